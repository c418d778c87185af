"""The diary of a student who goes on elsewhere, is interrupted, or gets other dates."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from internships.actions.contracting.amendment import propose_amendment
from internships.actions.contracting.signature import sign_in_portal
from internships.actions.placing.move import transfer_placement
from internships.actions.practising import check as checks
from internships.actions.practising import diary as actions
from internships.actions.practising.diary_plan import DiaryError, open_diary
from internships.actions.practising.placement import begin_due, interrupt_placement, mentor_path
from internships.enums import CheckSide, PlacementState
from internships.models import Diary, Placement
from internships.waiting.diary import days_to_write
from internships.working_days import monday_of
from tests.factories.internships import PlacementFactory, contract_for
from tests.factories.partners import OrganizationFactory
from tests.internships.practice import past_days, practice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def placement(nilufar, sardor, posting):
    return practice(
        posting=posting, student=nilufar.student, supervisor=sardor,
        mentor_name="Choriyev Bobur", mentor_email="bobur@example.uz",
    )  # fmt: skip


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def move(placement, umida, on, at=None):
    return transfer_placement(
        placement=placement, enterprise=OrganizationFactory(), starts_on=on, reason="Fire.",
        by=umida, at=at or timezone.now(),
    )  # fmt: skip


def behind(placement, on) -> int:
    return Placement.objects.with_diary_state(on=on).get(pk=placement.pk).days_behind


def waiting(user) -> int:
    return sum(one.count for one in days_to_write(user, user.affiliations.get()))


def test_left_place_keeps_its_diary_and_asks_for_no_more_days(placement, umida, nilufar, sign_in):
    written = past_days(placement).first()
    actions.write_entry(entry=written, text="Kiln", hours=8, at=timezone.now())
    absent = past_days(placement).last()
    actions.record_absence(entry=absent, absence="illness", note="", at=timezone.now())
    actions.plan_make_up(entry=absent, on=monday_of(placement.ends_on) + timedelta(days=6))
    today = timezone.localdate()
    new = move(placement, umida, today)
    placement.refresh_from_db()
    assert not placement.diary.entries.filter(day__gte=today).exists()
    assert behind(placement, placement.ends_on + 30 * DAY) == placement.diary.entries.count() - 2
    missed = past_days(placement).missing().first()
    with pytest.raises(DiaryError, match="went on elsewhere"):
        actions.write_entry(entry=missed, text="Late", hours=8, at=timezone.now())
    page = sign_in(nilufar).get(placement.diary.get_absolute_url()).content.decode()
    assert "Kiln" in page
    assert str(new.enterprise) in page
    assert missed.get_absolute_url() not in page
    assert waiting(nilufar) == 0
    contract_for(new)
    assert begin_due(at=timezone.now()) == 1
    new = Placement.objects.get(pk=new.pk)
    assert new.state == PlacementState.UNDER_WAY
    assert new.diary.entries.order_by("day").first().day >= today
    assert waiting(nilufar) == new.diary.entries.filter(day=today).count()


def test_diary_is_written_until_the_last_day_at_the_old_place(placement, umida, nilufar):
    today = timezone.localdate()
    on = today + 3 * DAY
    new = move(placement, umida, on)
    assert not Diary.objects.filter(placement=new).exists()
    entry = past_days(placement).last()
    before = waiting(nilufar)
    actions.write_entry(entry=entry, text="Kiln", hours=8, at=timezone.now())
    assert waiting(nilufar) == before - 1
    with pytest.raises(DiaryError, match="went on elsewhere"):
        actions.write_entry(entry=entry, text="Kiln!", hours=8, at=noon(on))
    contract_for(new)
    assert begin_due(at=noon(on)) == 1
    assert new.diary.entries.order_by("day").first().day >= on


def test_moved_on_the_first_day_leaves_nothing_to_write(nilufar, posting, umida):
    today = timezone.localdate()
    placement = practice(
        posting=posting, student=nilufar.student, starts_on=today, ends_on=today + 20 * DAY
    )
    move(placement, umida, today)
    placement.refresh_from_db()
    assert placement.ends_on == today
    assert not placement.diary.entries.exists()
    assert behind(placement, today + 30 * DAY) == 0


def test_place_left_before_the_first_day_has_no_diary(posting, nilufar, umida, sign_in):
    today = timezone.localdate()
    held = PlacementFactory(
        posting=posting, student=nilufar.student, confirmed=True,
        starts_on=today + 5 * DAY, ends_on=today + 20 * DAY,
    )  # fmt: skip
    with pytest.raises(DiaryError, match="when the practice begins"):
        open_diary(placement=held, at=timezone.now())
    new = move(held, umida, held.starts_on)
    assert not Diary.objects.exists()
    for one in (held, new):
        answer = sign_in(nilufar).get(one.get_absolute_url())
        assert f"/diaries/{one.pk}/" not in answer.content.decode()
    contract_for(new)
    begin_due(at=noon(new.starts_on))
    assert Diary.objects.get().placement == new


def test_unsigned_placement_has_no_diary_until_it_begins(posting, nilufar):
    today = timezone.localdate()
    held = PlacementFactory(
        posting=posting, student=nilufar.student, confirmed=True,
        starts_on=today, ends_on=today + 20 * DAY,
    )  # fmt: skip
    assert begin_due(at=timezone.now()) == 0
    assert not Diary.objects.exists()
    contract_for(held)
    assert begin_due(at=timezone.now()) == 1
    assert Diary.objects.get().placement == held


def test_interruption_ends_the_demand(placement, nilufar, umida):
    at = timezone.now()
    interrupt_placement(placement=placement, at=at, reason="Fire.")
    today = timezone.localdate(at)
    assert not placement.diary.entries.filter(day__gt=today).exists()
    assert waiting(nilufar) == 0
    late = behind(placement, today + 60 * DAY)
    assert late == placement.diary.entries.filter(day__lt=today).count()


def test_amended_period_brings_its_days(placement, umida, hamid):
    contract = contract_for(placement)
    last = placement.ends_on + timedelta(weeks=1)
    amendment = propose_amendment(
        contract=contract, effective_on=timezone.localdate(),
        changes={"ends_on": last.isoformat()}, reason="Longer", by=umida, at=timezone.now(),
    )  # fmt: skip
    for user in (hamid, umida):
        sign_in_portal(
            contract=contract, amendment=amendment, user=user, capacity="direktor",
            at=timezone.now(),
        )  # fmt: skip
    placement.refresh_from_db()
    assert placement.ends_on == last
    assert placement.diary.entries.filter(day__gt=last - timedelta(weeks=1)).count() == 5


def test_mentors_calendar_has_the_days_and_the_weeks_to_check(placement, client):
    first = past_days(placement).first()
    actions.write_entry(entry=first, text="Kiln", hours=8, at=timezone.now())
    placement.diary.entries.filter(day=first.day + 2 * DAY).delete()  # a holiday, say

    def events() -> dict:
        body = client.get(f"{mentor_path(placement)}.ics").content
        return {
            str(one["UID"]).split("@")[0]: one for one in Calendar.from_ical(body).walk("VEVENT")
        }

    key, found = f"placement-{placement.pk}", events()
    spans = [
        (one["DTSTART"].dt, one["DTEND"].dt) for name, one in found.items() if "-days-" in name
    ]
    assert (first.day, first.day + 2 * DAY) in spans
    assert (first.day + 3 * DAY, first.day + 5 * DAY) in spans
    check = found[f"{key}-check-{first.week}"]
    assert check["SUMMARY"] == "Check the diary of the week: Toʻraqulova Nilufar"
    assert check["DTSTART"].dt == first.day + 4 * DAY
    assert "Kiln" not in str(found)
    checks.find_fine(
        diaries=[placement.diary], week=first.week, side=CheckSide.MENTOR, name="Bobur",
        at=timezone.now(),
    )  # fmt: skip
    assert f"{key}-check-{first.week}" not in events()
    assert f"{key}-days-{first.day}" in events()


def test_mentors_calendar_takes_the_same_queries(placement, client, django_assert_max_num_queries):
    for _number in range(4):
        practice(enterprise=placement.enterprise, mentor_email="bobur@example.uz")
    with django_assert_max_num_queries(8):
        client.get(f"{mentor_path(placement)}.ics")
