"""Days off: what the list and the Labour Code say, corrected lists, and diaries that follow."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from internships.actions.practising.days_off import DaysOffError, load_days_off, renew_coming_days
from internships.actions.practising.diary_plan import open_diary
from internships.classifiers import load_holidays
from internships.models import DayOff, DiaryEntry
from internships.working_days import WorkCalendar
from tests.factories.internships import PlacementFactory
from tests.internships.practice import practice

pytestmark = pytest.mark.django_db


def row(day: str, kind: str = "off", week: str = "any") -> dict[str, str]:
    return {"day": day, "kind": kind, "week": week, "name": "Dam olish kuni", "source": "PF-1"}


@pytest.mark.parametrize(
    ("day", "five", "six"),
    [
        (date(2026, 3, 20), False, False),  # Ramazon hayiti
        (date(2026, 3, 23), False, True),  # Navroʻz fell on the Saturday before
        (date(2026, 3, 9), False, False),  # 8 March fell on the Sunday before
        (date(2026, 3, 10), True, True),
        (date(2026, 5, 11), False, True),
        (date(2026, 5, 30), False, False),
        (date(2026, 12, 8), False, False),
        (date(2026, 12, 12), True, True),  # a Saturday, worked for 31 December
        (date(2026, 12, 19), False, True),
        (date(2026, 12, 31), False, False),
        (date(2025, 3, 31), False, False),
        (date(2025, 4, 1), True, True),
        (date(2024, 6, 17), False, False),
        (date(2024, 6, 18), False, False),
        (date(2024, 6, 19), True, True),
        (date(2022, 5, 10), True, True),  # before the Code of 2022 nothing moved by itself
        (date(2031, 9, 1), False, False),
    ],
)
def test_days_of_the_platforms_list(day, five, six):
    load_holidays()
    calendar = WorkCalendar.now()
    assert calendar.is_worked(day, six_day_week=False) is five
    assert calendar.is_worked(day, six_day_week=True) is six


def test_list_is_loaded_once_and_corrected_by_the_operator(tmp_path):
    first = load_holidays()
    assert first.inserted == DayOff.objects.count() == first.rows
    assert (again := load_holidays()).unchanged == again.rows == first.rows
    file = tmp_path / "corrected.csv"
    file.write_text(
        "day,kind,week,name,source\n"
        "2027-03-09,holiday,any,Ramazon hayiti,PQ-1\n"
        "2027-05-17,holiday,any,Qurbon hayiti,PQ-2\n"
    )
    call_command("load_days_off", file)
    in_2027 = DayOff.objects.filter(day__startswith="2027")
    assert set(in_2027.values_list("day", "source")) == {
        ("2027-03-09", "PQ-1"), ("2027-05-17", "PQ-2"),
    }  # fmt: skip
    assert DayOff.objects.filter(day__startswith="2026").count() == 10
    load_holidays()  # a later version of the platform
    assert in_2027.filter(is_own=True).count() == in_2027.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row("2027-02-30")],
        [row("28.05.2027")],
        [row("--13-01")],
        [row("2027-05-28"), row("2027-05-28")],
        [row("2027-05-28", kind="free")],
        [row("2027-05-28", week="seven")],
        [row("2027-05-28") | {"source": ""}],
        [row("2027-05-28") | {"name": "x" * 201}],
        [{"date": "2027-05-28"}],
    ],
)
def test_list_that_cannot_be_understood_changes_nothing(rows):
    load_holidays()
    before = set(DayOff.objects.values_list("day", "name"))
    with pytest.raises(DaysOffError):
        load_days_off(rows, own=True)
    assert set(DayOff.objects.values_list("day", "name")) == before


def test_command_says_which_line_is_wrong(tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text("day,kind,week,name,source\n2027-05-28,off,any,x,y\n2027-5-29,off,any,x,y\n")
    with pytest.raises(CommandError, match="Line 3"):
        call_command("load_days_off", file)


def coming_days(placement) -> list[date]:
    days = placement.diary.entries.filter(day__gt=timezone.localdate()).order_by("day")
    return list(days.values_list("day", flat=True))


def test_coming_days_follow_a_new_list_and_past_ones_are_not_asked_for_anew():
    placement = practice()
    other = PlacementFactory(confirmed=True)
    free, other_free = coming_days(placement)[1:3]
    yesterday = timezone.localdate() - timedelta(days=1)
    placement.diary.entries.filter(day__lt=timezone.localdate()).delete()
    DiaryEntry.objects.filter(day=other_free).update(text="Kiln", written_at=timezone.now())
    load_days_off([row(free.isoformat()), row(other_free.isoformat())], own=True)
    assert renew_coming_days(at=timezone.now()) == 1
    assert free not in coming_days(placement)
    assert other_free in coming_days(placement)  # words stay
    assert not placement.diary.entries.filter(day__lte=yesterday).exists()
    renew_coming_days(at=timezone.now())
    assert free not in coming_days(placement)
    load_days_off([row("2020-01-02"), row(f"{free.year}-02-01")], own=True)
    assert renew_coming_days(at=timezone.now()) == 1
    assert free in coming_days(placement)
    assert not hasattr(other, "diary")


def test_day_that_comes_later_has_the_topic_of_its_week():
    placement = practice()
    day = coming_days(placement)[0]
    placement.diary.entries.filter(week=day - timedelta(days=day.weekday())).update(topic="Kilns")
    placement.diary.entries.filter(day=day).delete()
    renew_coming_days(at=timezone.now())
    assert placement.diary.entries.get(day=day).topic == "Kilns"


def test_new_list_is_looked_at_once_for_many_diaries(django_assert_max_num_queries):
    for _number in range(5):
        practice()
    with django_assert_max_num_queries(5):
        assert renew_coming_days(at=timezone.now()) == 0


def test_diary_opens_without_the_days_off():
    placement = PlacementFactory(
        under_way=True, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 13)
    )
    load_holidays()
    diary = open_diary(placement=placement, at=timezone.now())
    days = diary.entries.order_by("day").values_list("day", flat=True)
    assert [day.day for day in days] == [7, 9, 10, 11, 12]
