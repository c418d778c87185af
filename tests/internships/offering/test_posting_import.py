"""Postings from files: by command and by HR's page."""

import contextlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from cluster_portal.common.imports.runs import bring_in, upload_import
from cluster_portal.common.imports.undoing import CannotUndo, undo_import
from cluster_portal.common.models import ImportRun
from internships.enums import PostingState
from internships.models import Posting
from tests.factories.internships import ApplicationFactory, PostingFactory, PracticeTypeFactory
from tests.factories.partners import DistrictFactory, ProgrammeFactory

HEADINGS = [
    "reference", "university", "practice_type", "title", "description", "programmes",
    "eligible_years", "places", "starts_on", "ends_on", "district", "pay_amount", "meals", "shift",
    "is_hazardous", "safety_requirements",
]  # fmt: skip


@pytest.fixture
def district(db):
    return DistrictFactory(code="1726269", name_uz="Mirobod tumani")


@pytest.fixture
def line(university, programme, district, dates):
    """A good row; what is given replaces its cells."""
    PracticeTypeFactory()

    def cells(**changes) -> list[str]:
        first, last = dates["starts_on"], dates["ends_on"]
        good = {
            "reference": "K-1", "university": university.code, "practice_type": "production",
            "title": "Kiln assistant", "description": "Watches the kiln.",
            "programmes": programme.speciality.code, "eligible_years": "3, 4", "places": "5",
            "starts_on": f"{first:%d.%m.%Y}", "ends_on": last.isoformat(),
            "district": "Миробод тумани", "pay_amount": "1 500 000", "meals": "ha",
            "shift": "сменная", "is_hazardous": "", "safety_requirements": "",
        }  # fmt: skip
        return list((good | changes).values())

    return cells


def _text(lines) -> str:
    return "\n".join(";".join(cells) for cells in [HEADINGS, *lines])


@pytest.fixture
def bring(tmp_path, enterprise):
    def run(*lines, code=enterprise.code, options=()):
        path, report = tmp_path / "postings.csv", tmp_path / "R.json"
        path.write_text(_text(lines), encoding="utf-8")
        arguments = [str(path), "--enterprise", code, "--report", str(report)]
        with contextlib.suppress(CommandError):
            call_command("import_postings", *arguments, *options)
        return json.loads(report.read_text("utf-8"))

    return run


@pytest.fixture
def by_page(enterprise, hamid):
    """An import as HR's page starts it, written."""

    def run(*lines) -> ImportRun:
        file = ContentFile(_text(lines).encode(), name="postings.csv")
        made = upload_import(kind="postings", scope=enterprise.code, file=file, by=hamid)
        return bring_in(run_id=made.pk, how="all", at=timezone.now())

    return run


def test_row_becomes_a_draft(bring, line, enterprise, university, programme, district, dates):
    report = bring(line())
    assert report == {"inserted": 1, "changed": 0, "unchanged": 0, "rejected": []}
    made = Posting.objects.get(enterprise=enterprise, reference="K-1")
    assert (made.state, made.university, made.places, made.eligible_years, made.shift) == (
        PostingState.DRAFT, university, 5, [3, 4], "rotating",
    )  # fmt: skip
    assert (made.district, made.pay_amount, made.meals, made.transport) == (
        district, 1_500_000, True, False,
    )  # fmt: skip
    assert (made.starts_on, made.ends_on) == (dates["starts_on"], dates["ends_on"])
    assert list(made.eligible_programmes.all()) == [programme]
    assert made.search_key == "kiln assistant watches the kiln"


def test_same_file_again_changes_nothing(bring, line):
    bring(line())
    assert bring(line())["unchanged"] == 1


