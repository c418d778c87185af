"""The import pages: upload, columns, check, write, undo, reports."""

import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cluster_portal.common.models import ColumnMapping, ImportRun
from partners.models import Student
from tests.factories.partners import OrganizationFactory
from tests.partners.imports.conftest import HEADINGS, JASUR, NILUFAR, csv_text

pytestmark = pytest.mark.django_db
WRONG = [*JASUR[:7], "9", JASUR[8]]


@pytest.fixture
def office(sign_in, umida, taught):
    return sign_in(umida)


@pytest.fixture
def send(office, django_capture_on_commit_callbacks):
    """Uploads a file, takes the guessed columns, and returns the checked run."""

    def upload(content, name="students.csv", columns=None):
        content = content if isinstance(content, bytes) else content.encode()
        file = SimpleUploadedFile(name, content)
        answer = office.post(reverse("import-add"), {"target": "students:313", "file": file})
        assert answer.status_code == 302, answer.context["form"].errors
        run = ImportRun.objects.latest("pk")
        chosen = {name: str(place) for name, place in (columns or run.columns).items()}
        with django_capture_on_commit_callbacks(execute=True):
            answer = office.post(reverse("import-columns", args=[run.pk]), chosen)
        assert answer.status_code == 302, answer.context["form"].errors
        run.refresh_from_db()
        return run

    return upload


