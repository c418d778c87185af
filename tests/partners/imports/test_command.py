"""`import_students` as outside programs use it."""

import json

import pytest
from django.core.management import CommandError, call_command

from cluster_portal.common.models import ImportRun
from partners.models import Programme, Student
from tests.factories.partners import SpecialityFactory
from tests.partners.imports.conftest import HEADINGS, JASUR, NILUFAR, csv_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path, taught, university):
    """Runs the command and returns its report, or (report, sentence) of a rejection."""
    report = tmp_path / "R.json"

    def run(path, *options, command="import_students"):
        arguments = [str(path), "--university", university.code, "--report", str(report)]
        call_command(command, *arguments, *options)
        return json.loads(report.read_text("utf-8"))

    run.report = lambda: json.loads(report.read_text("utf-8"))
    return run


def counts(report) -> tuple[int, int, int, int]:
    return (
        report["inserted"],
        report["changed"],
        report["unchanged"],
        len(report["rejected"]),
    )


def test_students_are_inserted_with_their_programme(bring, file, taught, university):
    report = bring(file(csv_text([NILUFAR, JASUR])))
    assert report == {"inserted": 2, "changed": 0, "unchanged": 0, "rejected": []}
    nilufar = Student.objects.get(university=university, student_id="31301")
    assert (nilufar.full_name, nilufar.programme, nilufar.year, nilufar.funding) == (
        "Toʻraqulova Nilufar",
        taught[0],
        3,
        "grant",
    )
    assert nilufar.search_key == "toraqulova nilufar 31301"


def test_group_is_kept_where_a_file_does_not_tell_it(bring, file):
    headings = [*HEADINGS, "Guruh"]
    bring(file(csv_text([[*NILUFAR, "KT 24-1"], [*JASUR, ""]], headings)))
    groups = Student.objects.order_by("student_id").values_list("group", flat=True)
    assert list(groups) == ["KT 24-1", ""]
    assert counts(bring(file(csv_text([NILUFAR, JASUR])))) == (0, 0, 2, 0)
    bring(file(csv_text([[*NILUFAR, ""], [*JASUR, "KT 24-2"]], headings)))
    assert list(groups.all()) == ["", "KT 24-2"]


def test_same_file_again_changes_nothing(bring, file):
    path = file(csv_text([NILUFAR, JASUR]))
    bring(path)
    assert counts(bring(path)) == (0, 0, 2, 0)


def test_changed_rows_are_counted_and_written(bring, file):
    bring(file(csv_text([NILUFAR, JASUR])))
    promoted = [*NILUFAR[:7], "4", NILUFAR[8]]
    assert counts(bring(file(csv_text([promoted, JASUR])))) == (0, 1, 1, 0)
    assert Student.objects.get(student_id="31301").year == 4


def test_dry_run_counts_and_writes_nothing(bring, file):
    assert counts(bring(file(csv_text([NILUFAR, JASUR])), "--dry-run")) == (2, 0, 0, 0)
    assert (Student.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_one_wrong_row_rejects_all(bring, file):
    wrong = [*JASUR[:7], "9", JASUR[8]]
    with pytest.raises(CommandError) as refused:
        bring(file(csv_text([NILUFAR, wrong])))
    assert refused.value.returncode == 1
    report = bring.report()
    assert counts(report) == (0, 0, 0, 1)
    assert [(row["line"], row["column"], row["code"]) for row in report["rejected"]] == [
        (3, "year", "not_in_range")
    ]
    assert Student.objects.count() == 0


def test_only_good_rows_are_written_when_asked(bring, file):
    wrong = [*JASUR[:7], "9", JASUR[8]]
    assert counts(bring(file(csv_text([NILUFAR, wrong])), "--only-good")) == (1, 0, 0, 1)
    assert Student.objects.get().student_id == "31301"


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("student_id", "", "empty"),
        ("student_id", "=1+1", "formula"),
        ("student_id", "a" * 31, "too_long"),
        ("student_id", "12 34", "not_a_code"),
        ("last_name", "", "empty"),
        ("last_name", "=cmd|' /C calc'!A0", "formula"),
        ("last_name", "+998901234567", "formula"),
        ("last_name", "Кaримов", "mixed_scripts"),
        ("last_name", "Oʻкtamov", "mixed_scripts"),
        ("last_name", "<b>Aliyev</b>", "not_a_name"),
        ("last_name", "Aliyev2", "not_a_name"),
        ("first_name", "J" * 101, "too_long"),
        ("first_name", "Ja\x7fsur", "control_character"),
        ("programme_code", "99999999", "unknown_programme"),
        ("level", "doctor", "unknown_word"),
        ("form", "distance", "programme_not_taught_so"),
        ("language", "xx", "unknown_word"),
        ("year", "0", "not_in_range"),
        ("year", "three", "not_in_range"),
        ("year", "³", "not_in_range"),
        ("funding", "free", "unknown_word"),
    ],
)
def test_bad_cell_is_reported_with_line_column_and_code(bring, file, column, cell, code):
    row = list(JASUR)
    row[HEADINGS.index(column)] = cell
    report = bring(file(csv_text([NILUFAR, row])), "--only-good")
    column = "programme_code" if code == "programme_not_taught_so" else column
    found = [(row["line"], row["column"], row["code"]) for row in report["rejected"]]
    assert found == [(3, column, code)]
    assert report["rejected"][0]["reason"]


