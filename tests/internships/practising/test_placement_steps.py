"""Placements from the offer to the last day: by people, by beat, and in a rush."""

import threading
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django_fsm import TransitionNotAllowed

from cluster_portal.common.errors import refusal_sentence
from cluster_portal.common.models import Letter, Notification
from internships.actions.practising.placement import (
    PlacementError,
    assign_supervisor,
    begin_due,
    complete_due,
    confirm_placement,
    decline_placement,
    expire_offers,
    interrupt_placement,
    mentor_path,
    name_mentor,
    possible_supervisors,
    send_mentor_link,
)
from internships.enums import PlacementState, RoundState
from internships.models import Placement, PlacementRound
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    EvaluationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)

TASHKENT = ZoneInfo("Asia/Tashkent")


@pytest.fixture
def offered(nilufar, enterprise, university, programme):
    """Nilufar's offer out of a round; she may answer until five days after the ranking."""
    placement_round = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise,
        university=university,
        programmes=[programme],
        placement_round=placement_round,
        published=True,
    )
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    return PlacementFactory(posting=posting, student=nilufar.student, application=application)


def test_student_confirms_and_takes_a_place(offered):
    confirmed = confirm_placement(placement=offered, at=NOW)
    assert (confirmed.state, confirmed.confirmed_at) == (PlacementState.CONFIRMED, NOW)
    offered.posting.refresh_from_db()
    assert offered.posting.places_taken == 1


def test_student_confirms_once(offered):
    confirm_placement(placement=offered, at=NOW)
    with pytest.raises(TransitionNotAllowed):
        confirm_placement(placement=offered, at=NOW)


def test_student_declines_with_a_reason(offered):
    declined = decline_placement(placement=offered, at=NOW, reason="Found another")
    assert (declined.state, declined.decline_reason) == (PlacementState.DECLINED, "Found another")
    assert not declined.was_not_answered


@pytest.mark.parametrize("answer", [confirm_placement, decline_placement])
def test_student_answers_in_time_only(offered, answer):
    late = offered.application.placement_round.confirm_until + timedelta(seconds=1)
    with pytest.raises(PlacementError, match="time to answer this offer is over"):
        answer(placement=offered, at=late)


