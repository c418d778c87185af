"""Interviews: offered, taken by whoever comes first, given back, withdrawn."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.calendars import entries_for
from cluster_portal.common.models import Notification, User
from internships.actions.placing import interview as actions
from internships.actions.placing.application import withdraw_application
from internships.enums import SlotState
from internships.models import Application, InterviewSlot, PlacementRound
from tests.factories.internships import ApplicationFactory, PostingFactory
from tests.factories.partners import StudentFactory, UserFactory

HOUR = timedelta(hours=1)


def offer(posting, by, *, after=3 * HOUR, count=1, minutes=30, at=None):
    at = at or timezone.now()
    return actions.offer_slots(
        posting=posting, starts_at=at + after, minutes=minutes, count=count,
        place="Navoiy 1, 12-xona", by=by, at=at,
    )  # fmt: skip


def invite(application, by):
    return actions.invite_applicants(
        posting=application.posting, applications=[application.pk], by=by, at=timezone.now()
    )


def take(application, slot):
    return actions.take_slot(application=application, slot=slot, at=timezone.now())


def told(name: str) -> set[int]:
    return set(Notification.objects.filter(about=name).values_list("recipient", flat=True))


@pytest.fixture
def slots(posting, hamid, application):
    """Two times in a row; the applicant is invited."""
    made = offer(posting, hamid, count=2)
    invite(application, hamid)
    application.refresh_from_db()
    return made


@pytest.fixture
def rival(posting, programme):
    student = StudentFactory(programme=programme, user=UserFactory())
    return ApplicationFactory(posting=posting, student=student)


def test_times_follow_each_other_and_the_invited_are_told_once(
    slots, application, nilufar, hamid, posting
):
    first, second = slots
    assert (first.ends_at, second.minutes) == (second.starts_at, 30)
    assert told("interview_offered") == {nilufar.pk}
    assert invite(application, hamid) == 0
    assert Notification.objects.filter(about="interview_offered").count() == 1


def test_both_sides_are_told_and_the_time_stands_in_both_calendars(
    slots, application, nilufar, hamid, other_hr
):
    slot = take(application, slots[1])
    assert (slot.state, slot.application, slot.student) == (
        SlotState.TAKEN, application, nilufar.student,
    )  # fmt: skip
    assert told("interview_agreed") == {nilufar.pk, hamid.pk}
    key = f"interview-{slot.pk}-{application.pk}"
    for user, title in ((nilufar, "Interview: Navoiy sement zavodi"), (hamid, "Interview: ")):
        fresh = User.objects.get(pk=user.pk)
        entry = {one.key: one for one in entries_for(fresh, timezone.localdate())}[key]
        assert entry.title.startswith(title)
        assert (entry.first, entry.until, entry.place) == (
            slot.starts_at, slot.ends_at, "Navoiy 1, 12-xona",
        )  # fmt: skip
    other = User.objects.get(pk=other_hr.pk)
    assert key not in {one.key for one in entries_for(other, timezone.localdate())}


def test_time_is_given_back_and_free_for_another(slots, application, rival, hamid, nilufar):
    take(application, slots[0])
    invite(rival, hamid)
    rival.refresh_from_db()
    with pytest.raises(actions.InterviewError, match="taken meanwhile"):
        take(rival, slots[0])
    actions.give_back_slot(application=application, at=timezone.now())
    assert told("interview_cancelled") == {nilufar.pk, hamid.pk}
    assert take(rival, slots[0]).application == rival


def test_what_has_begun_is_neither_given_back_nor_withdrawn(slots, application, hamid):
    slot = take(application, slots[0])
    with pytest.raises(actions.InterviewError, match="has begun"):
        actions.give_back_slot(application=application, at=slot.starts_at)
    with pytest.raises(actions.InterviewError, match="has begun"):
        actions.withdraw_slot(slot=slot, by=hamid, at=slot.starts_at)


def test_withdrawn_time_is_told_and_another_may_be_chosen(slots, application, hamid, nilufar):
    slot = take(application, slots[0])
    actions.withdraw_slot(slot=slot, by=hamid, at=timezone.now())
    assert told("interview_cancelled") == {nilufar.pk, hamid.pk}
    fresh = User.objects.get(pk=nilufar.pk)
    entries = {one.key: one.status.value for one in entries_for(fresh, timezone.localdate())}
    assert entries[f"interview-{slot.pk}-{application.pk}"] == "CANCELLED"
    assert take(application, slots[1]).state == SlotState.TAKEN


def test_withdrawing_the_application_frees_its_time(slots, application, nilufar, hamid):
    take(application, slots[0])
    withdraw_application(application=application, by=nilufar, at=timezone.now())
    slots[0].refresh_from_db()
    assert (slots[0].state, slots[0].application) == (SlotState.FREE, None)
    assert hamid.pk in told("interview_cancelled")


def test_only_the_invited_take_one_time_of_their_own_posting(slots, application, rival, hamid):
    with pytest.raises(actions.InterviewError, match="not invited"):
        take(rival, slots[0])
    elsewhere = PostingFactory(
        enterprise=application.posting.enterprise,
        university=application.posting.university,
        programmes=[application.student.programme],
        placement_round=application.placement_round,
        published=True,
    )
    with pytest.raises(actions.InterviewError, match="not invited"):
        take(application, offer(elsewhere, hamid)[0])
    take(application, slots[0])
    with pytest.raises(actions.InterviewError, match="already"):
        take(application, slots[1])


def test_nobody_is_at_two_interviews_at_once(slots, application, hamid, other_hr):
    """Two enterprises, the same half hour."""
    other = ApplicationFactory(
        student=application.student,
        choice=2,
        posting=PostingFactory(
            enterprise=other_hr.affiliations.get().organization,
            university=application.posting.university,
            programmes=[application.student.programme],
            placement_round=application.placement_round,
            published=True,
        ),
    )
    clash = offer(other.posting, other_hr, after=3 * HOUR + timedelta(minutes=10))[0]
    invite(other, other_hr)
    other.refresh_from_db()
    take(application, slots[0])
    with pytest.raises(ValidationError, match="another interview at this time"):
        take(other, clash)
    with pytest.raises(IntegrityError, match="at_one_at_a_time"), transaction.atomic():
        InterviewSlot.objects.filter(pk=clash.pk).update(
            state=SlotState.TAKEN, application=other, student=other.student, taken_at=timezone.now()
        )
    assert take(other, offer(other.posting, other_hr, after=5 * HOUR)[0]).application == other


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"after": -HOUR}, "has passed"),
        ({"after": 48 * HOUR}, "before the deadline"),
        ({"count": 0}, "from 1 to 20"),
        ({"count": 21}, "from 1 to 20"),
        ({"minutes": 4}, "5 to 240"),
        ({"minutes": 241}, "5 to 240"),
    ],
)
def test_what_cannot_be_offered(posting, hamid, given, words):
    with pytest.raises(actions.InterviewError, match=words):
        offer(posting, hamid, **given)


def test_nobody_is_invited_to_nothing(posting, application, hamid):
    with pytest.raises(actions.InterviewError, match="Offer times"):
        invite(application, hamid)


def test_after_the_ranking_nothing_is_offered_taken_or_asked(slots, application, posting, hamid):
    now = timezone.now()
    PlacementRound.objects.filter(pk=posting.placement_round_id).update(
        apply_from=now - 3 * HOUR, apply_until=now - 2 * HOUR, rank_until=now - HOUR
    )
    fresh = Application.objects.get(pk=application.pk)
    for act in (
        lambda: offer(posting, hamid),
        lambda: invite(fresh, hamid),
        lambda: take(fresh, slots[0]),
    ):
        with pytest.raises(actions.InterviewError, match="deadline of the ranking"):
            act()


MOVES = {"take", "give_back", "withdraw"}
ALLOWED = {
    (SlotState.FREE, "take"), (SlotState.FREE, "withdraw"), (SlotState.TAKEN, "give_back"),
    (SlotState.TAKEN, "withdraw"),
}  # fmt: skip


@pytest.mark.parametrize("state", SlotState)
@pytest.mark.parametrize("move", sorted(MOVES))
def test_time_moves_only_along_its_states(state, move):
    slot = InterviewSlot(state=state)
    arguments = {"take": {"application": Application(), "at": None}, "withdraw": {"at": None}}
    if (state, move) not in ALLOWED:
        with pytest.raises(TransitionNotAllowed):
            getattr(slot, move)(**arguments.get(move, {}))
    elif move != "take":
        getattr(slot, move)(**arguments.get(move, {}))


@pytest.mark.django_db(transaction=True)
def test_first_come_takes_the_last_time(posting, programme, hamid):
    """Eight press at once for one time: one has it, the others are told."""
    slot = offer(posting, hamid)[0]
    applications = [
        ApplicationFactory(
            posting=posting, student=StudentFactory(programme=programme, user=UserFactory())
        )
        for _number in range(8)
    ]
    keys = [one.pk for one in applications]
    actions.invite_applicants(posting=posting, applications=keys, by=hamid, at=timezone.now())
    start, outcomes = threading.Barrier(8), []

    def press(key):
        start.wait()
        try:
            take(Application.objects.get(pk=key), slot)
            outcomes.append("taken")
        except actions.InterviewError:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late"] * 7 + ["taken"]
    assert InterviewSlot.objects.filter(state=SlotState.TAKEN).count() == 1


def test_hr_offers_invites_and_the_student_chooses_by_the_pages(
    posting, application, hamid, nilufar, sign_in
):
    hr, student = sign_in(hamid), sign_in(nilufar)
    when = timezone.localtime() + 5 * HOUR
    sent = {
        "day": when.date().isoformat(), "begins": when.strftime("%H:%M"), "minutes": 20,
        "count": 3, "place": "https://meet.example.uz/abc",
    }  # fmt: skip
    answer = hr.post(reverse("interview-offer", args=[posting.pk]), sent)
    assert answer["Location"] == reverse("interview-list", args=[posting.pk])
    board = reverse("posting-ranking", args=[posting.pk])
    page = hr.post(board, {"bulk": "invite", "chosen": [application.pk]}, follow=True)
    assert "are invited to choose a time" in page.content.decode()
    assert "invited, no time chosen yet" in page.content.decode()
    assert "Choose a time" in student.get(application.get_absolute_url()).content.decode()
    take_url = reverse("interview-take", args=[application.pk])
    slot = InterviewSlot.objects.order_by("starts_at")[1]
    assert "https://meet.example.uz/abc" in student.get(take_url).content.decode()
    student.post(take_url, {"slot": slot.pk})
    slot.refresh_from_db()
    assert slot.application == application
    late = student.post(take_url, {"slot": slot.pk}).content.decode()
    assert "taken meanwhile" in late
    listed = hr.get(reverse("interview-list", args=[posting.pk])).content.decode()
    assert application.student.full_name in listed
    student.post(reverse("interview-give-back", args=[application.pk]))
    hr.post(reverse("interview-withdraw", args=[slot.pk]))
    slot.refresh_from_db()
    assert slot.state == SlotState.WITHDRAWN


def test_rights_by_role(everyone, other_hr, sign_in, slots, application, posting):
    people = everyone | {"other_hr": other_hr}
    pages = {
        reverse("interview-list", args=[posting.pk]): {"hr": 200, "other_hr": 404},
        reverse("interview-offer", args=[posting.pk]): {"hr": 200, "other_hr": 404},
        reverse("interview-take", args=[application.pk]): {"student": 200},
    }
    for url, allowed in pages.items():
        codes = {role: sign_in(user).get(url).status_code for role, user in people.items()}
        assert codes == dict.fromkeys(people, 403) | {None: 302} | allowed
    withdraw = reverse("interview-withdraw", args=[slots[0].pk])
    give_back = reverse("interview-give-back", args=[application.pk])
    for role, user in people.items():
        if role not in {"hr", None}:
            assert sign_in(user).post(withdraw).status_code in {403, 404}
        if role not in {"student", None}:
            assert sign_in(user).post(give_back).status_code == 403
    slots[0].refresh_from_db()
    assert slots[0].state == SlotState.FREE


def test_who_is_not_invited_sees_no_times(slots, rival, sign_in, nilufar):
    seen = InterviewSlot.objects.visible_to(rival.student.user)
    assert list(seen) == []
    assert InterviewSlot.objects.visible_to(nilufar).count() == 2
    page = sign_in(rival.student.user).get(reverse("interview-take", args=[rival.pk]))
    assert "Navoiy 1, 12-xona" not in page.content.decode()


def test_list_asks_as_much_for_many_as_for_few(hamid, sign_in, queries, posting, programme, slots):
    url = reverse("interview-list", args=[posting.pk])
    client = sign_in(hamid)
    few = queries(client, url)
    offer(posting, hamid, after=8 * HOUR, count=20)
    assert queries(client, url) == few