def test_programme_not_taught_so_says_which_exist(bring, file):
    row = [*JASUR[:6], "en", *JASUR[7:]]
    report = bring(file(csv_text([row])), "--only-good")
    assert "bachelor, evening, ru" in report["rejected"][0]["reason"]


def test_duplicates_inside_the_file_are_refused(bring, file):
    report = bring(file(csv_text([NILUFAR, JASUR, NILUFAR])), "--only-good")
    assert counts(report) == (2, 0, 0, 1)
    assert (report["rejected"][0]["line"], report["rejected"][0]["code"]) == (4, "duplicate")


def test_words_of_three_languages_are_understood(bring, file, taught):
    rows = [
        "1 Aliyev Vali 60610100 Bakalavriat|Kunduzgi taʼlim|Oʻzbek tili|3-kurs|Davlat granti",
        "2 Алиев Вали 60610100 бакалавр|вечерняя|русский язык|1-курс|Контракт",
        "3 Aliyeva Lola 60610100 BACHELOR|full-time|Uzbek|2|state grant",
        "4 Алиева Лола 60610100 бакалавр|кундузги|ўзбек|2|тўлов-шартнома",
    ]
    split = [[*row.split(" ", 4)[:4], *row.split(" ", 4)[4].split("|")] for row in rows]
    assert counts(bring(file(csv_text(split)))) == (4, 0, 0, 0)
    assert [one.programme for one in Student.objects.order_by("student_id")] == [
        taught[0],
        taught[1],
        taught[0],
        taught[0],
    ]


def test_missing_column_rejects_the_file_in_words(bring, file):
    rows = [row[:8] for row in (NILUFAR, JASUR)]
    with pytest.raises(CommandError, match="funding"):
        bring(file(csv_text(rows, HEADINGS[:8])))
    assert bring.report()["rejected"][0]["line"] == 0


def test_unknown_university_is_rejected(bring, file, tmp_path):
    with pytest.raises(CommandError, match="NONE"):
        call_command("import_students", str(file(csv_text([NILUFAR]))), "--university", "NONE",
                     "--report", str(tmp_path / "R.json"))  # fmt: skip


def test_programmes_are_brought_in_by_the_same_framework(bring, file, university):
    headings = ["programme_code", "level", "form", "language"]
    rows = [
        ["60610100", "magistratura", "kunduzgi", "uz"],
        ["60610100", "bakalavr", "sirtqi", "uz"],
    ]
    report = bring(file(csv_text(rows, headings)), "--only-good", command="import_programmes")
    assert counts(report) == (1, 0, 0, 1)
    assert report["rejected"][0]["code"] == "unknown_speciality"
    made = Programme.objects.get(form="correspondence")
    assert (made.institution, made.years) == (university, 4)


def test_ambiguous_speciality_asks_for_its_name(bring, file, taught):
    SpecialityFactory(code="60610100", name_uz="Dasturiy injiniring")
    headings = ["programme_code", "name", "level", "form", "language"]
    row = ["60610100", "", "bachelor", "dual", "uz"]
    report = bring(file(csv_text([row], headings)), "--only-good", command="import_programmes")
    assert report["rejected"][0]["code"] == "several_specialities"
    row[1] = "Dasturiy injiniring"
    assert counts(bring(file(csv_text([row], headings)), command="import_programmes")) == (
        1,
        0,
        0,
        0,
    )
    assert Programme.objects.get(form="dual").speciality.name_uz == "Dasturiy injiniring"
