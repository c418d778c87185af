"""A place that comes free in a posting carried into a second round is for those who wait there."""

from datetime import timedelta

import pytest

from internships.actions.placing import waiting_list
from internships.actions.placing.allocation import close_finished_rounds, run_allocation
from internships.actions.placing.carried import hold_round, shift_place
from internships.actions.placing.round import cancel_round
from internships.actions.placing.second_round import plan_second_round
from internships.actions.placing.waiting_list import offer_places_left_over
from internships.actions.practising.placement import (
    confirm_placement,
    decline_placement,
    interrupt_placement,
)
from internships.enums import Decision, PlacementState, PostingState
from internships.models import Placement, ReservedPlaces
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import StudentFactory, UserFactory

DAY = timedelta(days=1)
FIRST, SECOND = NOW + 11 * DAY, NOW + 24 * DAY


@pytest.fixture
def students(programme):
    return [StudentFactory(programme=programme, user=UserFactory()) for _number in range(4)]


@pytest.fixture
def first(university, enterprise, programme, umida, students):
    """Two places: one taken by the first student, one free as the second was refused then."""
    record = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=2, published=True, starts_on=(NOW + 60 * DAY).date(),
        ends_on=(NOW + 90 * DAY).date(),
    )  # fmt: skip
    ApplicationFactory(posting=posting, student=students[0], rank=1, decision=Decision.RANKED)
    run_allocation(placement_round=record, by=umida, at=FIRST)
    confirm_placement(placement=Placement.objects.get(), at=FIRST)
    ApplicationFactory(posting=posting, student=students[1])  # whom the first round left waiting
    posting.applications.filter(student=students[1]).update(state="not_placed")
    run = record.runs.get()
    row = [students[1].pk, posting.pk, 1]
    run.inputs["applications"].append(row)
    run.save()
    close_finished_rounds(at=record.confirm_until + DAY)
    record.refresh_from_db()
    return posting


@pytest.fixture
def second(first, umida):
    made = plan_second_round(
        placement_round=first.placement_round, name="Second", by=umida, at=NOW + 16 * DAY,
        apply_from=NOW + 17 * DAY, apply_until=NOW + 20 * DAY, rank_until=NOW + 22 * DAY,
        confirm_until=NOW + 30 * DAY,
    )  # fmt: skip
    made.open(at=NOW + 17 * DAY)
    made.save()
    return made


def comes_free(posting, at):
    held = posting.placements.get(state=PlacementState.CONFIRMED)
    interrupt_placement(placement=held, at=at, reason="Kasal")


def places(*postings) -> list[int]:
    for posting in postings:
        posting.refresh_from_db()
    return [posting.places for posting in postings]


def offered_to() -> list:
    offers = Placement.objects.filter(state=PlacementState.OFFERED).order_by("pk")
    return [offer.student for offer in offers]


def apply(posting, *students):
    for rank, student in enumerate(students, start=1):
        ApplicationFactory(posting=posting, student=student, rank=rank, decision=Decision.RANKED)


def test_until_the_second_allocation_the_place_joins_the_second_round(
    first, second, students, umida
):
    copy = second.postings.get()
    assert (copy.copied_from, places(first, copy)) == (first, [1, 1])
    apply(copy, students[2], students[3])
    comes_free(first, NOW + 21 * DAY)
    assert (places(first, copy), offered_to()) == ([0, 2], [])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    assert offered_to() == [students[2], students[3]]


def test_place_that_moved_on_meanwhile_does_not_move_twice(first, second, monkeypatch):
    copy = second.postings.get()

    def moved_by_somebody_else(key):
        shift_place(first, copy, NOW + 21 * DAY)
        return hold_round(key)

    monkeypatch.setattr(waiting_list, "hold_round", moved_by_somebody_else)
    comes_free(first, NOW + 21 * DAY)
    assert places(first, copy) == [0, 2]


def test_afterwards_the_second_waiting_list_comes_first(first, second, students, umida):
    copy = second.postings.get()
    apply(copy, students[2], students[3])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    assert offered_to() == [students[2]]
    comes_free(first, SECOND + DAY)
    assert offered_to() == [students[2], students[3]]
    assert places(first, copy) == [0, 2]


def test_then_the_first_list_is_asked(first, second, students, umida):
    copy = second.postings.get()
    apply(copy, students[2])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    comes_free(first, SECOND + DAY)
    assert offered_to() == [students[2], students[1]]
    assert places(first, copy) == [1, 1]


def test_a_place_declined_in_the_second_round_goes_to_the_first_list_at_last(
    first, second, students, umida
):
    copy = second.postings.get()
    ReservedPlaces.objects.create(posting=copy, group="targeted", places=1)
    apply(copy, students[2])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    offer = Placement.objects.get(state=PlacementState.OFFERED)
    decline_placement(placement=offer, at=SECOND + DAY)
    assert offered_to() == [students[1]]
    assert places(first, copy) == [2, 0]
    assert copy.state == PostingState.CLOSED  # nothing of it is left


def test_nobody_with_an_offer_in_the_second_round_is_asked_from_the_first(
    first, second, students, umida
):
    copy = second.postings.get()
    apply(copy, students[1])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    comes_free(first, SECOND + DAY)
    assert offered_to() == [students[1]]


def test_a_cancelled_second_round_leaves_the_place_to_the_first_list(
    first, second, students, umida
):
    cancel_round(placement_round=second, reason="Yoʻq", by=umida, at=NOW + 18 * DAY)
    comes_free(first, NOW + 19 * DAY)
    assert offered_to() == [students[1]]


def test_what_was_left_over_is_offered_by_the_calendar(first, second, students, umida):
    copy = second.postings.get()
    apply(copy, students[2], students[3])
    run_allocation(placement_round=second, by=umida, at=SECOND)
    held = first.placements.get(state=PlacementState.CONFIRMED)
    held.interrupt(at=SECOND, reason="Kasal")
    held.save()  # freed by somebody who could not wait for the second round's lock
    assert offer_places_left_over(at=SECOND + DAY) == 1
    assert offered_to() == [students[2], students[3]]
    assert offer_places_left_over(at=SECOND + DAY) == 0
