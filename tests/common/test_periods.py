"""Months, semesters and academic years."""

from datetime import date

import pytest

from cluster_portal.common.periods import Period, PeriodKind, periods_containing


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
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


def test_previous_undoes_next():
    for kind in PeriodKind:
        period = Period.containing(date(2027, 3, 9), kind)
        assert period.next().previous() == period