def test_changed_programmes_alone_are_a_change(bring, line, university):
    bring(line())
    other = ProgrammeFactory(institution=university)
    known = Posting.objects.get().eligible_programmes.get()
    both = f"{known.speciality.code}, {other.speciality.code}"
    assert bring(line(programmes=both))["changed"] == 1
    assert Posting.objects.get().eligible_programmes.count() == 2


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ({"reference": ""}, "reference", "empty"),
        ({"university": "999"}, "university", "unknown_university"),
        ({"practice_type": "dancing"}, "practice_type", "unknown_practice_type"),
        ({"district": "Nowhere"}, "district", "unknown_district"),
        ({"programmes": "60999999"}, "programmes", "unknown_programme"),
        ({"eligible_years": "7"}, "eligible_years", "does_not_fit"),
        ({"eligible_years": "third"}, "eligible_years", "not_in_range"),
        ({"places": "0"}, "places", "not_in_range"),
        ({"starts_on": "2020-01-06"}, "starts_on", "passed"),
        ({"starts_on": "soon"}, "starts_on", "not_a_date"),
        ({"ends_on": "2020-01-06"}, "ends_on", "before_first"),
        ({"pay_amount": "much"}, "pay_amount", "not_an_amount"),
        ({"pay_amount": "-5"}, "pay_amount", "not_an_amount"),
        ({"shift": "sleep"}, "shift", "unknown_word"),
        ({"is_hazardous": "ha"}, "safety_requirements", "no_safety"),
        ({"title": "x" * 201}, "title", "too_long"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_row_says_where_and_why(bring, line, wrong, column, code):
    rejected = bring(line(), line(**{"reference": "K-2"} | wrong))["rejected"]
    assert [(one["line"], one["column"], one["code"]) for one in rejected] == [(3, column, code)]
    assert Posting.objects.count() == 0


def test_only_good_rows_when_asked(bring, line):
    report = bring(line(), line(reference="K-2", places="0"), options=["--only-good"])
    assert (report["inserted"], len(report["rejected"])) == (1, 1)


def test_dry_run_writes_nothing(bring, line):
    assert bring(line(), options=["--dry-run"])["inserted"] == 1
    assert Posting.objects.count() == 0


def test_number_of_a_posting_already_sent_is_refused(bring, line):
    bring(line())
    posting = Posting.objects.get()
    posting.submit(at=timezone.now())
    posting.save()
    assert bring(line(places="9"))["rejected"][0]["code"] == "not_a_draft"


def test_same_number_of_another_enterprise_is_another_posting(bring, line):
    PostingFactory(reference="K-1")
    assert bring(line())["inserted"] == 1


def test_university_is_no_enterprise(bring, line, university):
    report = bring(line(), code=university.code)
    reason = f"There is no enterprise with the code {university.code}."
    assert report["rejected"][0]["reason"] == reason


def test_undo_brings_back_fields_and_programmes(by_page, line, university, programme):
    by_page(line())
    other = ProgrammeFactory(institution=university)
    again = by_page(line(places="9", programmes=other.speciality.code), line(reference="K-2"))
    assert Posting.objects.count() == 2
    undo_import(run=again, at=timezone.now())
    left = Posting.objects.get()
    assert (left.places, list(left.eligible_programmes.all())) == (5, [programme])


def test_undo_stops_where_somebody_changed_the_programmes(by_page, line, university):
    run = by_page(line())
    Posting.objects.get().eligible_programmes.add(ProgrammeFactory(institution=university))
    with pytest.raises(CannotUndo, match="has been changed since"):
        undo_import(run=run, at=timezone.now())


def test_undo_stops_where_students_applied(by_page, line):
    run = by_page(line())
    ApplicationFactory(posting=Posting.objects.get(), placement_round=PostingFactory(
        published=True).placement_round)  # fmt: skip
    with pytest.raises(CannotUndo, match="relied on"):
        undo_import(run=run, at=timezone.now())


def test_hr_finds_the_import_and_others_do_not(
    by_page, line, hamid, other_hr, umida, nilufar, sign_in
):
    run = by_page(line())
    url = run.get_absolute_url()
    codes = [sign_in(user).get(url).status_code for user in (hamid, other_hr, umida, nilufar)]
    assert codes == [200, 404, 404, 403]
    form = sign_in(hamid).get("/imports/add/?kind=postings").content.decode()
    assert "Navoiy sement zavodi" in form
    assert "students:" not in form


def test_rows_cost_a_bounded_number_of_queries(by_page, line, django_assert_max_num_queries):
    lines = [line(reference=f"K-{number}") for number in range(40)]
    with django_assert_max_num_queries(60):
        run = by_page(*lines)
    assert run.report["inserted"] == 40
