"""Working days leave out weekends and public holidays; weeks get the topics of their practice."""

from datetime import date

import pytest

from internships.working_days import is_holiday, usual_topics, weeks_between, working_days


def test_week_without_its_weekend():
    days = list(working_days(date(2026, 11, 2), date(2026, 11, 8), six_day_week=False))
    assert [day.day for day in days] == [2, 3, 4, 5, 6]


def test_week_of_six_days():
    days = list(working_days(date(2026, 11, 2), date(2026, 11, 8), six_day_week=True))
    assert [day.day for day in days] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 12, 8), True),  # Constitution Day, each year
        (date(2031, 9, 1), True),
        (date(2025, 3, 31), True),  # moved by decision, that year alone
        (date(2026, 3, 31), False),
        (date(2026, 11, 26), False),
    ],
)
def test_holidays(day, free):
    assert is_holiday(day) is free
    assert (day in list(working_days(day, day, six_day_week=True))) is not free


def test_weeks_touch_both_ends():
    found = weeks_between(date(2026, 11, 4), date(2026, 11, 17))
    assert found == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]


def test_topics_stretch_and_shrink():
    six = usual_topics("production", 6, "en")
    assert len(set(six)) == 6
    eight = usual_topics("production", 8, "en")
    assert (eight[0], eight[-1], len(eight)) == (six[0], six[-1], 8)
    assert usual_topics("production", 2, "ru")[1] == "Обобщение результатов, подготовка отчёта"
    assert usual_topics("production", 1, "en") == six[:1]
    assert usual_topics("unknown", 3, "en") == []
