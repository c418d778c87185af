"""Placement rounds: planned, opened, told, cancelled."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Notification
from internships.actions.offering.posting_checks import PostingError
from internships.actions.placing import round as actions
from internships.enums import PostingState, RoundPhase, RoundState
from internships.models import PlacementRound
from internships.overview import round_figures, students_addressed
from internships.tasks import tell_students_of_cancelled_round, tell_students_of_open_round
from partners.enums import StudentStatus
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
    PracticeTypeFactory,
)
from tests.factories.partners import StudentFactory, UserFactory


@pytest.fixture
def draft(university):
    return PlacementRoundFactory(university=university)


_STEPS = {
    "open": {RoundState.DRAFT: RoundState.OPEN},
    "allocate": {RoundState.OPEN: RoundState.ALLOCATED},
    "close": {RoundState.ALLOCATED: RoundState.CLOSED},
    "cancel": dict.fromkeys([RoundState.DRAFT, RoundState.OPEN], RoundState.CANCELLED),
}


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("step", _STEPS)
def test_round_takes_only_the_steps_of_its_state(state, step):
    placement_round = PlacementRound(state=state)
    arguments = {"at": NOW} | ({"reason": "No places."} if step == "cancel" else {})
    after = _STEPS[step].get(state)
    if after is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(placement_round, step)(**arguments)
        assert placement_round.state == state
    else:
        getattr(placement_round, step)(**arguments)
        assert placement_round.state == after


def test_phases_follow_the_calendar(draft):
    second = timedelta(seconds=1)
    expected = {
        draft.apply_from - second: RoundPhase.BEFORE,
        draft.apply_from: RoundPhase.APPLICATION,
        draft.apply_until - second: RoundPhase.APPLICATION,
        draft.apply_until: RoundPhase.RANKING,
        draft.rank_until - second: RoundPhase.RANKING,
        draft.rank_until: RoundPhase.ALLOCATION,
    }
    assert {moment: draft.phase(moment) for moment in expected} == expected


def test_new_round_gets_a_seed_of_its_own(university, umida):
    seeds = set()
    for number in range(3):
        planned = PlacementRoundFactory.build(
            university=university, practice_type=PracticeTypeFactory(), seed=None
        )
        planned.name = f"Round {number}"
        seeds.add(actions.write_round(placement_round=planned, by=umida).seed)
    assert len(seeds) == 3
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_changing_a_draft_keeps_its_seed(draft, umida):
    draft.name = "Autumn"
    assert actions.write_round(placement_round=draft, by=umida).seed == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"apply_until": NOW - timedelta(days=5)},
        {"rank_until": NOW},
        {"confirm_until": NOW + timedelta(days=6)},
        {"choices_max": 0},
        {"choices_max": 6},
    ],
)
def test_round_with_a_wrong_calendar_is_refused(draft, umida, wrong):
    for name, value in wrong.items():
        setattr(draft, name, value)
    with pytest.raises(ValidationError):
        actions.write_round(placement_round=draft, by=umida)


def test_open_round_is_not_changed(draft, umida, nilufar):
    actions.open_round(placement_round=draft, by=umida, at=NOW)
    draft.name = "Another"
    with pytest.raises(actions.RoundNotReady):
        actions.write_round(placement_round=draft, by=umida)


def test_opening_tells_the_students_of_its_years_once(
    draft, umida, nilufar, programme, django_capture_on_commit_callbacks
):
    StudentFactory(programme=programme, year=1, user=UserFactory())
    StudentFactory(programme=programme, year=4)  # without an account
    StudentFactory(
        programme=programme, year=3, status=StudentStatus.ACADEMIC_LEAVE, user=UserFactory()
    )
    StudentFactory(year=3, user=UserFactory())  # of another university
    with django_capture_on_commit_callbacks(execute=True):
        opened = actions.open_round(placement_round=draft, by=umida, at=NOW)
    assert (opened.state, opened.opened_at) == (RoundState.OPEN, NOW)
    tell_students_of_open_round(placement_round_id=draft.pk)
    assert [told.recipient for told in Notification.objects.all()] == [nilufar]


def test_students_imported_later_are_told_too(draft, umida, nilufar, programme):
    actions.open_round(placement_round=draft, by=umida, at=NOW)
    tell_students_of_open_round(placement_round_id=draft.pk)
    late = StudentFactory(programme=programme, year=3, user=UserFactory())
    tell_students_of_open_round(placement_round_id=draft.pk)
    assert Notification.objects.filter(recipient=late.user).count() == 1
    assert Notification.objects.count() == 2


def test_rounds_are_told_by_beat_until_applications_end(draft, umida, nilufar):
    actions.open_round(placement_round=draft, by=umida, at=NOW)
    assert actions.rounds_that_take_applications(NOW) == [draft.pk]
    assert actions.rounds_that_take_applications(draft.apply_until) == []


def test_telling_goes_on_over_many_chunks(draft, umida, programme, monkeypatch):
    monkeypatch.setattr("cluster_portal.common.notifications._CHUNK", 2)
    for _number in range(5):
        StudentFactory(programme=programme, year=3, user=UserFactory())
    actions.open_round(placement_round=draft, by=umida, at=NOW)
    tell_students_of_open_round(placement_round_id=draft.pk)
    assert Notification.objects.count() == 5


def test_nobody_is_told_of_a_draft_or_a_round_that_is_gone(draft, nilufar):
    tell_students_of_open_round(placement_round_id=draft.pk)
    tell_students_of_open_round(placement_round_id=draft.pk + 1)
    tell_students_of_cancelled_round(placement_round_id=draft.pk)
    assert Notification.objects.count() == 0


def test_round_does_not_open_after_its_time_for_applications(draft, umida, nilufar):
    with pytest.raises(actions.RoundNotReady):
        actions.open_round(placement_round=draft, by=umida, at=draft.apply_until)
    draft.refresh_from_db()
    assert draft.state == RoundState.DRAFT


def test_round_does_not_open_without_students(draft, umida):
    with pytest.raises(actions.RoundNotReady):
        actions.open_round(placement_round=draft, by=umida, at=NOW)


def test_cancelling_closes_postings_and_tells_applicants(
    umida, nilufar, programme, university, django_capture_on_commit_callbacks
):
    posting = PostingFactory(university=university, programmes=[programme], published=True)
    ApplicationFactory(posting=posting, student=nilufar.student)
    with django_capture_on_commit_callbacks(execute=True):
        cancelled = actions.cancel_round(
            placement_round=posting.placement_round, reason="Quarantine.", by=umida, at=NOW
        )
    posting.refresh_from_db()
    assert (cancelled.state, cancelled.cancel_reason) == (RoundState.CANCELLED, "Quarantine.")
    assert (posting.state, posting.close_reason) == (PostingState.CLOSED, "Quarantine.")
    told = Notification.objects.get(recipient=nilufar)
    assert "Quarantine." in told.body


def test_round_is_not_cancelled_without_a_reason(draft, umida):
    with pytest.raises(PostingError):
        actions.cancel_round(placement_round=draft, reason="", by=umida, at=NOW)


def test_figures_count_what_stands(university, programme, nilufar):
    posting = PostingFactory(
        university=university, programmes=[programme], published=True, places=3
    )
    second = PostingFactory(
        university=university, programmes=[programme], published=True, places=4,
        placement_round=posting.placement_round,
    )  # fmt: skip
    other = StudentFactory(programme=programme, year=4)
    StudentFactory(programme=programme, year=4)
    ApplicationFactory(posting=posting, student=nilufar.student)
    ApplicationFactory(posting=second, student=nilufar.student, choice=2)
    withdrawn = ApplicationFactory(posting=posting, student=other)
    withdrawn.withdraw(at=NOW)
    withdrawn.save()
    figures = round_figures(posting.placement_round)
    assert (figures.postings, figures.places) == (2, 7)
    assert (figures.applicants, figures.applications) == (1, 2)
    assert (figures.students, figures.without_application) == (3, 2)
    assert students_addressed(posting.placement_round).count() == 3
