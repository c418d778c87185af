"""Whoever takes a place gives up what else they wanted for the same days."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.errors import DomainError, refusal_sentence
from cluster_portal.common.models import Notification
from internships.actions.placing.allocation import run_allocation
from internships.actions.placing.application import apply_for_posting
from internships.actions.placing.freeing import free_overlooked
from internships.actions.placing.own_place import (
    accept_own_place,
    approve_own_place,
    propose_own_place,
)
from internships.actions.placing.swap import agree_swap, approve_swap, propose_swap
from internships.actions.practising.placement import confirm_placement, decline_placement
from internships.enums import ApplicationState, Decision, PlacementState, WithdrawnBecause
from internships.models import Application, OwnPlace, Placement
from internships.tasks import move_placements
from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
    PracticeTypeFactory,
)
from tests.factories.partners import OrganizationFactory, StudentFactory, UserFactory

ALLOCATION_DAY = NOW + timedelta(days=11)
ANSWER_DAY = NOW + timedelta(days=12)
LATER = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 3, 1)}


@pytest.fixture
def student(nilufar):
    return nilufar.student


@pytest.fixture
def first_round(university, consent_texts):
    return PlacementRoundFactory(university=university, open=True, name="Autumn")


@pytest.fixture
def other_round(university):
    """Takes applications on the day the offers of the first are answered."""
    return PlacementRoundFactory(
        university=university,
        open=True,
        name="Late",
        apply_until=NOW + timedelta(days=20),
        rank_until=NOW + timedelta(days=22),
        confirm_until=NOW + timedelta(days=25),
    )


@pytest.fixture
def other_hr(db):
    enterprise = OrganizationFactory()
    return person("hr2@example.uz", "Olimov", "Jasur", Role.HR, enterprise)


@pytest.fixture
def place_in(university, programme, other_hr):
    def made(placement_round, **given):
        enterprise = other_hr.affiliations.get().organization
        return PostingFactory(
            **{"enterprise": enterprise, "university": university, "programmes": [programme]}
            | {"placement_round": placement_round, "published": True}
            | given
        )

    return made


@pytest.fixture
def offer(student, enterprise, first_round, place_in):
    """A place in the round that is over, waiting for the student's word."""
    posting = place_in(first_round, enterprise=enterprise)
    return PlacementFactory(
        posting=posting,
        student=student,
        application=ApplicationFactory(posting=posting, student=student),
    )


def _told(name: str) -> list:
    return list(
        Notification.objects.filter(about=name).order_by("pk").values_list("recipient", flat=True)
    )


def test_wishes_for_the_same_days_are_withdrawn_and_the_rest_moves_up(
    offer, student, other_round, place_in, other_hr, nilufar
):
    clashing, later = place_in(other_round), place_in(other_round, **LATER)
    for posting in (clashing, later):
        apply_for_posting(student=student, posting=posting, by=nilufar, at=ANSWER_DAY)
    somebody = ApplicationFactory(posting=clashing)
    confirm_placement(placement=offer, at=ANSWER_DAY)
    given_up, kept = Application.objects.filter(
        student=student, placement_round=other_round
    ).order_by("pk")
    assert (given_up.state, given_up.withdrawn_because, given_up.withdrawn_at) == (
        ApplicationState.WITHDRAWN, WithdrawnBecause.PLACED_ELSEWHERE, ANSWER_DAY,
    )  # fmt: skip
    assert (kept.state, kept.choice, kept.withdrawn_because) == (ApplicationState.SUBMITTED, 1, "")
    somebody.refresh_from_db()
    assert somebody.state == ApplicationState.SUBMITTED
    assert _told("applicant_placed_elsewhere") == [other_hr.pk]
    assert _told("choices_freed") == [nilufar.pk]
    offer.application.refresh_from_db()
    assert offer.application.state == ApplicationState.SUBMITTED  # what the place came from


def test_nothing_is_said_where_nothing_is_given_up(offer, nilufar):
    Application.objects.filter(pk=offer.application_id).update(state=ApplicationState.PLACED)
    confirm_placement(placement=offer, at=ANSWER_DAY)
    assert _told("choices_freed") == []