def test_student_cannot_confirm_a_cancelled_posting(offered):
    offered.posting.cancel(at=NOW, reason="Fire")
    offered.posting.save()
    with pytest.raises(PlacementError, match="withdrawn this posting"):
        confirm_placement(placement=offered, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_students_never_get_more_than_ten_places():
    """Real threads, each with a database connection of its own (forty at a time)."""
    posting = PostingFactory(published=True, places=10)
    placements = PlacementFactory.create_batch(200, posting=posting)
    connections = threading.BoundedSemaphore(40)
    start, outcomes = threading.Barrier(200), []

    def rush(placement):
        start.wait(timeout=60)
        with connections:
            try:
                confirm_placement(placement=placement, at=NOW)
                outcomes.append("in")
            except IntegrityError as error:
                outcomes.append(refusal_sentence(error))
            finally:
                connection.close()

    threads = [threading.Thread(target=rush, args=[one]) for one in placements]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("in") == 10
    assert outcomes.count("All places of this posting are taken.") == 190
    posting.refresh_from_db()
    assert posting.places_taken == 10
    assert Placement.objects.holding_a_place().count() == 10


MOVES = {
    "confirm": {},
    "decline": {},
    "expire": {},
    "give_way": {},
    "begin": {},
    "complete": {},
    "interrupt": {"reason": "Illness"},
}
ALLOWED = {
    (PlacementState.OFFERED, "confirm"): PlacementState.CONFIRMED,
    (PlacementState.OFFERED, "decline"): PlacementState.DECLINED,
    (PlacementState.OFFERED, "expire"): PlacementState.DECLINED,
    (PlacementState.OFFERED, "give_way"): PlacementState.DECLINED,
    (PlacementState.CONFIRMED, "begin"): PlacementState.UNDER_WAY,
    (PlacementState.CONFIRMED, "interrupt"): PlacementState.INTERRUPTED,
    (PlacementState.UNDER_WAY, "complete"): PlacementState.COMPLETED,
    (PlacementState.UNDER_WAY, "interrupt"): PlacementState.INTERRUPTED,
}


@pytest.mark.parametrize(("state", "move"), list(product(PlacementState, MOVES)))
def test_placement_moves_only_along_its_states(state, move):
    placement = Placement(state=state)
    if (state, move) not in ALLOWED:
        with pytest.raises(TransitionNotAllowed):
            getattr(placement, move)(at=NOW, **MOVES[move])
        assert placement.state == state
        return
    getattr(placement, move)(at=NOW, **MOVES[move])
    assert placement.state == ALLOWED[state, move]


ROUND_MOVES = {"open": {}, "allocate": {}, "close": {}, "cancel": {"reason": "No places"}}
ROUND_ALLOWED = {
    (RoundState.DRAFT, "open"): RoundState.OPEN,
    (RoundState.DRAFT, "cancel"): RoundState.CANCELLED,
    (RoundState.OPEN, "cancel"): RoundState.CANCELLED,
    (RoundState.OPEN, "allocate"): RoundState.ALLOCATED,
    (RoundState.ALLOCATED, "close"): RoundState.CLOSED,
}


@pytest.mark.parametrize(("state", "move"), list(product(RoundState, ROUND_MOVES)))
def test_round_moves_only_along_its_states(state, move):
    record = PlacementRound(state=state)
    if (state, move) not in ROUND_ALLOWED:
        with pytest.raises(TransitionNotAllowed):
            getattr(record, move)(at=NOW, **ROUND_MOVES[move])
        return
    getattr(record, move)(at=NOW, **ROUND_MOVES[move])
    assert record.state == ROUND_ALLOWED[state, move]


def test_interrupted_placement_frees_its_place_and_is_told(offered, hamid):
    confirm_placement(placement=offered, at=NOW)
    interrupt_placement(placement=offered, at=NOW, reason="Illness")
    offered.posting.refresh_from_db()
    assert offered.posting.places_taken == 0
    told = Notification.objects.filter(key=f"placement:{offered.pk}:interrupted")
    assert {one.recipient for one in told} == {hamid, offered.student.user}
    assert "Illness" in told[0].body


def test_offers_nobody_answered_end_once(offered):
    until = offered.application.placement_round.confirm_until
    assert expire_offers(at=until) == 0
    assert expire_offers(at=until + timedelta(minutes=1)) == 1
    assert expire_offers(at=until + timedelta(minutes=2)) == 0
    offered.refresh_from_db()
    assert offered.was_not_answered
    assert Notification.objects.filter(key=f"placement:{offered.pk}:expired").count() == 1


def test_placements_begin_and_end_by_their_days(db):
    placement = PlacementFactory(confirmed=True, contracted=True)  # 2 November to 12 December

    def state_at(*moment) -> str:
        at = datetime(*moment, tzinfo=TASHKENT)
        begin_due(at=at)
        complete_due(at=at)
        placement.refresh_from_db()
        return placement.state

    assert state_at(2026, 11, 1, 23, 59) == PlacementState.CONFIRMED
    assert state_at(2026, 11, 2, 0, 1) == PlacementState.UNDER_WAY
    assert state_at(2026, 11, 2, 0, 2) == PlacementState.UNDER_WAY
    assert state_at(2026, 12, 12, 23, 59) == PlacementState.UNDER_WAY
    assert state_at(2026, 12, 13, 0, 1) == PlacementState.COMPLETED
    assert placement.begun_at == datetime(2026, 11, 2, 0, 1, tzinfo=TASHKENT)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_begin_each_placement_once():
    for number in range(6):
        PlacementFactory(
            confirmed=True,
            contracted=True,
            starts_on=date(2026, 11, 1 + number),
            ends_on=date(2026, 12, 1),
        )
    start, moved = threading.Barrier(2), []

    def beat():
        try:
            start.wait(timeout=20)
            moved.append(begin_due(at=datetime(2026, 11, 20, tzinfo=TASHKENT)))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(moved) == 6
    assert Placement.objects.filter(state=PlacementState.UNDER_WAY).count() == 6


def test_supervisors_come_from_the_own_university(offered, sardor, umida, hamid):
    assert list(possible_supervisors(offered, date(2026, 10, 1))) == [sardor]
    assert list(possible_supervisors(offered, date(2020, 1, 1))) == []
    assign_supervisor(placement=offered, supervisor=sardor, is_in_field=False)
    offered.refresh_from_db()
    assert (offered.supervisor, offered.is_in_field) == (sardor, False)


def test_placement_that_is_over_needs_no_supervisor(offered, sardor):
    decline_placement(placement=offered, at=NOW)
    with pytest.raises(PlacementError, match="is over"):
        assign_supervisor(placement=offered, supervisor=sardor, is_in_field=None)


def test_mentor_gets_a_letter_with_the_personal_link(offered, django_capture_on_commit_callbacks):
    offered.enterprise.language = "en"
    offered.enterprise.save()
    confirm_placement(placement=offered, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        named = name_mentor(placement=offered, name="Bobur", email="b@example.uz", at=NOW)
    (letter,) = mail.outbox
    assert letter.to == ["b@example.uz"]
    assert "Please rate your intern" in letter.subject
    assert mentor_path(named) in letter.body
    assert named.mentor_invited_at == NOW


def test_same_mentor_gets_the_same_link_again_and_another_mentor_another(offered):
    confirm_placement(placement=offered, at=NOW)
    first = name_mentor(placement=offered, name="Bobur", email="b@example.uz", at=NOW)
    again = send_mentor_link(placement=offered, at=NOW + timedelta(days=1))
    corrected = name_mentor(
        placement=offered, name="Bobur Ch.", email="B@example.uz", at=NOW + timedelta(days=2)
    )
    other = name_mentor(
        placement=offered, name="Aziz", email="a@example.uz", at=NOW + timedelta(days=3)
    )
    assert mentor_path(first) == mentor_path(again) == mentor_path(corrected)
    assert mentor_path(other) != mentor_path(first)
    assert Letter.objects.count() == 4


def test_link_sent_twice_in_a_minute_is_one_letter(offered):
    confirm_placement(placement=offered, at=NOW)
    for _time in range(2):
        name_mentor(placement=offered, name="Bobur", email="b@example.uz", at=NOW)
    assert Letter.objects.count() == 1


def test_mentor_is_named_for_confirmed_placements_not_rated_yet(offered):
    with pytest.raises(PlacementError, match="Only a confirmed placement"):
        name_mentor(placement=offered, name="Bobur", email="b@example.uz", at=NOW)
    confirm_placement(placement=offered, at=NOW)
    with pytest.raises(PlacementError, match="Name the mentor first"):
        send_mentor_link(placement=offered, at=NOW)
    rated = EvaluationFactory().placement
    with pytest.raises(PlacementError, match="rated this intern already"):
        name_mentor(placement=rated, name="Bobur", email="b@example.uz", at=NOW)
