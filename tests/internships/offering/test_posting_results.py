"""What came of an enterprise's own postings."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.periods import Period, PeriodKind
from internships.enums import HireOutcome
from internships.models import Posting
from internships.results import Result, results_by_posting, results_by_year
from tests.factories.internships import (
    ApplicationFactory,
    EvaluationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import CompetenceFactory, StudentFactory

URL = reverse("posting-results")
YEAR = Period.containing(timezone.localdate(), PeriodKind.YEAR)


@pytest.fixture
def ended(enterprise, university, programme, calendar):
    """Six applied, three of them first; two held the place, one completed and was rated."""
    into = PlacementRoundFactory(university=university, closed=True, **calendar)
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True,
        placement_round=into, places=4, title="Miller", starts_on=YEAR.start,
        ends_on=YEAR.start + timedelta(days=40),
    )  # fmt: skip
    students = [StudentFactory(programme=programme) for _number in range(6)]
    for number, student in enumerate(students):
        ApplicationFactory(posting=posting, student=student, choice=1 if number < 3 else 2)
    done = PlacementFactory(posting=posting, student=students[0], completed=True)
    PlacementFactory(posting=posting, student=students[1], under_way=True)
    PlacementFactory(posting=posting, student=students[2])
    rated = EvaluationFactory(placement=done, would_hire=True, hire_outcome=HireOutcome.HIRED)
    for rating in (3, 4, None):
        rated.ratings.create(competence=CompetenceFactory(), rating=rating)
    return posting


EXPECTED = Result(
    postings=1, places=4, applicants=6, first_choices=3, placed=2, completed=1, rated=1,
    rating=3.5, would_hire=1, hired=1,
)  # fmt: skip


def test_figures_of_a_posting_and_of_its_year(ended, enterprise):
    assert results_by_posting([ended]) == {ended.pk: EXPECTED}
    own = Posting.objects.filter(enterprise=enterprise)
    assert results_by_year(own) == {YEAR.academic_year: EXPECTED}


def test_years_are_academic_and_drafts_do_not_count(ended, enterprise, draft):
    PostingFactory(
        enterprise=enterprise, published=True, places=7,
        starts_on=YEAR.start - timedelta(days=1), ends_on=YEAR.start + timedelta(days=9),
    )  # fmt: skip
    years = results_by_year(Posting.objects.filter(enterprise=enterprise))
    assert [(year, one.postings, one.places) for year, one in years.items()] == [
        (YEAR.academic_year, 1, 4),
        (YEAR.academic_year - 1, 1, 7),
    ]


def test_first_choices_are_not_told_before_the_outcome_or_of_few(posting, application, ended):
    assert results_by_posting([posting])[posting.pk].first_choices is None
    ended.applications.filter(choice=2).update(state="withdrawn")
    assert results_by_posting([ended])[ended.pk].first_choices is None


def test_page_is_hrs_own(everyone, other_hr, sign_in, ended):
    codes = {role: sign_in(user).get(URL).status_code for role, user in everyone.items()}
    assert codes.pop("hr") == 200
    assert codes.pop(None) == 302
    assert set(codes.values()) == {403}
    assert "Miller" not in sign_in(other_hr).get(URL).content.decode()


def test_page_tells_years_and_postings(hamid, sign_in, ended):
    page = sign_in(hamid).get(URL)
    text = page.content.decode()
    assert "1 of 2 interns completed the practice" in text
    assert page.context["years"] == [(YEAR.label, EXPECTED)]
    assert "Miller" in text
    before = sign_in(hamid).get(f"{URL}?year={YEAR.previous().label}").content.decode()
    assert "No posting of yours began in this academic year." in before


def test_year_under_way_without_anybody_done_is_no_headline(hamid, sign_in, ended):
    ended.placements.filter(state="completed").update(state="under_way")
    page = sign_in(hamid).get(URL)
    assert page.context["chart"] is None
    assert "completed the practice" not in page.content.decode()


@pytest.mark.parametrize("year", ["", "x", "2026/2030", "9999/10000"])
def test_nonsense_year_is_this_one(hamid, sign_in, ended, year):
    assert sign_in(hamid).get(URL, {"year": year}).context["period"] == YEAR


def test_queries_do_not_grow(hamid, sign_in, queries, ended, enterprise, university):
    client = sign_in(hamid)
    few = queries(client, URL)
    for years in range(3):
        for _number in range(3):
            posting = PostingFactory(
                enterprise=enterprise, university=university, published=True,
                starts_on=YEAR.start - timedelta(weeks=52 * years), ends_on=YEAR.end,
            )  # fmt: skip
            EvaluationFactory(placement=PlacementFactory(posting=posting, completed=True))
    assert queries(client, URL) == few


def test_api_tells_the_same(hamid, umida, api_as, ended):
    assert api_as(umida).get("/api/v1/postings/results").status_code == 403
    rows = api_as(hamid).get("/api/v1/postings/results").json()
    assert [(row["academic_year"], row["applicants"], row["rating"]) for row in rows] == [
        (YEAR.academic_year, 6, 3.5)
    ]