@pytest.fixture
def press(office, django_capture_on_commit_callbacks):
    def post(name, run, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = office.post(reverse(name, args=[run.pk]), data, follow=True)
        run.refresh_from_db()
        return answer

    return post


def test_file_is_checked_then_written(send, press, office):
    run = send(csv_text([NILUFAR, JASUR]))
    assert (run.state, run.report, Student.objects.count()) == (
        "checked",
        {"inserted": 2, "changed": 0, "unchanged": 0, "rejected": 0},
        0,
    )
    assert "Write the rows" in office.get(run.get_absolute_url()).content.decode()
    press("import-write", run)
    assert (run.state, Student.objects.count()) == ("written", 2)
    assert run.job.result_url == run.get_absolute_url()


def test_all_or_nothing_is_not_offered_when_rows_are_wrong(send, press, office):
    run = send(csv_text([NILUFAR, WRONG]))
    text = office.get(run.get_absolute_url()).content.decode()
    assert "Write only the good rows" in text
    assert "Give a whole number from 1 to 7." in text
    press("import-write", run)  # asked for all of them all the same
    assert (run.state, Student.objects.count()) == ("checked", 0)
    press("import-write", run, only_good="yes")
    assert (run.state, Student.objects.count()) == ("written", 1)


def test_writing_twice_writes_once(send, press):
    run = send(csv_text([NILUFAR]))
    press("import-write", run)
    written_at = run.written_at
    press("import-write", run)
    assert (run.written_at, run.rows.count()) == (written_at, 1)


def test_strange_headings_are_chosen_once_and_remembered(send, office):
    headings = [f"Q{number}" for number in range(9)]
    columns = {name: place for place, name in enumerate(HEADINGS)}
    run = send(csv_text([NILUFAR], headings), columns=columns)
    assert run.report["inserted"] == 1
    assert ColumnMapping.objects.get().headings["q0"] == "student_id"
    file = SimpleUploadedFile("again.csv", csv_text([JASUR], headings).encode())
    office.post(reverse("import-add"), {"target": "students:313", "file": file})
    assert ImportRun.objects.latest("pk").columns == columns


@pytest.mark.parametrize(
    "headings",
    [
        "ID;Familiya;Ism;Yoʻnalish kodi;Daraja;Taʼlim shakli;Ta'lim tili;Kurs;To`lov shakli",
        "ID;Фамилия;Имя;Код направления;Степень;Форма обучения;Язык обучения;Курс;Форма оплаты",
        "Талаба рақами;Фамилияси;Исми;Йўналиш коди;Даража;Таълим шакли;Тил;Курс;Тўлов шакли",
    ],
)
def test_headings_are_guessed_in_each_language(send, headings):
    text = csv_text([NILUFAR], headings.split(";"), delimiter=";")
    assert send(text).report["inserted"] == 1


def test_heading_chosen_twice_is_refused(office):
    file = SimpleUploadedFile("a.csv", csv_text([NILUFAR]).encode())
    office.post(reverse("import-add"), {"target": "students:313", "file": file})
    run = ImportRun.objects.get()
    answer = office.post(reverse("import-columns", args=[run.pk]), dict.fromkeys(run.columns, "0"))
    assert "chosen twice" in answer.content.decode()


def test_another_sheet_can_be_read(send, office, django_capture_on_commit_callbacks):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Notes").write_row(0, 0, ["hello", "there"])
    sheet = book.add_worksheet("Students")
    for place, row in enumerate([HEADINGS, NILUFAR]):
        sheet.write_row(place, 0, row)
    book.close()
    file = SimpleUploadedFile("a.xlsx", buffer.getvalue())
    office.post(reverse("import-add"), {"target": "students:313", "file": file})
    run = ImportRun.objects.get()
    url = reverse("import-columns", args=[run.pk])
    assert "Toʻraqulova" in office.get(url, {"sheet": "Students"}).content.decode()
    chosen = {name: str(place) for place, name in enumerate(HEADINGS)}
    with django_capture_on_commit_callbacks(execute=True):
        office.post(url, chosen | {"sheet": "Students"})
    run.refresh_from_db()
    assert (run.sheet, run.report["inserted"]) == ("Students", 1)


def test_undo_brings_back_what_was(send, press):
    first = send(csv_text([NILUFAR]))
    press("import-write", first)
    promoted = [*NILUFAR[:7], "4", "contract"]
    second = send(csv_text([promoted, JASUR]))
    press("import-write", second)
    assert second.report | {"rejected": 0} == {
        "inserted": 1, "changed": 1, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    press("import-undo", second)
    nilufar = Student.objects.get()
    assert (second.state, nilufar.year, nilufar.funding) == ("undone", 3, "grant")
    press("import-undo", first)
    assert Student.objects.count() == 0


def test_only_the_last_import_can_be_undone(send, press):
    first = send(csv_text([NILUFAR]))
    press("import-write", first)
    press("import-write", send(csv_text([JASUR])))
    answer = press("import-undo", first)
    assert "undo that one first" in answer.content.decode()
    assert (first.state, Student.objects.count()) == ("written", 2)


def test_undo_refuses_when_a_record_was_changed_since(send, press):
    run = send(csv_text([NILUFAR]))
    press("import-write", run)
    Student.objects.update(year=5)
    answer = press("import-undo", run)
    assert "Line 2: “Toʻraqulova Nilufar” has been changed since." in answer.content.decode()
    assert (run.state, Student.objects.count()) == ("written", 1)


def test_undo_refuses_when_others_rely_on_a_record(send, press):
    from tests.factories.internships import ApplicationFactory

    run = send(csv_text([NILUFAR]))
    press("import-write", run)
    ApplicationFactory(student=Student.objects.get())
    answer = press("import-undo", run)
    assert "relied on by others" in answer.content.decode()
    assert (run.state, Student.objects.count()) == ("written", 1)


def test_undo_twice_says_so(send, press):
    run = send(csv_text([NILUFAR]))
    press("import-write", run)
    press("import-undo", run)
    assert "cannot be done now" in press("import-undo", run).content.decode()


def test_reports_can_be_downloaded(send, office):
    run = send(csv_text([NILUFAR, WRONG]))
    answer = office.get(reverse("import-report", args=[run.pk]))
    report = json.loads(b"".join(answer.streaming_content))
    assert (report["inserted"], report["rejected"][0]["line"]) == (1, 3)
    answer = office.get(reverse("import-refused", args=[run.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == "3,year,9,Give a whole number from 1 to 7.,not_in_range"


def test_too_large_upload_is_refused_while_it_arrives(office, settings):
    settings.IMPORT_MAX_BYTES = 200_000
    file = SimpleUploadedFile("big.csv", b"a,b\n" * 200_000)
    answer = office.post(reverse("import-add"), {"target": "students:313", "file": file})
    assert answer.status_code == 413
    assert "larger than 195.3" in answer.content.decode().replace("\xa0", " ")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("students.csv", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(500)),
        ("students.xlsx", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(500)),
        ("students.xlsx", b"PK\x03\x04" + bytes(500)),
        ("students.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("students.csv", b"%PDF-1.7\n\x00\xff"),
        ("students.csv", b"\n\n  \n"),
    ],
)
def test_file_of_another_kind_is_refused_in_words(office, name, content):
    file = SimpleUploadedFile(name, content)
    answer = office.post(reverse("import-add"), {"target": "students:313", "file": file})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_headings_alone_have_nothing_to_write(send, office):
    run = send(csv_text([]))
    assert run.report == {"inserted": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    assert "would change anything" in office.get(run.get_absolute_url()).content.decode()


def test_upload_needs_the_token_against_forgery(umida, taught):
    client = Client(enforce_csrf_checks=True)
    client.force_login(umida, backend="partners.permissions.AffiliationBackend")
    file = SimpleUploadedFile("a.csv", csv_text([NILUFAR]).encode())
    answer = client.post(reverse("import-add"), {"target": "students:313", "file": file})
    assert (answer.status_code, ImportRun.objects.count()) == (403, 0)


def test_only_those_who_have_something_to_bring_in_see_the_page(everyone, sign_in):
    allowed = {
        role for role, user in everyone.items()
        if sign_in(user).get(reverse("import-add")).status_code == 200
    }  # fmt: skip
    assert allowed == {"university_admin", "hr"}


def test_another_university_is_out_of_reach(office, sign_in, send, umida):
    from tests.conftest import person

    other = OrganizationFactory(university=True, code="999")
    stranger = person("begzod@example.uz", "Begimov", "Begzod", "university_admin", other)
    run = send(csv_text([NILUFAR]))
    names = ["import-detail", "import-columns", "import-report", "import-refused"]
    client = sign_in(stranger)
    statuses = {client.get(reverse(name, args=[run.pk])).status_code for name in names}
    statuses |= {
        client.post(reverse(name, args=[run.pk])).status_code
        for name in ("import-write", "import-undo")
    }
    assert statuses == {404}
    file = SimpleUploadedFile("a.csv", csv_text([NILUFAR]).encode())
    answer = client.post(reverse("import-add"), {"target": "students:313", "file": file})
    assert "target" in answer.context["form"].errors


def test_list_has_equal_queries_for_few_and_many(office, umida, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert office.get(reverse("import-list")).status_code == 200
        return len(caught)

    def make(count):
        ImportRun.objects.bulk_create(
            ImportRun(kind="students", scope="313", file_name="a.csv", uploaded_by=umida)
            for _number in range(count)
        )

    make(2)
    few = queries()
    make(18)
    assert queries() == few


@pytest.mark.parametrize("name", ["student-list", "programme-list"])
def test_lists_lead_to_imports_only_for_whom_they_are(sign_in, umida, malika, taught, name):
    shown = [
        reverse("import-add") in sign_in(user).get(reverse(name)).content.decode()
        for user in (umida, malika)
    ]
    assert shown == [True, False]
