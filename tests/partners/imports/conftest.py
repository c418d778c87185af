"""A university with two programmes, and files as people send them."""

import csv
import io

import pytest

from partners.enums import Level, StudyForm, TeachingLanguage
from tests.factories.partners import ProgrammeFactory, SpecialityFactory

HEADINGS = [
    "student_id",
    "last_name",
    "first_name",
    "programme_code",
    "level",
    "form",
    "language",
    "year",
    "funding",
]
NILUFAR = [
    "31301",
    "Toʻraqulova",
    "Nilufar",
    "60610100",
    "bachelor",
    "full_time",
    "uz",
    "3",
    "grant",
]
JASUR = ["31302", "Aliyev", "Jasur", "60610100", "bachelor", "evening", "ru", "1", "contract"]


@pytest.fixture
def taught(university):
    """Programme 60610100: full-time in Uzbek and evening in Russian."""
    speciality = SpecialityFactory(
        code="60610100", level=Level.BACHELOR, name_uz="Kompyuter ilmlari"
    )
    day = ProgrammeFactory(institution=university, speciality=speciality)
    evening = ProgrammeFactory(
        institution=university,
        speciality=speciality,
        form=StudyForm.EVENING,
        language=TeachingLanguage.RUSSIAN,
    )
    return day, evening


def csv_text(rows, headings=HEADINGS, delimiter=",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([headings, *rows])
    return buffer.getvalue()


@pytest.fixture
def file(tmp_path):
    """Writes a file and returns its path; text becomes UTF-8 unless told otherwise."""

    def write(content, name="students.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