@pytest.fixture
def two_offers(student, first_round, umida, offer, place_in, other_hr):
    """The student has two offers for the same days; somebody waits for the second."""
    second_round = PlacementRoundFactory(university=first_round.university, open=True)
    posting = place_in(second_round, places=1)
    waits = StudentFactory(programme=student.programme, user=UserFactory())
    for rank, one in enumerate((student, waits), start=1):
        ApplicationFactory(posting=posting, student=one, rank=rank, decision=Decision.RANKED)
    run_allocation(placement_round=second_round, by=umida, at=ALLOCATION_DAY)
    Application.objects.filter(pk=offer.application_id).update(state=ApplicationState.PLACED)
    return offer, Placement.objects.get(posting=posting, student=student), waits


def test_other_offer_ends_and_goes_to_who_waits(two_offers, other_hr, nilufar):
    offer, other, waits = two_offers
    confirm_placement(placement=offer, at=ANSWER_DAY)
    other.refresh_from_db()
    assert (other.state, other.gave_way) == (PlacementState.DECLINED, True)
    passed_on = Placement.objects.get(posting=other.posting, state=PlacementState.OFFERED)
    assert (passed_on.student, passed_on.offered_at) == (waits, ANSWER_DAY)
    assert _told("placement_declined") == [other_hr.pk]
    assert _told("choices_freed") == [nilufar.pk]
    letter = Notification.objects.get(about="placement_declined")
    assert "placed_elsewhere" not in letter.body
    assert "taken another place for these days" in letter.body


def test_declining_frees_nothing(two_offers):
    offer, other, _waits = two_offers
    decline_placement(placement=offer, at=ANSWER_DAY)
    other.refresh_from_db()
    assert other.state == PlacementState.OFFERED


def test_offer_for_other_days_stands(two_offers):
    offer, other, _waits = two_offers
    Placement.objects.filter(pk=other.pk).update(**LATER)
    confirm_placement(placement=offer, at=ANSWER_DAY)
    other.refresh_from_db()
    assert other.state == PlacementState.OFFERED


def test_place_from_the_waiting_list_frees_the_second_round(
    student, first_round, umida, place_in, nilufar
):
    """Left without a place, the student applies again; then the first place becomes free."""
    posting = place_in(first_round, places=1)
    lucky = StudentFactory(programme=student.programme, user=UserFactory())
    for rank, one in enumerate((lucky, student), start=1):
        ApplicationFactory(posting=posting, student=one, rank=rank, decision=Decision.RANKED)
    run_allocation(placement_round=first_round, by=umida, at=ALLOCATION_DAY)
    second = PlacementRoundFactory(
        university=first_round.university,
        predecessor=first_round,
        apply_until=NOW + timedelta(days=20),
        rank_until=NOW + timedelta(days=22),
        confirm_until=NOW + timedelta(days=25),
        open=True,
    )
    wish = apply_for_posting(student=student, posting=place_in(second), by=nilufar, at=ANSWER_DAY)
    decline_placement(placement=Placement.objects.get(student=lucky), at=ANSWER_DAY)
    confirm_placement(placement=Placement.objects.get(student=student), at=ANSWER_DAY)
    wish.refresh_from_db()
    assert wish.withdrawn_because == WithdrawnBecause.PLACED_ELSEWHERE


def test_place_found_by_the_student_frees_the_rest(
    student, open_round, posting, umida, nilufar, dates
):
    now = timezone.now()
    wish = apply_for_posting(student=student, posting=posting, by=nilufar, at=now)
    own = OwnPlace(
        host_name="Usta", host_email="usta@example.uz", practice_type=PracticeTypeFactory(), **dates
    )
    own = propose_own_place(student=student, own_place=own, by=nilufar, at=now)
    own = accept_own_place(
        own_place=own, tasks="Zargarlik.", mentor_name="B", mentor_email="b@example.uz", at=now,
        **dates,
    )  # fmt: skip
    wish.refresh_from_db()
    assert wish.state == ApplicationState.SUBMITTED
    approve_own_place(own_place=own, by=umida, at=now)
    wish.refresh_from_db()
    assert wish.withdrawn_because == WithdrawnBecause.PLACED_ELSEWHERE


