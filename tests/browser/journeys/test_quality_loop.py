"""Steps 9 to 11 of the loop: figures, what they are made of, and a correction that is verified."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from quality.models import CorrectiveAction, IndicatorValue, Nonconformity
from quality.tasks import aggregate_changes, follow_up_corrections
from tests.browser.journeys.offering import entry
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.partners import OrganizationFactory, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SPRING = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 4, 11)}
AUTUMN = {"starts_on": date(2026, 9, 7), "ends_on": date(2026, 10, 17)}


def _internships(university, *, count: int, interrupted: int = 0, **when) -> None:
    """COUNT ended internships at one posting, the last INTERRUPTED of them cut short."""
    posting = PostingFactory(university=university, places=count, published=True, **when)
    moment = timezone.make_aware(
        timezone.datetime.combine(when["ends_on"], timezone.datetime.min.time())
    )
    for number in range(count):
        placement = PlacementFactory(posting=posting, under_way=True)
        if number < count - interrupted:
            placement.complete(at=moment)
        else:
            placement.interrupt(at=moment, reason="Left")
        placement.save()


@pytest.fixture
def figures(university):
    """Last spring the university lost 9 of 15 interns; another region's kept all 12."""
    _internships(university, count=15, interrupted=9, **SPRING)
    andijan = RegionFactory(code="1703", name_uz="Andijon viloyati")
    other = OrganizationFactory(university=True, name_uz="Andijon davlat", region=andijan)
    _internships(other, count=12, **SPRING)
    aggregate_changes()
    before = list(IndicatorValue.objects.order_by("pk").values())
    aggregate_changes()
    assert list(IndicatorValue.objects.order_by("pk").values()) == before
    return other


def _downloads(page) -> tuple[list, list]:
    """The list as CSV and as XLSX, rows of cells."""
    found = []
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as started:
            page.get_by_role("link", name=kind).click()
        found.append(started.value.path().read_bytes())
    rows = list(csv.reader(io.StringIO(found[0].decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(found[1])).active
    return rows, list(sheet.iter_rows(values_only=True))


def _compares(page, look):
    entry(page, "Indicators")
    page.get_by_label("Period", exact=True).select_option("2025/2026")
    page.get_by_role("button", name="Show").click()
    look(page)
    page.get_by_role("link", name="Completed internships").click()
    page.get_by_role("link", name="By region").click()
    page.locator(".tile-map").get_by_role("link", name="Andijon viloyati").wait_for()
    page.get_by_role("link", name="By university").click()
    row = page.get_by_role("row", name="Andijon davlat")
    row.get_by_text("12 of 12").wait_for()
    look(page)
    as_csv, as_xlsx = _downloads(page)
    assert len(as_csv) == len(as_xlsx) == 3
    row.get_by_role("link").click()
    page.get_by_role("link", name="See the records").click()
    page.get_by_role("table").locator("tbody tr").first.get_by_role("link").click()
    page.get_by_role("heading", name="Toʻraqulova").wait_for()


def _sets_a_target(page):
    entry(page, "Indicators")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Set targets").click()
    page.get_by_role("link", name="Set a target").first.click()
    page.get_by_label("Indicator").select_option(label="Completed internships")
    page.get_by_label("Academic year").fill("2025")
    page.get_by_label("About").select_option("university")
    page.get_by_label("Target", exact=False).last.fill("85")
    page.get_by_role("button", name="Set the target").click()
    page.get_by_text("The target is set.").wait_for()


def _opens_and_plans(page, sardor, look):
    page.get_by_role("link", name="See the signals").click()
    page.get_by_role("row", name="academic year 2025/2026").get_by_role("link").click()
    page.get_by_role("link", name="Open a problem").first.click()
    page.get_by_label("What is wrong").fill("Nine of fifteen interns left early.")
    page.get_by_role("button", name="Open the problem").click()
    page.get_by_role("link", name="Contain the problem").click()
    page.get_by_label("Done at once").fill("Called all who are out now.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Describe the cause").click()
    page.get_by_label("How the cause was found").select_option("five_whys")
    page.get_by_label("Root cause").fill("Nobody asks the intern in the first week.")
    page.get_by_label("Similar cases").fill("Two faculties.")
    page.get_by_role("button", name="Save").click()
    today = timezone.localdate()
    page.get_by_role("link", name="Add an action").first.click()
    page.get_by_label("What will be done").fill("Supervisors call each intern in the first week.")
    page.get_by_label("Owner").select_option(label=sardor.get_full_name())
    page.get_by_label("Due on").fill((today + timedelta(days=3)).isoformat())
    page.get_by_label("What will show").fill("List of calls")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Fix the plan").click()
    page.get_by_label("Measured by").select_option("semester")
    page.get_by_label("Target").fill("85")
    page.get_by_label("Check of the effect on").fill((today + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Fix the plan").click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("The correction has begun.").wait_for()
    look(page)


def _sees_it_overdue(page):
    page.get_by_text("1 corrective action of your university is overdue.").wait_for()
    page.get_by_role("link", name="See the problems").click()
    page.get_by_role("link", name="Completed internships").wait_for()


def _reports_done(page, look):
    page.get_by_text("1 of them is overdue").wait_for()
    page.get_by_role("link", name="See the actions").click()
    look(page)
    page.get_by_role("link", name="Supervisors call each intern").click()
    page.get_by_text("overdue", exact=True).first.wait_for()
    page.get_by_role("link", name="Report as done").click()
    page.get_by_label("Evidence").fill("List of 20 calls")
    page.get_by_role("button", name="Report as done").click()
    page.get_by_text("The action is done.").wait_for()


def _verifies(page, look):
    page.get_by_role("link", name="See the problems").click()
    page.get_by_role("link", name="Completed internships").first.click()
    page.get_by_text("The correction is effective").first.wait_for()
    look(page)
    page.get_by_role("link", name="Close as effective").click()
    page.get_by_label("What changes for good").fill("The call is in the rules of practice.")
    page.get_by_role("button", name="Close the problem").click()
    page.get_by_text("What changes for good").wait_for()


def test_ministry_reads_compares_and_drills_down(enter, malika, figures, look):
    _compares(enter(malika), look)


def test_missed_target_is_corrected_and_verified(
    enter, malika, umida, sardor, university, figures, look
):
    _sets_a_target(enter(malika))
    _opens_and_plans(enter(umida), sardor, look)
    CorrectiveAction.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    follow_up_corrections()
    _sees_it_overdue(enter(umida))
    _reports_done(enter(sardor), look)
    _internships(university, count=20, **AUTUMN)
    aggregate_changes()
    Nonconformity.objects.update(check_on=timezone.localdate())
    follow_up_corrections()
    _verifies(enter(umida), look)
    assert Nonconformity.objects.get().state == "closed"
