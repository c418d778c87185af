"""Intervals against statsmodels and against their own limits."""

import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from monitoring.statistics import mean_interval, proportion_interval
from monitoring.statistics.intervals import effective_sample

COUNTS = [(0, 1), (1, 1), (0, 7), (7, 7), (3, 10), (64, 74), (148, 215), (1729, 2982)]


@pytest.mark.parametrize(("x", "n"), COUNTS)
@pytest.mark.parametrize("level", [0.90, 0.95, 0.998])
@pytest.mark.parametrize("method", ["wilson", "agresti_coull"])
def test_proportion_interval_equals_statsmodels(x, n, level, method):
    low, high = proportion_confint(x, n, alpha=1 - level, method=method)
    found = proportion_interval(x, n, level=level, method=method)
    assert (found.low, found.high) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_proportion_interval_uses_the_effective_sample():
    # N = 100, n = 50: n* = 50 · 99 / 50 = 99, x* = 0.6 · 99
    low, high = proportion_confint(0.6 * 99, 99, alpha=0.10, method="wilson")
    found = proportion_interval(30, 50, population=100)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert effective_sample(50, 100) == 99
    assert (found.level, found.method, found.is_complete) == (0.90, "wilson", False)


def test_proportion_interval_of_everybody_is_the_value():
    found = proportion_interval(3, 4, population=4)
    assert (found.low, found.value, found.high) == (0.75, 0.75, 0.75)
    assert found.is_complete


def test_proportion_interval_narrows_as_more_of_the_population_answer():
    widths = [
        (found := proportion_interval(n // 2, n, population=100)).high - found.low
        for n in (10, 50, 90, 98)
    ]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("x", "n", "options"),
    [
        (0, 0, {}),
        (3, 2, {}),
        (-1, 2, {}),
        (2, 5, {"population": 4}),
        (2, 5, {"level": 90}),
        (2, 5, {"method": "wald"}),
    ],
)
def test_proportion_interval_refuses_nonsense(x, n, options):
    with pytest.raises(ValueError, match=r"\."):
        proportion_interval(x, n, **options)


def test_mean_interval_equals_statsmodels():
    values = DescrStatsW([3, 4, 4, 5, 2, 4, 5, 3])
    low, high = values.tconfint_mean(alpha=0.10)
    found = mean_interval(values.mean, values.std_ddof(1), 8)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_mean_interval_shrinks_by_the_finite_population():
    free, finite = mean_interval(4, 1, 20), mean_interval(4, 1, 20, population=39)
    assert (finite.high - 4) / (free.high - 4) == pytest.approx((19 / 38) ** 0.5)
    assert mean_interval(4, 1, 20, population=20).low == 4


def test_mean_interval_of_one_answer_has_no_bounds():
    found = mean_interval(4.0, None, 1)
    assert (found.value, found.low, found.high) == (4.0, None, None)
    assert mean_interval(4.0, None, 1, population=1).is_complete
