"""Months, semesters and academic years."""

from datetime import date, timedelta

import pytest

from cluster_portal.common.periods import Period, PeriodKind, periods_containing


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("1900-01", date(1900, 1, 1), date(1900, 1, 31)),
        ("2200-12", date(2200, 12, 1), date(2200, 12, 31)),
        ("2026-S1", date(2026, 9, 1), date(2027, 1, 31)),
        ("2026-S2", date(2027, 2, 1), date(2027, 8, 31)),
        ("2026/2027", date(2026, 9, 1), date(2027, 8, 31)),
    ],
)
def test_label_gives_first_and_last_day(label, start, end):
    period = Period.parse(label)
    assert (period.start, period.end, period.label) == (start, end, label)


@pytest.mark.parametrize(
    "label",
    ["2026", "2026-13", "2026-S3", "2026/2028", "", "2026/27", "9999-12", "9999-S1", "0001-01"],
)
def test_other_labels_are_refused(label):
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(label)


def test_day_lies_in_three_periods():
    labels = [str(period) for period in periods_containing(date(2027, 1, 15))]
    assert labels == ["2027-01", "2026-S1", "2026/2027"]


def test_leap_day_lies_in_three_periods():
    labels = [str(period) for period in periods_containing(date(2028, 2, 29))]
    assert labels == ["2028-02", "2027-S2", "2027/2028"]


def test_every_day_of_four_years_lies_in_its_periods():
    day = date(2027, 1, 1)
    while day.year < 2031:
        for period in periods_containing(day):
            assert period.start <= day <= period.end
            assert Period.parse(period.label) == period
        day += timedelta(days=1)


def test_previous_undoes_next():
    for kind in PeriodKind:
        period = Period.containing(date(2027, 3, 9), kind)
        assert period.next().previous() == period
