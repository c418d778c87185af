"""A declined place goes to the next applicant without one."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cluster_portal.common.models import Notification
from internships.actions.offering.posting_change import change_posting
from internships.actions.placing.allocation import run_allocation
from internships.actions.placing.waiting_list import offer_free_place
from internships.actions.practising.placement import (
    confirm_placement,
    decline_placement,
    interrupt_placement,
)
from internships.enums import (
    ApplicationState,
    Decision,
    PlacementState,
    RoundState,
    UnrankedRule,
)
from internships.models import AllocationRun, Application, Placement
from internships.tasks import move_placements
from partners.enums import StudentStatus
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import StudentFactory, UserFactory

ALLOCATION_DAY = NOW + timedelta(days=11)
ANSWER_DAY = NOW + timedelta(days=12)


@pytest.fixture
def waiting(university, enterprise, programme, umida):
    """One place, offered to the first of four students; the last was refused."""
    placement_round = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise,
        university=university,
        placement_round=placement_round,
        programmes=[programme],
        places=1,
        published=True,
    )
    students = [StudentFactory(programme=programme, user=UserFactory()) for _number in range(4)]
    for rank, student in enumerate(students[:3], start=1):
        ApplicationFactory(posting=posting, student=student, rank=rank, decision=Decision.RANKED)
    ApplicationFactory(posting=posting, student=students[3], decision=Decision.NOT_ACCEPTABLE)
    run_allocation(placement_round=placement_round, by=umida, at=ALLOCATION_DAY)
    return posting, students


def declined(student) -> None:
    offer = Placement.objects.get(student=student, state=PlacementState.OFFERED)
    decline_placement(placement=offer, at=ANSWER_DAY)


def test_declined_place_goes_to_the_next_in_rank(waiting):
    posting, students = waiting
    declined(students[0])
    offer = Placement.objects.get(state=PlacementState.OFFERED)
    assert (offer.student, offer.posting, offer.offered_at) == (students[1], posting, ANSWER_DAY)
    assert offer.application.state == ApplicationState.PLACED
    assert offer.application.explanation["from_waiting_list"] is True
    told = Notification.objects.get(key=f"placement:{offer.pk}:offered")
    assert told.recipient == students[1].user
    assert confirm_placement(placement=offer, at=ANSWER_DAY).state == PlacementState.CONFIRMED


def test_places_added_later_go_to_all_next_in_line(waiting, hamid):
    posting, students = waiting
    change_posting(posting=posting, wanted={"places": 9}, by=hamid, at=ANSWER_DAY)
    offered = Placement.objects.filter(state=PlacementState.OFFERED).order_by("pk")
    assert [placement.student for placement in offered] == students[:3]


def test_place_a_transferred_student_leaves_goes_to_the_next(waiting, umida, programme):
    posting, students = waiting
    declined(students[0])
    moved = Placement.objects.get(student=students[1])
    Placement.objects.filter(pk=moved.pk).update(application=None)  # who came by a transfer
    confirm_placement(placement=moved, at=ANSWER_DAY)
    interrupt_placement(placement=moved, at=ANSWER_DAY, reason="Ill.")
    assert Placement.objects.get(student=students[2]).state == PlacementState.OFFERED


def test_place_goes_down_the_list_and_never_to_the_refused(waiting):
    for student in waiting[1][:3]:
        declined(student)
    assert Placement.objects.filter(state=PlacementState.OFFERED).count() == 0
    assert Placement.objects.count() == 3


def test_students_who_left_or_are_busy_are_passed_over(waiting):
    posting, students = waiting
    PlacementFactory(student=students[1], confirmed=True)
    students[2].status = StudentStatus.EXPELLED
    students[2].save()
    declined(students[0])
    assert not Placement.objects.filter(state=PlacementState.OFFERED).exists()


def test_students_with_a_place_are_not_moved(waiting, university, enterprise, programme):
    posting, students = waiting
    elsewhere = PlacementFactory(
        student=students[1],
        application=ApplicationFactory(
            posting=PostingFactory(
                university=university,
                placement_round=posting.placement_round,
                programmes=[programme],
                published=True,
            ),
            student=students[1],
            choice=2,
        ),
    )
    declined(students[0])
    offers = Placement.objects.filter(state=PlacementState.OFFERED).exclude(pk=elsewhere.pk)
    assert offers.get().student == students[2]


def test_unranked_wait_where_the_enterprise_takes_them_in_any_order(waiting):
    posting, students = waiting
    run = AllocationRun.objects.get()
    assert run.inputs["any_order"] == [posting.pk]
    assert posting.unranked_rule == UnrankedRule.ANY_ORDER
    unranked = Application.objects.get(student=students[1])
    run.inputs["rankings"] = [row for row in run.inputs["rankings"] if row[1] != students[1].pk]
    run.save()
    declined(students[0])
    assert Placement.objects.get(state=PlacementState.OFFERED).student == students[2]
    declined(students[2])
    offer = Placement.objects.get(state=PlacementState.OFFERED)
    assert offer.application == unranked


def test_nothing_is_offered_when_no_place_is_free_or_the_time_is_over(waiting):
    posting, students = waiting
    assert offer_free_place(posting=posting, at=ANSWER_DAY) is None
    Placement.objects.all().delete()
    late = timezone.make_aware(datetime.combine(posting.starts_on, time.min))  # it begins
    assert offer_free_place(posting=posting, at=late) is None
    assert offer_free_place(posting=posting, at=ANSWER_DAY) is not None


def test_round_is_closed_when_the_time_to_confirm_is_over_and_nothing_is_offered(
    waiting, monkeypatch
):
    placement_round = waiting[0].placement_round
    until = placement_round.confirm_until

    def state_after_the_beat(at) -> str:
        monkeypatch.setattr("internships.tasks.timezone.now", lambda: at)
        move_placements()
        placement_round.refresh_from_db()
        return placement_round.state

    PlacementFactory()  # an offer that came from no round keeps none open
    minute, days = timedelta(minutes=1), timedelta(days=3)
    assert state_after_the_beat(until) == RoundState.ALLOCATED
    # Two more wait for the place; each of them has three days.
    assert state_after_the_beat(until + minute) == RoundState.ALLOCATED
    assert state_after_the_beat(until + days + 2 * minute) == RoundState.ALLOCATED
    over = until + 2 * days + 3 * minute
    assert state_after_the_beat(over) == RoundState.CLOSED
    assert state_after_the_beat(over + minute) == RoundState.CLOSED
    asked = Placement.objects.filter(application__isnull=False)
    assert [one.was_not_answered for one in asked] == [True, True, True]
    assert placement_round.closed_at == over
