"""A small PDF as a browser sends it."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter


def pdf(name: str = "shartnoma.pdf") -> SimpleUploadedFile:
    writer, stream = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    return SimpleUploadedFile(name, stream.getvalue(), "application/pdf")