def test_exchange_frees_what_lies_in_the_new_days(
    student, nilufar, umida, open_round, posting, university, dates
):
    """What did not clash with the old place clashes with the new one."""
    practice = PracticeTypeFactory()
    sent = {"university": university, "practice_type": practice}
    away = timedelta(days=100)
    other_days = {name: day + away for name, day in dates.items()}
    mine = PlacementFactory(student=student, confirmed=True, **sent, **other_days)
    other = StudentFactory(programme=student.programme, user=UserFactory())
    theirs = PlacementFactory(student=other, confirmed=True, **sent, **dates)
    now = timezone.now()
    wish = apply_for_posting(student=student, posting=posting, by=nilufar, at=now)
    swap = propose_swap(placement=mine, student_number=other.student_id, by=nilufar, at=now)
    agree_swap(swap=swap, by=theirs.student.user, at=now)
    approve_swap(swap=swap, by=umida, at=now)
    wish.refresh_from_db()
    assert wish.withdrawn_because == WithdrawnBecause.PLACED_ELSEWHERE


def test_the_beat_frees_what_was_overlooked_once(two_offers, other_hr, monkeypatch):
    offer, other, waits = two_offers
    Placement.objects.filter(pk=offer.pk).update(state=PlacementState.CONFIRMED)
    monkeypatch.setattr("internships.tasks.timezone.now", lambda: ANSWER_DAY)
    move_placements()
    other.refresh_from_db()
    assert other.gave_way
    assert Placement.objects.get(state=PlacementState.OFFERED).student == waits
    assert free_overlooked(at=ANSWER_DAY) == 0
    assert _told("placement_declined") == [other_hr.pk]


@pytest.mark.parametrize("state", ApplicationState)
def test_application_gives_way_only_while_it_stands(state):
    application = Application(state=state)
    if state == ApplicationState.SUBMITTED:
        application.give_way(at=NOW)
        assert application.state == ApplicationState.WITHDRAWN
        return
    with pytest.raises(TransitionNotAllowed):
        application.give_way(at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_offers_confirmed_at_once_give_one_place(two_offers):
    """Pressed in two windows: one is taken, the other is told why not; nothing blocks."""
    offer, other, waits = two_offers
    start, outcomes = threading.Barrier(2), []

    def press(placement):
        start.wait()
        try:
            confirm_placement(placement=placement, at=ANSWER_DAY)
            outcomes.append("taken")
        except (DomainError, TransitionNotAllowed) as error:
            outcomes.append(refusal_sentence(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[one]) for one in (offer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("taken") == 1
    assert len(outcomes) == 2
    states = sorted(
        Placement.objects.filter(pk__in=[offer.pk, other.pk]).values_list("state", flat=True)
    )
    assert states == [PlacementState.CONFIRMED, PlacementState.DECLINED]


def test_student_is_warned_before_confirming_and_finds_why_after(
    student, nilufar, enterprise, hamid, sign_in, posting, open_round, calendar, dates, university
):
    wish = ApplicationFactory(posting=posting, student=student)
    offer = PlacementFactory(student=student, university=university, **dates)
    browser = sign_in(nilufar)
    page = browser.get(offer.get_absolute_url()).content.decode()
    assert "If you confirm this place, you give up the following" in page
    assert "Cement technologist" in page
    browser.post(reverse("placement-confirm", args=[offer.pk]))
    wish.refresh_from_db()
    assert wish.withdrawn_because == WithdrawnBecause.PLACED_ELSEWHERE
    assert "give up the following" not in browser.get(offer.get_absolute_url()).content.decode()
    for user in (nilufar, hamid):
        seen = sign_in(user).get(wish.get_absolute_url()).content.decode()
        assert "the student has taken another place for these days" in seen
    hr_page = sign_in(hamid).get(wish.get_absolute_url()).content.decode()
    assert str(offer.enterprise) not in hr_page  # where, is not the enterprise's business
