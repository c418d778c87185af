"""Steps 1 and 2 of the loop: classifiers, two clusters, and a university's files."""

import io

import pytest
from openpyxl import Workbook

from partners.enums import OrganizationKind
from partners.models import Cluster, Organization, Programme, Region, Student
from tests.browser.conftest import settled
from tests.factories.partners import OrganizationFactory, SpecialityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def _go(page, entry):
    page.locator(".entry-card", has_text=entry).click()


def test_operator_loads_the_official_classifiers(enter, olim, look):
    page = enter(olim)
    _go(page, "Classifiers")
    page.get_by_role("button", name="Load the classifiers").click()
    page.get_by_role("link", name="See the result").click(timeout=90_000)
    look(page)
    assert page.get_by_role("cell", name="never").count() == 0
    universities = Organization.objects.filter(kind=OrganizationKind.UNIVERSITY)
    assert (universities.count(), Region.objects.count()) == (125, 14)


def _make_cluster(page, *, model, name, region):
    page.get_by_role("link", name="Make a cluster").first.click()
    page.get_by_label("Model").select_option(model)
    page.get_by_label("Name in English").fill(name)
    page.get_by_label("Region").select_option(region)
    page.get_by_role("button", name="Make the cluster").click()


def _add_member(page, organization, role="member", note=""):
    """By the banner or the button, then from the register."""
    page.get_by_role("link", name="Add a member").first.click()
    page.get_by_role("link", name=f"Choose {organization.name}").click()
    page.get_by_label("Role").select_option(role)
    if note:
        page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Add the member").click()
    page.get_by_text("The member is added.").wait_for()


@pytest.fixture
def subjects(university, enterprise, tashkent):
    """One organization of each kind a cluster is made of, and a second enterprise."""
    kinds = ["college", "research_institute", "school", "extracurricular", "postgraduate"]
    made = {
        kind: OrganizationFactory(kind=kind, name_uz=f"Toshkent {kind}", region=tashkent)
        for kind in kinds
    }
    second = OrganizationFactory(name_uz="Toshkent kabel zavodi", region=tashkent)
    return made | {"university": university, "enterprise": enterprise, "second": second}


def test_coordinator_fills_a_territorial_cluster(enter, kamola, tashkent, subjects, look):
    page = enter(kamola)
    _go(page, "Clusters")
    _make_cluster(page, model="territorial", name="Tashkent cluster", region=tashkent.name)
    page.get_by_text("not complete yet").wait_for()
    for kind in ("university", "college", "research_institute", "enterprise", "second"):
        _add_member(page, subjects[kind])
    page.get_by_text("complete", exact=True).wait_for()
    look(page)
    assert Cluster.objects.get().memberships.count() == 6


def test_coordinator_fills_a_university_complex(enter, kamola, tashkent, subjects, look):
    page = enter(kamola)
    _go(page, "Clusters")
    _make_cluster(page, model="university_complex", name="Complex", region=tashkent.name)
    _add_member(page, subjects["university"], role="founder")
    page.get_by_text("not complete yet").wait_for()
    for kind in (
        "research_institute",
        "college",
        "school",
        "extracurricular",
        "postgraduate",
    ):
        _add_member(page, subjects[kind])
    page.get_by_text("complete", exact=True).wait_for()
    look(page)


def _bring_in(page, *, what, name, content, by_hand=None):
    """Up to the checked rows; BY_HAND says which heading means a column the file names oddly."""
    page.get_by_label("What the file holds").select_option(label=what)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Read the file").click()
    for column, heading in (by_hand or {}).items():
        page.get_by_label(column).select_option(label=heading)
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("link", name="See the result").click()


def _workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PROGRAMMES = "Yoʻnalish kodi;Daraja;Taʼlim shakli;Taʼlim tili\n60720100;bakalavr;kunduzgi;oʻzbek\n"
STUDENTS = [
    ["Talaba ID", "Familiya", "Ism", "Yoʻnalish kodi", "Daraja", "Shakl", "Til", "Kurs", "Toʻlov"],
    ["301", "Toʻraqulova", "Nilufar", "60720100", "bakalavr", "kunduzgi", "oʻzbek", 3, "grant"],
    ["302", "Иванов", "Пётр", "60720100", "bakalavr", "kunduzgi", "oʻzbek", 3, "kontrakt"],
    ["303", "Xatoyev", "Anvar", "60720100", "bakalavr", "kunduzgi", "oʻzbek", 12, "grant"],
]


def test_university_brings_in_programmes_and_students(enter, umida, university, look):
    SpecialityFactory(code="60720100", name_uz="Oziq-ovqat texnologiyasi")
    what = "{} · " + str(university)
    page = enter(umida)
    page.get_by_role("link", name="Students").first.click()
    page.get_by_role("link", name="Bring in a file").first.click()
    _bring_in(
        page,
        what=what.format("Programmes"),
        name="dasturlar.csv",
        content=PROGRAMMES.encode("utf-8-sig"),
    )
    page.get_by_role("button", name="Write the rows").click()
    page.get_by_role("link", name="See the result").click()
    assert Programme.objects.for_institution(university).count() == 1

    def students(rows, **options):
        page.goto("/students/")
        page.get_by_role("link", name="Bring in a file").first.click()
        _bring_in(
            page,
            what=what.format("Students"),
            name="talabalar.xlsx",
            content=_workbook(rows),
            **options,
        )

    students(STUDENTS, by_hand={"Funding": "Toʻlov (grant)"})
    refused = settled(page).get_by_role("table", name="Refused rows").locator("tbody tr")
    assert refused.count() == 1
    assert refused.locator("td").nth(0).inner_text().split()[-1] == "4"
    assert refused.locator("td").nth(1).inner_text() == "Year of study"
    look(page)
    assert Student.objects.count() == 0
    page.get_by_role("button", name="Write only the good rows").click()
    page.get_by_role("link", name="See the result").click()
    assert set(Student.objects.values_list("student_id", flat=True)) == {"301", "302"}

    students(STUDENTS[:3])  # which column is the funding is remembered
    page.get_by_text("No row of this file would change anything.").wait_for()
    page.goto("/students/")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("row").filter(has_text="written").filter(has_text="Students").get_by_role(
        "link"
    ).click()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo this import").click()
    page.get_by_text("The import was undone: everything is as it was before.").wait_for()
    assert Student.objects.count() == 0
