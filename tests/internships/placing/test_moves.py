"""Placements moved by the university, exchanged by two students, passed on by waiting lists."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Notification
from internships.actions.contracting.start_gate import held_back
from internships.actions.placing.allocation import run_allocation
from internships.actions.placing.move import transfer_placement
from internships.actions.placing.swap import (
    SwapError,
    agree_swap,
    approve_swap,
    decline_swap,
    propose_swap,
    refuse_swap,
    withdraw_swap,
)
from internships.actions.practising.placement import (
    PlacementError,
    begin_due,
    confirm_placement,
    confirm_until,
    decline_placement,
    expire_offers,
    interrupt_placement,
)
from internships.enums import ContractState, Decision, PlacementState, SwapState
from internships.models import Diary, Placement, PlacementSwap, ReservedPlaces, ReservedStudent
from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
    contract_for,
)
from tests.factories.partners import OrganizationFactory, StudentFactory, UserFactory

ALLOCATION_DAY = NOW + timedelta(days=11)


# The waiting list moves by itself


@pytest.fixture
def queue(university, enterprise, programme, umida):
    """One place; three students in the order of their ranks."""
    record = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=1, published=True,
    )  # fmt: skip
    students = [StudentFactory(programme=programme, user=UserFactory()) for _number in range(3)]
    for rank, student in enumerate(students, start=1):
        ApplicationFactory(posting=posting, student=student, rank=rank, decision=Decision.RANKED)
    run_allocation(placement_round=record, by=umida, at=ALLOCATION_DAY)
    return posting, students


def offered() -> Placement:
    return Placement.objects.get(state=PlacementState.OFFERED)


def test_place_nobody_answered_for_goes_on_and_the_next_have_time_of_their_own(queue):
    posting, students = queue
    over = posting.placement_round.confirm_until + timedelta(minutes=1)
    expire_offers(at=over)
    assert offered().student == students[1]
    assert confirm_until(offered()) == over + timedelta(days=3)
    told = Notification.objects.get(key=f"placement:{offered().pk}:offered")
    assert told.recipient == students[1].user
    expire_offers(at=over + timedelta(days=2))
    assert offered().student == students[1]
    expire_offers(at=over + timedelta(days=3, minutes=1))
    assert offered().student == students[2]
    confirm_placement(placement=offered(), at=over + timedelta(days=4))


def test_place_of_a_student_taken_out_before_the_first_day_goes_on(queue):
    confirm_placement(placement=offered(), at=ALLOCATION_DAY)
    interrupt_placement(placement=Placement.objects.get(), at=ALLOCATION_DAY, reason="Left.")
    assert offered().student == queue[1][1]


def test_nothing_is_offered_once_the_practice_has_begun(queue):
    posting, _students = queue
    confirm_placement(placement=offered(), at=ALLOCATION_DAY)
    begun = timezone.make_aware(
        timezone.datetime.combine(posting.starts_on, timezone.datetime.min.time())
    )
    interrupt_placement(placement=Placement.objects.get(), at=begun, reason="Left.")
    assert not Placement.objects.filter(state=PlacementState.OFFERED).exists()


def test_nobody_is_given_time_beyond_the_first_day(queue):
    posting, _students = queue
    confirm_placement(placement=offered(), at=ALLOCATION_DAY)
    begun = timezone.make_aware(
        timezone.datetime.combine(posting.starts_on, timezone.datetime.min.time())
    )
    interrupt_placement(
        placement=Placement.objects.get(), at=begun - timedelta(days=1), reason="Left."
    )
    assert confirm_until(offered()) == begun


def test_reserved_place_goes_on_to_its_group(university, enterprise, programme, umida):
    record = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=1, published=True,
    )  # fmt: skip
    ReservedPlaces.objects.create(posting=posting, group="targeted", places=1)
    students = StudentFactory.create_batch(3, programme=programme)
    for rank, student in enumerate(students, start=1):
        ApplicationFactory(posting=posting, student=student, rank=rank, decision=Decision.RANKED)
    for student in students[1:]:
        ReservedStudent.objects.create(
            placement_round=record, student=student, group="targeted", basis="1", named_by=umida,
            named_at=NOW,
        )  # fmt: skip
    run_allocation(placement_round=record, by=umida, at=ALLOCATION_DAY)
    assert offered().student == students[1]  # ranked behind the first, who is in no group
    decline_placement(placement=offered(), at=ALLOCATION_DAY)
    assert offered().student == students[2]
    decline_placement(placement=offered(), at=ALLOCATION_DAY)
    assert offered().student == students[0]


def test_first_come_waits_in_the_order_of_coming(university, enterprise, programme, umida):
    record = PlacementRoundFactory(university=university, open=True, rule="first_come")
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=1, published=True,
    )  # fmt: skip
    students = StudentFactory.create_batch(3, programme=programme)
    for hours, student in zip((1, 3, 2), students, strict=True):
        ApplicationFactory(
            posting=posting,
            student=student,
            submitted_at=record.apply_from + timedelta(hours=hours),
        )
    run_allocation(placement_round=record, by=umida, at=ALLOCATION_DAY)
    assert offered().student == students[0]
    decline_placement(placement=offered(), at=ALLOCATION_DAY)
    assert offered().student == students[2]


# Transfers


@pytest.fixture
def held(university, enterprise, programme, dates, nilufar):
    """Confirmed, begins in ten days."""
    posting = PostingFactory(
        enterprise=enterprise,
        university=university,
        programmes=[programme],
        published=True,
        **dates,
    )
    return PlacementFactory(posting=posting, student=nilufar.student, confirmed=True)


@pytest.fixture
def elsewhere(university, programme, dates):
    """A posting of another enterprise with one place."""
    return PostingFactory(
        university=university, programmes=[programme], places=1, published=True, **dates
    )


def move(placement, by, **to):
    day = to.pop("starts_on", placement.starts_on)
    return transfer_placement(
        placement=placement, starts_on=day, reason="The workshop closed.", by=by,
        at=timezone.now(), **to,
    )  # fmt: skip


def test_student_is_transferred_to_another_posting(held, elsewhere, umida, hamid, nilufar):
    new_hr = person("hr3@example.uz", "Aliyev", "Vali", Role.HR, elsewhere.enterprise)
    day = held.starts_on + timedelta(days=5)
    new = move(held, umida, posting=elsewhere, starts_on=day)
    held.refresh_from_db()
    assert (held.state, held.ends_on) == (PlacementState.TRANSFERRED, day - timedelta(days=1))
    assert (new.state, new.starts_on, new.moved_from) == (PlacementState.CONFIRMED, day, held)
    assert (new.posting, new.enterprise) == (elsewhere, elsewhere.enterprise)
    for posting, taken in ((held.posting, 0), (elsewhere, 1)):
        posting.refresh_from_db()
        assert posting.places_taken == taken
    told = Notification.objects.filter(key=f"placement:{held.pk}:transferred")
    assert {one.recipient for one in told} == {hamid, new_hr, nilufar}


def test_moved_the_same_day_it_starts_through_the_gate_and_leaves_its_contract(
    university, enterprise, programme, nilufar, umida
):
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=7), "ends_on": today + timedelta(days=30)}
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True, **days
    )
    old = PlacementFactory(
        posting=posting, student=nilufar.student, under_way=True, contracted=True
    )
    new = move(old, umida, enterprise=OrganizationFactory(), starts_on=today)
    assert new.state == PlacementState.CONFIRMED
    assert begin_due(at=timezone.now()) == 0
    assert not Diary.objects.filter(placement=new).exists()
    assert list(held_back(Placement.objects.all(), today)) == [new]
    contract_for(new)
    assert begin_due(at=timezone.now()) == 1
    assert Diary.objects.filter(placement=new).exists()
    old.refresh_from_db()
    link = old.contract_links.get()
    assert (link.released_at is None, link.contract.state) == (False, ContractState.ENDED)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (ContractState.READY, ContractState.CANCELLED),
        (ContractState.SIGNED, ContractState.ENDED),
        (ContractState.ENDED, ContractState.ENDED),
    ],
)
def test_interrupted_placement_leaves_its_contract_which_goes_on_for_others(
    held, university, programme, dates, state, after
):
    student = StudentFactory(programme=programme)
    other = PlacementFactory(posting=held.posting, student=student, confirmed=True)
    contract = contract_for(held, other, state=state)
    for placement, expected in ((held, state), (other, after)):
        interrupt_placement(placement=placement, at=timezone.now(), reason="Fire")
        contract.refresh_from_db()
        assert contract.state == expected
    assert not contract.covered.filter(released_at=None).exists()


def test_placement_not_begun_is_replaced_whole(held, umida):
    last, other = held.ends_on, OrganizationFactory()
    new = move(held, umida, enterprise=other)
    held.refresh_from_db()
    assert held.ends_on == last
    assert (new.posting, new.enterprise, new.ends_on) == (None, other, last)


def test_transfer_needs_a_free_place_one_goal_and_a_day_of_the_placement(held, elsewhere, umida):
    with pytest.raises(PlacementError, match="Choose a posting or an enterprise"):
        move(held, umida)
    with pytest.raises(PlacementError, match="Choose a day of the placement"):
        move(held, umida, posting=elsewhere, starts_on=held.ends_on + timedelta(days=1))
    with pytest.raises(PlacementError, match="Choose today or a later day"):
        move(held, umida, posting=elsewhere, starts_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PlacementError, match="another university"):
        move(held, umida, posting=PostingFactory(published=True))
    PlacementFactory(posting=elsewhere, confirmed=True)
    with pytest.raises(PlacementError, match="no free place"):
        move(held, umida, posting=elsewhere)
    held.refresh_from_db()
    assert held.state == PlacementState.CONFIRMED


@pytest.mark.parametrize("state", PlacementState)
def test_only_confirmed_and_begun_placements_are_transferred(state):
    placement = Placement(state=state)
    arguments = {"ends_on": NOW.date(), "at": NOW, "reason": "x"}
    if state in {PlacementState.CONFIRMED, PlacementState.UNDER_WAY}:
        placement.transfer(**arguments)
        assert placement.state == PlacementState.TRANSFERRED
    else:
        with pytest.raises(TransitionNotAllowed):
            placement.transfer(**arguments)


def test_university_transfers_on_the_page_and_nobody_else(held, elsewhere, everyone, sign_in):
    url = reverse("placement-transfer", args=[held.pk])
    sent = {"posting": elsewhere.pk, "starts_on": held.starts_on, "reason": "Closed."}
    for role, user in everyone.items():
        if role != Role.UNIVERSITY_ADMIN:
            assert sign_in(user).post(url, sent).status_code in {302, 403, 404}
    assert Placement.objects.count() == 1
    client = sign_in(everyone[Role.UNIVERSITY_ADMIN])
    assert client.get(url).status_code == 200
    assert "one of the two" in client.post(url, sent | {"posting": ""}).content.decode()
    assert client.post(url, sent).status_code == 302
    old = client.get(held.get_absolute_url()).content.decode()
    assert "Closed." in old
    assert str(elsewhere.enterprise) in old


# Exchanges


@pytest.fixture
def pair(held, university, programme, dates):
    """Nilufar's place and another student's, both full."""
    other = person("davron@example.uz", "Davronov", "Davron", Role.STUDENT, university)
    student = StudentFactory(user=other, programme=programme)
    posting = PostingFactory(
        university=university, programmes=[programme], places=1, published=True, **dates
    )
    return held, PlacementFactory(posting=posting, student=student, confirmed=True)


@pytest.fixture
def agreed(pair, nilufar):
    mine, theirs = pair
    swap = propose_swap(
        placement=mine, student_number=theirs.student.student_id, by=nilufar, at=timezone.now()
    )
    return agree_swap(swap=swap, by=theirs.student.user, at=timezone.now())


def test_two_students_exchange_their_places(agreed, pair, umida):
    mine, theirs = pair
    for one in pair:
        contract_for(one)
    approve_swap(swap=agreed, by=umida, at=timezone.now())
    for old, target in ((mine, theirs), (theirs, mine)):
        old.refresh_from_db()
        assert old.contract_links.get().contract.state == ContractState.ENDED
        assert old.state == PlacementState.TRANSFERRED
        new = Placement.objects.get(moved_from=old)
        assert (new.student, new.posting) == (old.student, target.posting)
        assert (new.state, new.enterprise) == (PlacementState.CONFIRMED, target.enterprise)
        old.posting.refresh_from_db()
        assert old.posting.places_taken == 1
    agreed.refresh_from_db()
    assert (agreed.state, agreed.decided_by) == (SwapState.APPROVED, umida)


def test_both_hosts_and_both_students_are_told_of_an_exchange(agreed, pair, umida, hamid, nilufar):
    mine, theirs = pair
    approve_swap(swap=agreed, by=umida, at=timezone.now())
    letters = Notification.objects.filter(key__endswith=":transferred")
    told = {(one.key.split(":")[1], one.recipient, one.url) for one in letters}
    goes, comes = (Placement.objects.get(moved_from=old) for old in (mine, theirs))
    assert told == {
        (str(mine.pk), nilufar, goes.get_absolute_url()),
        (str(mine.pk), hamid, mine.get_absolute_url()),
        (str(theirs.pk), theirs.student.user, comes.get_absolute_url()),
        (str(theirs.pk), hamid, comes.get_absolute_url()),
    }


def test_an_exchange_that_would_put_a_student_in_two_places_leaves_all_as_it_was(
    agreed, pair, umida
):
    mine, theirs = pair
    Placement.objects.filter(pk=theirs.pk).update(
        starts_on=mine.ends_on + timedelta(days=1), ends_on=mine.ends_on + timedelta(days=9)
    )
    PlacementFactory(
        student=mine.student, confirmed=True, starts_on=mine.ends_on + timedelta(days=2),
        ends_on=mine.ends_on + timedelta(days=5),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="placement_one_at_a_time"):
        approve_swap(swap=agreed, by=umida, at=timezone.now())


def test_each_step_is_for_its_own_person(pair, nilufar, umida):
    mine, theirs = pair
    now, number = timezone.now(), theirs.student.student_id
    with pytest.raises(SwapError, match="No exchange is possible"):
        propose_swap(placement=mine, student_number="nobody", by=nilufar, at=now)
    swap = propose_swap(placement=mine, student_number=number, by=nilufar, at=now)
    with pytest.raises(SwapError, match="The other student answers"):
        agree_swap(swap=swap, by=nilufar, at=now)
    decline_swap(swap=swap, reason="No.", by=theirs.student.user, at=now)
    swap = propose_swap(placement=mine, student_number=number, by=nilufar, at=now)
    withdraw_swap(swap=swap, by=nilufar, at=now)
    swap = propose_swap(placement=mine, student_number=number, by=nilufar, at=now)
    agree_swap(swap=swap, by=theirs.student.user, at=now)
    refuse_swap(swap=swap, reason="Contracts are signed.", by=umida, at=now)
    mine.refresh_from_db()
    assert mine.state == PlacementState.CONFIRMED
    assert Notification.objects.filter(recipient=nilufar, key=f"swap:{swap.pk}:refused").exists()


_STEPS = {
    "agree": {SwapState.PROPOSED: SwapState.AGREED},
    "decline": {SwapState.PROPOSED: SwapState.DECLINED},
    "approve": {SwapState.AGREED: SwapState.APPROVED},
    "refuse": {SwapState.AGREED: SwapState.REFUSED},
    "withdraw": dict.fromkeys([SwapState.PROPOSED, SwapState.AGREED], SwapState.WITHDRAWN),
}


@pytest.mark.parametrize("state", SwapState)
@pytest.mark.parametrize("step", _STEPS)
def test_exchange_takes_only_the_steps_of_its_state(state, step):
    swap, arguments = PlacementSwap(state=state), {"at": NOW}
    if step in {"approve", "refuse"}:
        arguments["by"] = None
    if step in {"decline", "refuse"}:
        arguments["reason"] = "x"
    after = _STEPS[step].get(state)
    if after is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(swap, step)(**arguments)
    else:
        getattr(swap, step)(**arguments)
        assert swap.state == after


def test_students_exchange_by_the_pages(pair, nilufar, umida, sign_in):
    mine, theirs = pair
    asks, answers, decides = sign_in(nilufar), sign_in(theirs.student.user), sign_in(umida)
    sent = {"student_number": theirs.student.student_id, "message": "Yaqinroq."}
    asks.post(reverse("swap-propose", args=[mine.pk]), sent)
    swap = PlacementSwap.objects.get()
    assert "Yaqinroq." in answers.get(swap.get_absolute_url()).content.decode()
    assert asks.post(reverse("swap-approve", args=[swap.pk])).status_code == 403
    assert "exchange places with you" in answers.get("/").content.decode()
    answers.post(reverse("swap-agree", args=[swap.pk]))
    assert "waits for your decision" in decides.get("/").content.decode()
    decides.post(reverse("swap-approve", args=[swap.pk]))
    swap.refresh_from_db()
    assert swap.state == SwapState.APPROVED


@pytest.mark.django_db(transaction=True)
def test_one_place_in_two_exchanges_moves_once(agreed, pair, university, programme, dates, umida):
    mine, theirs = pair
    third = PlacementFactory(
        posting=PostingFactory(
            university=university, programmes=[programme], places=1, published=True, **dates
        ),
        student=StudentFactory(programme=programme, user=UserFactory()),
        confirmed=True,
    )
    second = PlacementSwap(placement=third, other=theirs, proposed_at=timezone.now())
    second.agree(at=timezone.now())
    second.save()
    start, outcomes = threading.Barrier(2), []

    def approve(swap) -> None:
        try:
            start.wait()
            approve_swap(swap=swap, by=umida, at=timezone.now())
            outcomes.append("moved")
        except SwapError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(swap,)) for swap in (agreed, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "refused"]
    assert Placement.objects.holding_a_place().count() == 3
    assert Placement.objects.filter(moved_from=theirs).count() == 1


def test_lists_ask_as_much_for_many_as_for_few(pair, umida, sign_in, queries, nilufar):
    client, url = sign_in(umida), reverse("swap-list")
    mine, theirs = pair
    PlacementSwap.objects.create(placement=mine, other=theirs, proposed_at=NOW)
    few = queries(client, url)
    for _number in range(6):
        one, other = PlacementFactory.create_batch(2, university=mine.university, confirmed=True)
        PlacementSwap.objects.create(placement=one, other=other, proposed_at=NOW)
    assert queries(client, url) == few
