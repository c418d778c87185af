"""A record counts on the day it had where the platform lives, leap days and new years included."""

from datetime import UTC, date, datetime

import pytest

from quality.indicators.records import evaluations
from tests.factories.internships import EvaluationFactory


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 8, 31, 18, 59, tzinfo=UTC), date(2026, 8, 31)),
        (datetime(2026, 8, 31, 19, 0, tzinfo=UTC), date(2026, 9, 1)),  # of the next academic year
        (datetime(2028, 2, 28, 19, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 19, 0, tzinfo=UTC), date(2028, 3, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_records_count_on_their_local_day(moment, day, db):
    EvaluationFactory(submitted_at=moment)
    assert evaluations().get().cell_day == day
