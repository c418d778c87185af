"""Who is reminded of what, when, and by which page; nobody twice, nobody for nothing."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cluster_portal.common.messaging.reminders import names, remind
from cluster_portal.common.models import Letter, Notification
from internships.actions.practising import complaint as complaints
from internships.enums import ComplaintTopic, ContractState, InductionKind
from internships.models import Induction, PracticeReport
from internships.reminders import REMINDERS
from internships.working_days import monday_of
from tests.factories.internships import (
    ApplicationFactory,
    PlacementFactory,
    PostingFactory,
    contract_for,
)
from tests.factories.partners import StudentFactory, UserFactory
from tests.internships.practice import past_days, practice

DAY = timedelta(days=1)


@pytest.fixture
def wide(posting):
    """A posting with places for many."""
    posting.places = 30
    posting.save()
    return posting


def noon(day=None) -> datetime:
    return timezone.make_aware(datetime.combine(day or timezone.localdate(), time(12)))


def told(letter, at=None) -> list[tuple[str, str]]:
    """(person, page) of what REMINDER says now; a second run says nothing more."""
    before = set(Notification.objects.values_list("pk", flat=True))
    at = at or noon()
    remind(letter, at=at)
    assert remind(letter, at=at) == 0
    new = Notification.objects.exclude(pk__in=before).filter(about=letter)
    return sorted(new.values_list("recipient__email", "url"))


def test_all_are_registered():
    assert {reminder.letter for reminder in REMINDERS} <= set(names())


def test_who_has_chosen_nothing_two_days_before_the_list_closes(
    db, posting, open_round, nilufar, programme
):
    chose = StudentFactory(programme=programme, year=3, user=UserFactory())
    ApplicationFactory(posting=posting, student=chose)
    StudentFactory(programme=programme, year=1)  # the round is not for the first year
    page = f"/postings/?placement_round={open_round.pk}"
    early = open_round.apply_until - timedelta(hours=49)
    assert told("choices_end", at=noon(early.date())) == []
    assert told("choices_end") == [(nilufar.email, page)]


def test_hr_with_undecided_applicants(db, posting, application, hamid, other_hr, open_round):
    assert told("ranking_ends") == []  # students still choose
    at = open_round.apply_until + timedelta(hours=1)
    remind("ranking_ends", at=noon(at.date() + DAY))
    reminded = Notification.objects.filter(about="ranking_ends")
    assert [one.recipient for one in reminded] == [hamid]
    assert reminded.get().url == f"/postings/{posting.pk}/ranking/"


def test_ranking_that_is_done_is_not_asked_for(db, posting, application, hamid, open_round):
    application.decision = "ranked"
    application.rank = 1
    application.save()
    remind("ranking_ends", at=noon(open_round.apply_until.date() + DAY))
    assert not Notification.objects.filter(about="ranking_ends").exists()


def test_student_is_reminded_of_an_offer_on_its_last_day(db, posting, nilufar):
    placement = PlacementFactory(
        posting=posting, student=nilufar.student, answer_until=noon() + timedelta(hours=20)
    )
    assert told("offer_ends", at=noon() - timedelta(hours=6)) == []
    assert told("offer_ends") == [(nilufar.email, placement.get_absolute_url())]


def confirmed(posting, student, in_days=3):
    first = timezone.localdate() + in_days * DAY
    return PlacementFactory(
        posting=posting, student=student, confirmed=True, starts_on=first, ends_on=first + 30 * DAY
    )


def test_university_makes_the_contract_that_is_missing(db, posting, nilufar, umida):
    placement = confirmed(posting, nilufar.student)
    assert told("contract_start_near", at=noon() - 2 * DAY) == []
    page = f"/placements/{placement.pk}/contract/"
    assert told("contract_start_near") == [(umida.email, page)]


def test_whoever_signs_next_is_reminded(db, posting, nilufar, umida, hamid):
    placement = confirmed(posting, nilufar.student)
    contract = contract_for(placement, code="three_party", state=ContractState.READY)
    people = {"student": nilufar, "enterprise": hamid, "university": umida}
    first = people[contract.template.signers[0]]
    assert told("contract_start_near") == [(first.email, contract.get_absolute_url())]


def test_host_without_account_is_reminded_by_its_link(db, posting, nilufar, umida):
    placement = confirmed(posting, nilufar.student)
    posting.enterprise.email = "host@example.uz"
    posting.enterprise.save()
    contract_for(placement, state=ContractState.AWAITING)
    mail.outbox.clear()
    assert told("contract_start_near") == []
    letter = placement.enterprise.email
    assert "/c/" in Letter.objects.get(email=letter, about="contract_start_near").body


def test_signed_contract_needs_no_reminder(db, posting, nilufar, umida):
    contract_for(confirmed(posting, nilufar.student))
    assert told("contract_start_near") == []


def test_interns_without_mentor_and_supervisor(db, posting, nilufar, umida, hamid):
    placement = confirmed(posting, nilufar.student, in_days=7)
    assert told("mentor_missing") == [(hamid.email, f"/placements/{placement.pk}/mentor/")]
    assert told("supervisors_missing") == [(umida.email, "/supervisors/")]


def test_first_days_by_the_mentor_link_or_hr(db, wide, hamid):
    posting = wide
    week = {"starts_on": timezone.localdate() - 3 * DAY, "ends_on": timezone.localdate() + 30 * DAY}
    with_mentor = practice(posting=posting, mentor_name="B", mentor_email="b@example.uz", **week)
    without = practice(posting=posting, **week)
    done = practice(posting=posting, **week)
    for kind in InductionKind:
        Induction.objects.create(
            placement=done, kind=kind, held_on=done.starts_on, confirmed_at=noon(),
            confirmed_name="B",
        )  # fmt: skip
    assert told("first_days_missing") == [(hamid.email, without.get_absolute_url())]
    letter = Letter.objects.get(about="first_days_missing", recipient=None)
    assert (letter.email, "/m/" in letter.body) == (with_mentor.mentor_email, True)


def test_diary_three_and_seven_days_behind(db, nilufar, posting):
    placement = practice(posting=posting, student=nilufar.student)
    days = list(past_days(placement))
    for entry in days[:-2]:
        entry.text, entry.written_at = "Ishladim", noon()
        entry.save()
    assert told("diary_behind") == []
    placement.diary.entries.filter(pk=days[-3].pk).update(written_at=None, text="")
    assert told("diary_behind") == [(nilufar.email, "/diaries/mine/")]
    placement.diary.entries.update(written_at=None, text="")
    assert len(told("diary_behind")) == 1  # the second stage


def test_supervisor_is_told_of_last_week_once(db, sardor, posting):
    for _student in range(2):
        placement = practice(posting=posting, supervisor=sardor)
        placement.diary.entries.update(written_at=noon())
    monday = monday_of(timezone.localdate())
    assert told("weeks_to_check", at=noon(monday)) == []
    page = f"/diaries/?week={monday - 7 * DAY}"
    assert told("weeks_to_check", at=noon(monday + DAY)) == [(sardor.email, page)]
    assert told("weeks_to_check", at=noon(monday + 2 * DAY)) == []


def test_report_three_days_before_the_end(db, nilufar, posting):
    end = timezone.localdate() + 3 * DAY
    placement = practice(posting=posting, student=nilufar.student, ends_on=end)
    assert told("report_due", at=noon() - DAY) == []
    assert told("report_due") == [(nilufar.email, f"/placements/{placement.pk}/report/")]
    other = practice(posting=posting, ends_on=end)
    PracticeReport.objects.create(placement=other, handed_in_at=noon())
    assert told("report_due") == []


@pytest.mark.parametrize("days", [4, 5])
def test_complaint_without_answer_after_five_days(db, nilufar, umida, posting, days):
    placement = practice(posting=posting, student=nilufar.student)
    complaint = complaints.complain(
        placement=placement, topic=ComplaintTopic.PAY, text="Toʻlanmadi", at=noon()
    )
    reminded = told("complaint_waits", at=noon() + days * DAY)
    assert reminded == ([(umida.email, complaint.get_absolute_url())] if days == 5 else [])
    for one in Notification.objects.filter(about="complaint_waits"):
        assert "Toʻlanmadi" not in one.title + one.body


@pytest.mark.parametrize("letter", [reminder.letter for reminder in REMINDERS])
def test_people_who_left_are_not_reminded(
    db, letter, posting, nilufar, umida, hamid, sardor, open_round
):
    confirmed(posting, nilufar.student)
    practice(posting=posting, supervisor=sardor).diary.entries.update(written_at=noon())
    for user in (nilufar, umida, hamid, sardor):
        user.is_active = False
        user.save()
    assert told(letter) == []


def test_reminders_ask_no_more_for_more_people(
    db, wide, umida, hamid, sardor, django_assert_max_num_queries
):
    posting = wide
    for _number in range(6):
        practice(posting=posting, supervisor=sardor)
        PlacementFactory(
            posting=PostingFactory(
                enterprise=posting.enterprise, university=posting.university, published=True
            ),
            confirmed=True, starts_on=timezone.localdate() + 2 * DAY,
            ends_on=timezone.localdate() + 40 * DAY,
        )  # fmt: skip
    for reminder in REMINDERS:
        with django_assert_max_num_queries(7):
            list(reminder.due(noon()))
