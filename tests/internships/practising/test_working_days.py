"""Working days leave out weekends; weeks get the topics of their practice."""

from datetime import date

from internships.working_days import WorkCalendar, usual_topics, weeks_between


def test_week_without_its_weekend():
    days = list(
        WorkCalendar([]).working_days(date(2026, 11, 2), date(2026, 11, 8), six_day_week=False)
    )
    assert [day.day for day in days] == [2, 3, 4, 5, 6]


def test_week_of_six_days():
    days = list(
        WorkCalendar([]).working_days(date(2026, 11, 2), date(2026, 11, 8), six_day_week=True)
    )
    assert [day.day for day in days] == [2, 3, 4, 5, 6, 7]


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
