"""Dashboards and problems in a real browser: charts are drawn, nothing is out of reach."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quality.actions.aggregation import aggregate_indicators
from quality.enums import SubjectKind
from quality.models import Nonconformity
from tests.browser.conftest import PHONE, settled
from tests.factories.internships import PlacementFactory
from tests.factories.partners import RegionFactory
from tests.factories.quality import (
    CorrectiveActionFactory,
    IndicatorTargetFactory,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def figures(university):
    """Two years of completion for the country, two regions and the university."""
    PlacementFactory(posting__university=university, completed=True)
    aggregate_indicators(at=timezone.now())
    subjects = [
        (SubjectKind.NATION, 0),
        (SubjectKind.UNIVERSITY, university.pk),
        (SubjectKind.REGION, university.region_id),
        (SubjectKind.REGION, RegionFactory(code="1703", name_uz="Andijon viloyati").pk),
    ]
    for number, (kind, pk) in enumerate(subjects):
        for year in (2023, 2024):
            IndicatorValueFactory(
                subject_kind=kind,
                subject_id=pk,
                period_kind="year",
                period_start=date(year, 9, 1),
                value=0.6 + number / 10,
                low=0.55 + number / 10,
                high=0.65 + number / 10,
            )
    IndicatorTargetFactory(academic_year=2024, subject_kind=SubjectKind.NATION, subject_id=0)


def visit(page, address, check, no_scroll):
    page.set_viewport_size(PHONE)
    page.goto(address)
    no_scroll(page)
    check(page)


def test_dashboard_leads_from_tile_to_map_to_records(
    signed_in_page, malika, figures, assert_accessible, assert_no_sideways_scroll
):
    page = signed_in_page(malika)
    page.goto("/indicators/")
    page.get_by_label("Period", exact=True).select_option("2024/2025")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Completed internships").click()
    page.locator("[data-chart] svg, [data-chart] canvas").first.wait_for()
    page.get_by_role("link", name="Andijon viloyati").first.click()
    assert settled(page).get_by_role("heading", name="Completed internships").first.is_visible()
    for address in (
        reverse("indicator-dashboard", args=["nation", 0]) + "?period=2024/2025",
        reverse("indicator-detail", args=["nation", 0, "completion"]) + "?period=2024/2025",
        reverse("indicator-records", args=["nation", 0, "completion"]) + "?period=2026/2027",
    ):
        visit(page, address, assert_accessible, assert_no_sideways_scroll)


def test_problem_pages_are_accessible_on_a_phone(
    signed_in_page, umida, sardor, university, figures, assert_accessible, assert_no_sideways_scroll
):
    problem = NonconformityFactory(university=university)
    CorrectiveActionFactory(nonconformity=problem, owner=sardor, due_on=date(2026, 1, 1))
    signal = SignalFactory(university=university)
    Nonconformity.objects.filter(pk=problem.pk).update(
        state="in_progress",
        period_kind="year",
        baseline_period=date(2023, 9, 1),
        baseline_value=0.6,
        baseline_low=0.5,
        baseline_high=0.65,
        target_value=0.9,
        check_on=timezone.localdate() + timedelta(days=30),
    )
    page = signed_in_page(umida)
    for address in (
        problem.get_absolute_url(),
        signal.get_absolute_url(),
        reverse("signal-open", args=[signal.pk]),
        reverse("problem-plan", args=[problem.pk]),
        reverse("problem-action-add", args=[problem.pk]),
    ):
        visit(page, address, assert_accessible, assert_no_sideways_scroll)
