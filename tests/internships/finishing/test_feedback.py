"""Students rate places, speak of the profession and of being hired; others see groups only."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.groups import MIN_GROUP, hidden
from cluster_portal.common.periods import Period, PeriodKind
from internships.actions.finishing.feedback import (
    FeedbackError,
    answer_hired,
    rate_place,
    say_before,
)
from internships.models import (
    HireAnswer,
    MotivationAnswer,
    Placement,
    PlaceRating,
    Posting,
)
from internships.models.feedback import ASPECTS, MOTIVES
from internships.opinions import opinion_of_all, opinions, ratings_told, told_of
from monitoring.statistics import MIN_RESPONDENTS
from partners.enums import Role
from tests.factories.internships import EvaluationFactory, PlacementFactory, PostingFactory
from tests.factories.partners import OrganizationFactory, StudentFactory

pytestmark = pytest.mark.django_db
RATINGS = dict.fromkeys(ASPECTS, 4)
MOTIVATION = dict.fromkeys(MOTIVES, 5)


def test_groups_are_as_large_as_of_surveys():
    assert MIN_GROUP == MIN_RESPONDENTS


@pytest.mark.parametrize(
    ("sizes", "total", "expected"),
    [
        ({"a": 5, "b": 9}, True, set()),
        ({"a": 4, "b": 9}, False, {"a"}),
        ({"a": 4, "b": 9, "c": 7}, True, {"a", "c"}),
        ({"a": 2, "b": 2, "c": 7}, True, {"a", "b", "c"}),
        ({"a": 2, "b": 4, "c": 7}, True, {"a", "b"}),
        ({"a": 0, "b": 7}, True, {"a"}),
    ],
)
def test_small_groups_and_what_gives_them_away_are_hidden(sizes, total, expected):
    assert hidden(sizes, total_is_shown=total) == expected


@pytest.fixture
def placement(nilufar, sardor, posting):
    return PlacementFactory(
        posting=posting, student=nilufar.student, supervisor=sardor, completed=True,
        starts_on=timezone.localdate() - timedelta(days=40),
        ends_on=timezone.localdate() - timedelta(days=5),
    )  # fmt: skip


def rate(placement, at=None, steps=None, comment="", motivation=None):
    return rate_place(
        placement=placement, ratings=steps or RATINGS, motivation=motivation or MOTIVATION,
        comment=comment, at=at or timezone.now(),
    )  # fmt: skip


def test_place_is_rated_once_when_it_is_over(placement, posting):
    rate(placement)
    assert (PlaceRating.objects.count(), MotivationAnswer.objects.get().moment) == (1, "after")
    with pytest.raises(FeedbackError, match="already"):
        rate(placement)
    student = StudentFactory(programme=placement.student.programme)
    going_on = PlacementFactory(posting=posting, student=student, under_way=True)
    with pytest.raises(FeedbackError, match="once the practice is over"):
        rate(going_on)


@pytest.mark.parametrize("wrong", [0, 6])
def test_steps_are_from_one_to_five(placement, wrong):
    with pytest.raises(ValidationError):
        rate(placement, steps=RATINGS | {"safety": wrong})


def test_profession_is_asked_before_and_in_the_first_week(nilufar, posting):
    today = timezone.localdate()
    placement = PlacementFactory(posting=posting, student=nilufar.student, confirmed=True)
    say_before(placement=placement, answers=MOTIVATION, at=timezone.now())
    with pytest.raises(ValidationError):
        say_before(placement=placement, answers=MOTIVATION, at=timezone.now())
    Placement.objects.update(starts_on=today - timedelta(days=7))
    with pytest.raises(FeedbackError, match="first week"):
        say_before(placement=placement, answers=MOTIVATION, at=timezone.now())


def test_student_rates_from_the_page(placement, nilufar, hamid, umida, sign_in):
    student, url = sign_in(nilufar), reverse("place-rate", args=[placement.pk])
    assert "Rate the place" in student.get(placement.get_absolute_url()).content.decode()
    assert student.get(url).content.decode().count('type="radio"') == 45
    assert "field-error" in student.post(url, RATINGS).content.decode()
    student.post(url, RATINGS | MOTIVATION | {"comment": "Dastgoh eski"})
    assert PlaceRating.objects.get().comment == "Dastgoh eski"
    assert "You rated the place" in student.get(placement.get_absolute_url()).content.decode()
    for user in (hamid, umida):
        browser = sign_in(user)
        assert browser.post(url, RATINGS | MOTIVATION).status_code == 403
        for page in (placement.get_absolute_url(), reverse("place-ratings")):
            assert "Dastgoh eski" not in browser.get(page).content.decode()


def test_single_ratings_are_the_students_own(placement, everyone):
    rate(placement)
    for role, user in everyone.items():
        if user is not None:
            for model in (PlaceRating, MotivationAnswer):
                assert model.objects.visible_to(user).exists() == (role == Role.STUDENT)


def world(posting, numbers, *, comment=""):
    """Ratings of last month: as many at each of several enterprises as NUMBERS say."""
    Posting.objects.update(places=99)
    last_month = timezone.now().replace(day=1) - timedelta(days=2)
    made = []
    for number in numbers:
        enterprise = OrganizationFactory()
        for place in range(number):
            student = StudentFactory(programme=posting.eligible_programmes.first())
            one = PlacementFactory(
                posting=posting, student=student, completed=True, enterprise=enterprise,
                starts_on=timezone.localdate() - timedelta(days=70),
                ends_on=timezone.localdate() - timedelta(days=36),
            )  # fmt: skip
            rate(one, at=last_month, steps=dict.fromkeys(ASPECTS, 1 + place % 5), comment=comment)
        made.append(enterprise)
    return made


def told(user, by="enterprise", total=True):
    period = Period.containing(timezone.localdate() - timedelta(days=36), PeriodKind.YEAR)
    ratings = ratings_told(told_of(user), period, timezone.localdate())
    return {
        one.label: one for one in opinions(ratings, by=by, total_is_shown=total)
    }, opinion_of_all(ratings)


def test_groups_have_means_and_distributions(posting, umida, everyone):
    big, small, middle = world(posting, [10, 3, 5])
    found, of_all = told(umida)
    assert {key: one.is_shown for key, one in found.items()} == {
        big.pk: True, small.pk: False, middle.pk: False
    }  # fmt: skip
    equipment = found[big.pk].aspects["equipment"]
    assert (equipment.number, equipment.mean) == (10, 3.0)
    assert equipment.distribution == [(1, 2), (2, 2), (3, 2), (4, 2), (5, 2)]
    assert of_all.size == 18
    own, _all = told(everyone[Role.HR])
    assert own == {}
    country, _all = told(everyone[Role.MINISTRY])
    assert country[big.pk].is_shown


def test_this_months_answers_are_not_told_yet(posting, umida, placement):
    (big,) = world(posting, [5])
    before, _all = told(umida)
    Placement.objects.filter(pk=placement.pk).update(enterprise=big)
    rate(placement)
    after, _all = told(umida)
    assert after[big.pk].size == before[big.pk].size == 5


def test_motivation_is_told_of_those_who_answered_both_times(posting, umida):
    (big,) = world(posting, [6])
    for place, one in enumerate(Placement.objects.filter(enterprise=big).order_by("pk")[:5]):
        MotivationAnswer.objects.create(
            placement=one, moment="before", given_at=timezone.now(),
            interest=3 if place else 5, knowledge=5, readiness=2,
        )  # fmt: skip
    found, _all = told(umida)
    assert found[big.pk].both == 5
    interest = found[big.pk].motives["interest"]
    assert (interest.before.mean, interest.after.mean, interest.rose, interest.fell) == (
        3.4, 5.0, 4, 0
    )  # fmt: skip
    MotivationAnswer.objects.filter(moment="before").first().delete()
    found, _all = told(umida)
    assert (found[big.pk].both, found[big.pk].motives) == (4, {})


def test_comments_are_the_universitys_among_others(posting, umida, sardor, malika, sign_in):
    world(posting, [5], comment="Stanok yangi")
    year = Period.containing(timezone.localdate() - timedelta(days=36), PeriodKind.YEAR)
    url = f"{reverse('place-ratings')}?year={year}"
    assert sign_in(umida).get(url).content.decode().count("Stanok yangi") == 5
    for user in (sardor, malika):
        answer = sign_in(user).get(url)
        assert answer.status_code == 200
        assert "Stanok yangi" not in answer.content.decode()
    PlaceRating.objects.filter(pk=PlaceRating.objects.first().pk).update(comment="")
    assert "Stanok yangi" not in sign_in(umida).get(url).content.decode()


def test_enterprise_reads_of_itself(posting, hamid, umida, enterprise, sign_in):
    own, _other = world(posting, [6, 7])
    Placement.objects.filter(enterprise=own).update(enterprise=enterprise)
    year = Period.containing(timezone.localdate() - timedelta(days=36), PeriodKind.YEAR)
    page = sign_in(hamid).get(f"{reverse('place-ratings')}?year={year}").content.decode()
    assert "6 students" in page
    assert "7 students" not in page
    assert "All places together" not in page


@pytest.mark.parametrize(
    ("said", "hired", "conflict"),
    [
        ("hired", True, False), ("hired", False, True), ("not_hired", True, True),
        ("not_hired", False, False), ("offered", False, False), ("undecided", True, False),
    ],
)  # fmt: skip
def test_graduate_confirms_or_denies(placement, nilufar, umida, sign_in, said, hired, conflict):
    EvaluationFactory(placement=placement, hire_outcome=said)
    url = reverse("hired-answer", args=[placement.pk])
    sign_in(nilufar).post(url, {"hired": "yes" if hired else "no"})
    assert HireAnswer.objects.get().hired == hired
    assert HireAnswer.objects.in_conflict().exists() == conflict
    browser = sign_in(umida)
    page = browser.get(placement.get_absolute_url()).content.decode()
    assert ("The enterprise says otherwise" in page) == conflict
    listed = browser.get(f"{reverse('placement-list')}?hired=conflict").content.decode()
    assert ("Toʻraqulova" in listed) == conflict
    confirmed = browser.get(f"{reverse('placement-list')}?hired=confirmed").content.decode()
    assert ("Toʻraqulova" in confirmed) == (said == "hired" and hired)


def test_word_on_being_hired_is_for_the_university_and_for_a_while(
    placement, hamid, sardor, everyone, sign_in
):
    answer_hired(placement=placement, hired=False, at=timezone.now())
    seeing = {
        role for role, user in everyone.items()
        if user and HireAnswer.objects.visible_to(user).exists()
    }  # fmt: skip
    assert seeing == {Role.STUDENT, Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}
    assert "graduate says" not in sign_in(hamid).get(placement.get_absolute_url()).content.decode()
    with pytest.raises(FeedbackError, match="over"):
        answer_hired(placement=placement, hired=True, at=timezone.now() + timedelta(days=200))


def test_api_takes_a_rating(placement, nilufar, umida, api_as):
    sent = {"placement": placement.pk} | RATINGS | MOTIVATION
    assert api_as(umida).post("/api/v1/place-ratings", sent).status_code == 403
    program = api_as(nilufar)
    assert program.post("/api/v1/place-ratings", sent | {"place": 9}).status_code == 400
    assert program.post("/api/v1/place-ratings", sent).status_code == 201
    assert program.post("/api/v1/place-ratings", sent).status_code == 409
    assert program.get("/api/v1/place-ratings").data["results"][0]["equipment"] == 4


def test_other_posting_is_no_part_of_a_university(posting, umida):
    foreign = PostingFactory(published=True)
    world(foreign, [6])
    found, of_all = told(umida)
    assert (found, of_all.is_shown) == ({}, False)
