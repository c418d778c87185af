"""The diary: opened once, planned, written once a day, closed by a check, counted."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from internships.actions.practising import check as checks
from internships.actions.practising import diary as actions
from internships.actions.practising import diary_plan as plans
from internships.actions.practising import report as reports
from internships.enums import CheckSide, PlanState, Verdict
from internships.models import Diary, DiaryEntry, DiaryFile, Placement, WeeklyCheck
from tests.factories.internships import PlacementFactory
from tests.internships.practice import past_days, photo, practice

AT = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def placement(db, nilufar, sardor, posting):
    """Four weeks from Monday 2 November 2026."""
    made = PlacementFactory(
        posting=posting, student=nilufar.student, supervisor=sardor, under_way=True,
        starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 27),
    )  # fmt: skip
    plans.open_diary(placement=made, at=AT)
    return made


@pytest.fixture
def diary(placement):
    return placement.diary


def entry_of(diary, day: date) -> DiaryEntry:
    return diary.entries.get(day=day)


def write(entry, text="Cleaned the kiln.", at=AT, **given):
    return actions.write_entry(entry=entry, text=text, hours=8, at=at, **given)


def check(diary, side=CheckSide.SUPERVISOR, verdict=Verdict.FINE, week=date(2026, 11, 9), **given):
    return checks.check_week(
        diary=diary, week=week, side=side, verdict=verdict, name="Sardor", at=AT, **given
    )


def test_diary_opens_once_with_its_working_days(placement):
    plans.open_diary(placement=placement, at=AT)
    assert plans.open_due(at=AT) == 0
    diary = Diary.objects.get()
    assert diary.entries.count() == 20
    assert {entry.week.weekday() for entry in diary.entries.all()} == {0}


def test_beat_opens_what_has_no_diary(db):
    PlacementFactory(under_way=True)
    PlacementFactory(confirmed=True)  # has not begun
    PlacementFactory()  # only offered
    assert plans.open_due(at=AT) == 1
    assert Diary.objects.count() == 1


def test_longer_week_and_other_dates_keep_what_is_written(diary, placement):
    write(entry_of(diary, date(2026, 11, 2)))
    plans.change_plan(diary=diary, six_day_week=True, topics={date(2026, 11, 9): "Kilns"})
    assert diary.entries.count() == 23
    assert set(diary.entries.filter(week=date(2026, 11, 9)).values_list("topic", flat=True)) == {
        "Kilns"
    }
    Placement.objects.filter(pk=placement.pk).update(starts_on=date(2026, 11, 9))
    plans.renew_days(diary=diary)
    days = list(diary.entries.order_by("day").values_list("day", flat=True))
    assert days[:2] == [date(2026, 11, 2), date(2026, 11, 9)]


def test_plan_goes_to_the_supervisor_and_back(diary, sardor):
    with pytest.raises(plans.DiaryError):
        plans.send_plan(diary=diary, at=AT)  # weeks without a topic
    topics = dict.fromkeys(plans.weekly_topics(diary), "Kilns")
    plans.change_plan(diary=diary, six_day_week=False, topics=topics)
    plans.send_plan(diary=diary, at=AT)
    with pytest.raises(plans.DiaryError):
        plans.change_plan(diary=diary, six_day_week=False, topics=topics)
    plans.return_plan(diary=diary, remark="More of the laboratory", at=AT)
    diary.refresh_from_db()
    assert (diary.plan_state, diary.plan_remark) == (PlanState.DRAFT, "More of the laboratory")
    plans.send_plan(diary=diary, at=AT)
    plans.approve_plan(diary=diary, by=sardor, at=AT)
    with pytest.raises(TransitionNotAllowed):
        plans.approve_plan(diary=diary, by=sardor, at=AT)
    plans.reopen_plan(diary=diary)
    diary.refresh_from_db()
    assert (diary.plan_state, diary.plan_approved_by) == (PlanState.DRAFT, None)


ALLOWED = {
    (PlanState.DRAFT, "send_plan"), (PlanState.DRAFT, "approve_plan"),
    (PlanState.SENT, "return_plan"), (PlanState.SENT, "approve_plan"),
    (PlanState.APPROVED, "reopen_plan"),
}  # fmt: skip


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("verb", ["send_plan", "return_plan", "approve_plan", "reopen_plan"])
def test_every_step_of_a_plan(state, verb):
    given = {"return_plan": {"remark": "x"}, "approve_plan": {"by": None, "at": AT}}.get(verb, {})
    diary = Diary(plan_state=state)
    if (state, verb) in ALLOWED:
        getattr(diary, verb)(**given)
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(diary, verb)(**given)


def test_entry_is_written_once_however_often_it_is_sent(diary):
    entry = entry_of(diary, date(2026, 11, 12))
    write(entry, files=[photo()])
    later = AT + timedelta(days=9)
    write(entry, text="Cleaned it again.", at=later, files=[photo()])
    kept = entry_of(diary, entry.day)
    assert (kept.text, kept.written_at, kept.changed_at) == ("Cleaned it again.", AT, later)
    assert kept.is_late is False
    assert DiaryFile.objects.count() == 1


def test_database_holds_one_entry_a_day(diary):
    entry = entry_of(diary, date(2026, 11, 12))
    with pytest.raises(IntegrityError), transaction.atomic():
        DiaryEntry.objects.create(diary=diary, day=entry.day, week=entry.week)
    with pytest.raises(IntegrityError), transaction.atomic():
        diary.entries.filter(pk=entry.pk).update(text="Never written")
    with pytest.raises(IntegrityError), transaction.atomic():
        diary.entries.filter(pk=entry.pk).update(written_at=AT, text="x", absence="illness")
    with pytest.raises(IntegrityError), transaction.atomic():
        diary.entries.filter(pk=entry.pk).update(week=entry.day)


@pytest.mark.django_db(transaction=True)
def test_two_sends_at_once_make_one_entry_and_one_file():
    entry = past_days(practice()).first()
    failed = []

    def send():
        try:
            write(DiaryEntry.objects.get(pk=entry.pk), at=timezone.now(), files=[photo()])
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert DiaryEntry.objects.kept().count() == 1
    assert DiaryFile.objects.count() == 1


def test_late_is_what_comes_more_than_two_days_after(diary):
    assert write(entry_of(diary, date(2026, 11, 11))).is_late is False
    assert write(entry_of(diary, date(2026, 11, 10))).is_late is True


def test_no_entry_ahead_of_its_day_or_before_the_practice(diary, placement):
    with pytest.raises(actions.DiaryError):
        write(entry_of(diary, date(2026, 11, 16)))
    placement.interrupt(at=datetime(2026, 11, 10, 9, tzinfo=UTC), reason="Fire")
    placement.save()
    with pytest.raises(actions.DiaryError):
        write(entry_of(diary, date(2026, 11, 11)))
    write(entry_of(diary, date(2026, 11, 10)))


def test_checked_week_is_closed_until_it_is_returned(diary, placement):
    entry = entry_of(diary, date(2026, 11, 10))
    write(entry)
    check(diary, CheckSide.MENTOR)
    with pytest.raises(actions.DiaryError):
        write(entry, text="Other")
    check(diary, verdict=Verdict.RETURNED, remarks="Too short")  # the supervisor's word decides
    write(entry, text="Cleaned the kiln and noted its wear.")
    check(diary)
    with pytest.raises(actions.DiaryError):
        write(entry, text="Other")
    assert WeeklyCheck.objects.count() == 2


def test_check_with_remarks_says_what(diary):
    with pytest.raises(actions.DiaryError):
        check(diary, verdict=Verdict.REMARKS, remarks="  ")
    with pytest.raises(actions.DiaryError):
        check(diary, week=date(2026, 11, 16))  # not begun
    with pytest.raises(actions.DiaryError):
        check(diary, week=date(2026, 10, 5))  # not of the practice


def test_remarks_are_told_once_and_answered(diary, nilufar, sardor):
    said = {"verdict": Verdict.REMARKS, "remarks": "Say why", "next_task": "Measure"}
    made = check(diary, **said)
    assert check(diary, **said) == made
    (told,) = nilufar.notifications.all()
    assert "Say why" in told.body
    answered = checks.answer_check(check=made, answer="Because of wear", at=AT)
    assert answered.answer == "Because of wear"
    assert sardor.notifications.count() == 1
    fine = check(diary, CheckSide.MENTOR)
    with pytest.raises(actions.DiaryError):
        checks.answer_check(check=fine, answer="Thanks", at=AT)


def test_fine_for_many_leaves_out_the_empty_and_the_checked(db):
    kept, empty, said = practice(), practice(), practice()
    week = past_days(kept).first().week
    for placement in (kept, said):
        write(past_days(placement).first(), at=timezone.now())
    checks.check_week(
        diary=said.diary, week=week, side=CheckSide.SUPERVISOR, verdict=Verdict.REMARKS,
        remarks="No", name="S", at=timezone.now(),
    )  # fmt: skip
    diaries = [one.diary for one in (kept, empty, said)]
    given = {"diaries": diaries, "week": week, "side": CheckSide.SUPERVISOR, "name": "S"}
    assert checks.find_fine(**given, at=timezone.now()) == 1
    assert checks.find_fine(**given, at=timezone.now()) == 0
    assert WeeklyCheck.objects.get(diary=said.diary).verdict == Verdict.REMARKS


def test_absence_is_recorded_decided_and_made_up(diary, sardor, nilufar):
    entry = entry_of(diary, date(2026, 11, 11))
    actions.record_absence(entry=entry, absence="illness", note="Flu", at=AT)
    assert sardor.notifications.count() == 1
    actions.decide_absence(entry=entry, excused=False, by=sardor, at=AT)
    with pytest.raises(actions.DiaryError):
        write(entry)  # decided about
    with pytest.raises(actions.DiaryError):
        actions.plan_make_up(entry=entry, on=date(2026, 11, 12))  # a working day anyway
    made = actions.plan_make_up(entry=entry, on=date(2026, 11, 14))
    moved = actions.plan_make_up(entry=entry, on=date(2026, 11, 21))
    assert (made.pk, moved.day, moved.week) == (moved.pk, date(2026, 11, 21), date(2026, 11, 16))
    assert nilufar.notifications.count() == 1


def test_absence_goes_when_the_day_is_written_after_all(diary):
    entry = entry_of(diary, date(2026, 11, 11))
    actions.record_absence(entry=entry, absence="illness", note="", at=AT)
    assert write(entry).absence == ""
    with pytest.raises(actions.DiaryError):
        actions.record_absence(entry=entry, absence="illness", note="", at=AT)


def test_a_day_has_at_most_five_files(diary):
    entry = entry_of(diary, date(2026, 11, 11))
    write(entry, files=[photo(f"{number}.jpg") for number in range(5)])
    with pytest.raises(actions.DiaryError):
        write(entry, files=[photo("6.jpg")])


def test_report_is_handed_in_returned_and_accepted(placement, sardor, nilufar):
    def hand_in():
        return reports.hand_in_report(placement=placement, file=photo("r.pdf"), at=AT)

    report = hand_in()
    reports.conclude(report=report, accepted=False, conclusion="No sources", by=sardor, at=AT)
    assert hand_in().accepted is None
    later = AT + timedelta(hours=1)
    reports.conclude(report=report, accepted=True, conclusion="Good", by=sardor, at=later)
    with pytest.raises(reports.ReportError):
        hand_in()
    with pytest.raises(actions.DiaryError):
        write(entry_of(placement.diary, date(2026, 11, 11)))
    assert [told.title for told in nilufar.notifications.order_by("pk")] == [
        "Your report was returned", "Your report is accepted",
    ]  # fmt: skip


def state_of(placement, on: date) -> dict:
    found = Placement.objects.with_diary_state(on=on).get(pk=placement.pk)
    names = ("required", "kept", "excused", "absent", "behind", "checked")
    return {name: getattr(found, f"days_{name}") for name in names}


def test_state_counts_each_day_once(diary, placement, sardor):
    on = date(2026, 11, 14)
    for day in (2, 3, 4):
        write(entry_of(diary, date(2026, 11, day)))
    for day, excused in ((5, True), (6, False), (9, None)):
        entry = entry_of(diary, date(2026, 11, day))
        actions.record_absence(entry=entry, absence="illness", note="", at=AT)
        if excused is not None:
            actions.decide_absence(entry=entry, excused=excused, by=sardor, at=AT)
    assert state_of(placement, on) == {
        "required": 10, "kept": 3, "excused": 1, "absent": 2, "behind": 4, "checked": 0,
    }  # fmt: skip
    unexcused = entry_of(diary, date(2026, 11, 6))
    write(actions.plan_make_up(entry=unexcused, on=date(2026, 11, 7)))
    check(diary, week=date(2026, 11, 2))
    check(diary, CheckSide.MENTOR)
    assert state_of(placement, on) == {
        "required": 11, "kept": 4, "excused": 2, "absent": 1, "behind": 4, "checked": 4,
    }  # fmt: skip
    with pytest.raises(actions.DiaryError):
        actions.plan_make_up(entry=entry_of(diary, date(2026, 11, 9)), on=date(2026, 11, 8))


def test_state_ends_with_an_interruption_and_knows_no_diary(diary, placement):
    placement.interrupt(at=datetime(2026, 11, 4, 9, tzinfo=UTC), reason="Fire")
    placement.save()
    assert state_of(placement, date(2026, 11, 20))["required"] == 2
    without = PlacementFactory(confirmed=True)
    assert state_of(without, date(2026, 11, 20))["required"] is None


def test_state_takes_one_query(diary, django_assert_num_queries):
    PlacementFactory.create_batch(5, confirmed=True)
    with django_assert_num_queries(1):
        assert len(Placement.objects.with_diary_state(on=date(2026, 11, 20))) == 6
