"""Items and scales of a survey: means, shares of positive answers, reliability.

Answers come as arrays of floats in which NaN is "no value": left blank, or not applicable (the two
are counted apart by whoever reads the answers). Reversal (minimum + maximum − x) is done by
`reverse` before anything else.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.statistics.intervals import LEVEL, Interval, mean_interval, proportion_interval

ALPHA_MINIMUM = 10
POSITIVE_FROM = 3.5


@dataclass(frozen=True)
class ItemStatistics:
    """`distribution` counts each value; `mean` and `positive` are None where n = 0."""

    n: int
    distribution: dict[int, int]
    sd: float | None
    mean: Interval | None
    positive: Interval | None


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha on n complete responses; the value is None where n < 10."""

    value: float | None
    n: int


@dataclass(frozen=True)
class ScaleStatistics:
    """`positive` is the share of responses with a mean of at least `positive_from`."""

    n: int
    sd: float | None
    mean: Interval | None
    positive: Interval | None
    positive_from: float
    alpha: Alpha


def reverse(values: Any, minimum: int, maximum: int) -> Any:
    """Turn an item worded the other way round: an array of answers or one."""
    return minimum + maximum - values


def _spread(values: np.ndarray) -> float | None:
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def item_statistics(
    values,
    positive: Collection[int] = (4, 5),
    *,
    population: int | None = None,
    level: float = LEVEL,
    method: str = "wilson",
) -> ItemStatistics:
    """One item over all responses; positive = the share of values in POSITIVE."""
    values = np.asarray(values, dtype=float)
    given = values[~np.isnan(values)]
    n = len(given)
    if not n:
        return ItemStatistics(0, {}, None, None, None)
    sd = _spread(given)
    return ItemStatistics(
        n=n,
        distribution={int(value): count for value, count in sorted(Counter(given).items())},
        sd=sd,
        mean=mean_interval(float(given.mean()), sd, n, population, level),
        positive=proportion_interval(
            int(np.isin(given, list(positive)).sum()), n, population, level, method
        ),
    )


def scale_scores(answers) -> np.ndarray:
    """Each response's mean of its answered items; NaN where fewer than half were answered.

    ANSWERS: responses × items, already reversed. Shape of the result: (responses,).
    """
    answers = np.atleast_2d(np.asarray(answers, dtype=float))
    answered = (~np.isnan(answers)).sum(axis=1)
    enough = (answered > 0) & (2 * answered >= answers.shape[1])
    sums = np.nansum(answers, axis=1)
    return np.divide(sums, answered, out=np.full(len(answers), np.nan), where=enough)


def cronbach_alpha(answers) -> Alpha:
    """k / (k − 1) · (1 − Σ item variances / variance of the sum), on complete responses only.

    L. J. Cronbach, Psychometrika 16 (1951).
    """
    answers = np.atleast_2d(np.asarray(answers, dtype=float))
    complete = answers[~np.isnan(answers).any(axis=1)]
    n, items = complete.shape
    if n < ALPHA_MINIMUM or items < 2:
        return Alpha(None, n)
    of_sum = complete.sum(axis=1).var(ddof=1)
    if of_sum == 0:
        return Alpha(None, n)
    of_items = complete.var(axis=0, ddof=1).sum()
    return Alpha(float(items / (items - 1) * (1 - of_items / of_sum)), n)


def is_positive(scores, positive_from: float = POSITIVE_FROM) -> np.ndarray:
    """Which scores count as satisfied; means of thirds must not miss the mark by rounding."""
    return np.asarray(scores, dtype=float) >= positive_from - 1e-9


def scale_statistics(
    answers,
    positive_from: float = POSITIVE_FROM,
    *,
    population: int | None = None,
    level: float = LEVEL,
    method: str = "wilson",
) -> ScaleStatistics:
    """One scale over all responses; ANSWERS as for `scale_scores`."""
    scores = scale_scores(answers)
    scores = scores[~np.isnan(scores)]
    n, alpha = len(scores), cronbach_alpha(answers)
    if not n:
        return ScaleStatistics(0, None, None, None, positive_from, alpha)
    sd = _spread(scores)
    return ScaleStatistics(
        n=n,
        sd=sd,
        mean=mean_interval(float(scores.mean()), sd, n, population, level),
        positive=proportion_interval(
            int(is_positive(scores, positive_from).sum()), n, population, level, method
        ),
        positive_from=positive_from,
        alpha=alpha,
    )
