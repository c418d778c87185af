"""Gathers the whole file of a placement into one PDF.

The record is typeset; contract, amendments, referral, report and certificate follow page by page,
and the sealed originals are attached as they are: a page copied into another file keeps no seal.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from cluster_portal.common.documents.typesetting import typeset
from cluster_portal.common.models import SealedDocument
from internships.actions.contracting.contract_document import AMENDMENT, CONTRACT
from internships.actions.contracting.practice_papers import REFERRAL
from internships.actions.finishing.certificate import CERTIFICATE
from internships.models import Amendment, Contract, DiaryFile, Placement, PlacementFile
from internships.placement_record import facts_of, part, record_of

LAYOUT = Path(__file__).parents[2] / "documents" / "placement_file.typ"
MOST_BYTES = 60 * 2**20  # of attachments; what is beyond is named, not attached


@dataclass(frozen=True)
class Paper:
    """A PDF that follows the record; `attached` where its original goes along."""

    title: str
    content: bytes
    attached: bool = False
    is_pdf: bool = True

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def gather_file(
    *,
    placement: Placement,
    for_student: bool,
    language: str,
    by,
    at,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> PlacementFile:
    """The file as it is now, in LANGUAGE; the copy gathered before for the same readers goes."""
    related = Placement.objects.select_related(
        "student__programme__speciality", "enterprise", "university", "practice_type",
        "supervisor", "report", "diary", "evaluation",
    )  # fmt: skip
    found = related.get(pk=placement.pk)
    with override(language):
        report(0, 3)
        papers = list(_papers(found))
        record = _typeset(
            _("Record of the practice"),
            record_of(found, for_student=for_student),
            found,
            language,
            at,
        )
        report(1, 3)
        content = _bound(found, record, papers, language, at)
        report(2, 3)
    with transaction.atomic():
        key = {"placement": found, "for_student": for_student, "language": language}
        known = PlacementFile.objects.select_for_update().filter(**key).first()
        gathered = known or PlacementFile(**key)
        old = gathered.file.name
        gathered.sha256 = hashlib.sha256(content).hexdigest()
        gathered.gathered_at, gathered.gathered_by = at, by
        gathered.file.save("file.pdf", ContentFile(content), save=False)
        gathered.save()
        if old:
            transaction.on_commit(lambda: gathered.file.storage.delete(old))
    report(3, 3)
    return gathered


def _papers(placement: Placement) -> Iterator[Paper]:
    """In the order they came about."""
    contracts = Contract.objects.filter(placements=placement)
    amendments = Amendment.objects.filter(contract__in=contracts)
    for kind, keys in (
        (CONTRACT, contracts.values("pk")),
        (AMENDMENT, amendments.values("pk")),
        (REFERRAL, [placement.pk]),
    ):
        yield from _sealed(kind, keys)
    report = getattr(placement, "report", None)
    if report is not None and report.file:
        yield from _stored(
            report.file,
            f"{pgettext('of a practice', 'Report')}: {report.file_name or 'report.pdf'}",
        )
    for file in DiaryFile.objects.filter(entry__diary__placement=placement).select_related("entry"):
        title = f"{date_format(file.entry.day, 'SHORT_DATE_FORMAT')}: {file.name}"
        yield from _stored(file.file, title, is_pdf=False)
    yield from _sealed(CERTIFICATE, [placement.pk])


def _sealed(kind: str, keys) -> Iterator[Paper]:
    issued = SealedDocument.objects.filter(
        kind=kind, record_id__in=keys, replaced_by=None, withdrawn_at=None
    )
    for document in issued.exclude(file="").order_by("pk"):
        yield from _stored(document.file, str(document), attached=True)


def _stored(file, title: str, *, attached: bool = False, is_pdf: bool = True) -> Iterator[Paper]:
    try:
        with file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError:
        return
    yield Paper(title, content, attached or not is_pdf, is_pdf)


def _typeset(title: str, parts: list, placement: Placement, language: str, at) -> bytes:
    body = {"parts": parts or [part(_("There is nothing on record yet."))]}
    document = {
        "title": title,
        "language": language.partition("-")[0],
        "script": "cyrl" if language in {"uz-cyrl", "ru"} else "latn",
        "at": at.astimezone(timezone.get_default_timezone())
        .replace(tzinfo=None)
        .isoformat(timespec="seconds"),
        "footer": f"{placement.student} · {placement.enterprise}",
    }
    return typeset(LAYOUT, {"document": document, "body": body})


def _bound(placement: Placement, record: bytes, papers: list[Paper], language: str, at) -> bytes:
    """Cover, record and papers in one file with bookmarks; files that are no pages are attached."""
    pages = {one: _pages(one.content) if one.is_pdf else [] for one in papers}
    title = _("File of the practice")
    rows: list[tuple[Any, ...]] = []

    def cover() -> bytes:
        parts = [facts_of(placement), _contents(rows)]
        return _typeset(title, parts, placement, language, at)

    record_pages = _pages(record)
    for _time in range(2):  # the second time knows how long the cover is
        length = len(_pages(cover())) if rows else 1
        rows = [(_("Record of the practice"), length + 1, len(record_pages), "")]
        place = length + 1 + len(record_pages)
        for one in papers:
            count = len(pages[one])
            rows.append((one.title, place if count else "–", count, one.sha256))
            place += count
    writer = PdfWriter()
    _append(writer, title, _pages(cover()))
    _append(writer, _("Record of the practice"), record_pages)
    room = MOST_BYTES
    for number, one in enumerate(papers, start=1):
        _append(writer, one.title, pages[one])
        if (one.attached or not pages[one]) and len(one.content) <= room:
            room -= len(one.content)
            writer.add_attachment(_name(number, one), one.content)
    writer.add_metadata({"/Title": f"{title} – {placement}"})
    bound = BytesIO()
    writer.write(bound)
    return bound.getvalue()


def _contents(rows: list) -> dict[str, Any]:
    lines = [
        _(
            "Sealed originals and files of the diary are attached to this file. A seal is checked "
            "on the original: pages bound in here carry none."
        )
    ]
    heads = (_("Part"), _("Page"), _("Pages"), "SHA-256")
    shown = [(*row[:3], _broken(row[3])) for row in rows]
    return part(
        _("Parts of this file"), lines=lines, columns=heads, widths=(2, 0, 0, 2), rows=shown
    )


def _broken(digest: str) -> str:
    """A hash in two lines, that a column holds it."""
    return f"{digest[:32]}\n{digest[32:]}" if digest else ""


def _name(number: int, paper: Paper) -> str:
    safe = "".join(sign if sign.isalnum() or sign in " .-_" else "-" for sign in paper.title)[:80]
    ending = "" if "." in safe[-5:] else ".pdf" if paper.is_pdf else ""
    return f"{number:02} {safe}{ending}"


def _pages(content: bytes) -> list:
    """The pages of a PDF; none of what cannot be read or is locked."""
    try:
        return list(PdfReader(BytesIO(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return []


def _append(writer: PdfWriter, title: str, pages: list) -> None:
    first = len(writer.pages)
    for page in pages:
        added = writer.add_page(page)
        for name in ("/AA", "/Annots"):  # nothing in a copied page runs or points into a form
            added.pop(name, None)
    if pages:
        writer.add_outline_item(title=title, page_number=first)
