"""Is one group higher than another? Said only where a test carries it."""

from dataclasses import dataclass
from enum import StrEnum
from math import isclose, sqrt

import numpy as np
from scipy.stats import fisher_exact, norm, t

LEVEL = 0.95
_EXPECTED_MINIMUM = 5


class Verdict(StrEnum):
    """The first group against the second."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


@dataclass(frozen=True)
class Comparison:
    """`difference` = first − second; `method` is "z", "fisher", "welch" or "none" (too few)."""

    difference: float | None
    p_value: float
    method: str
    level: float = LEVEL

    @property
    def verdict(self) -> Verdict:
        if not self.difference or self.p_value >= 1 - self.level:
            return Verdict.NONE
        return Verdict.HIGHER if self.difference > 0 else Verdict.LOWER


def compare_proportions(x1: int, n1: int, x2: int, n2: int, level: float = LEVEL) -> Comparison:
    """Two-proportion z test with the pooled share; Fisher's exact test instead where an expected
    count is below five, since z then claims differences that are not there."""
    if not n1 or not n2:
        return Comparison(None, 1.0, "none", level)
    difference, pooled = x1 / n1 - x2 / n2, (x1 + x2) / (n1 + n2)
    if pooled in (0, 1):
        return Comparison(0.0, 1.0, "z", level)
    if min(n1, n2) * min(pooled, 1 - pooled) < _EXPECTED_MINIMUM:
        exact = fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])
        return Comparison(difference, float(exact.pvalue), "fisher", level)
    z = difference / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return Comparison(difference, float(2 * norm.sf(abs(z))), "z", level)


def compare_means(
    mean1: float,
    sd1: float | None,
    n1: int,
    mean2: float,
    sd2: float | None,
    n2: int,
    level: float = LEVEL,
) -> Comparison:
    """Welch's t test, variances not assumed equal (B. L. Welch, Biometrika 34, 1947)."""
    if min(n1, n2) < 2 or sd1 is None or sd2 is None:
        return Comparison(None, 1.0, "none", level)
    difference = mean1 - mean2
    part1, part2 = sd1 * sd1 / n1, sd2 * sd2 / n2
    if isclose(part1 + part2, 0, abs_tol=1e-15):
        # All gave the same answer in both groups: there is no spread to test against.
        return Comparison(difference, 1.0, "none", level)
    freedom = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    statistic = difference / sqrt(part1 + part2)
    return Comparison(difference, float(2 * t.sf(abs(statistic), freedom)), "welch", level)


def holm(p_values) -> list[float]:
    """p-values adjusted for having made them all (S. Holm, Scand. J. Statist. 6, 1979)."""
    p_values = np.asarray(p_values, dtype=float)
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    raised = p_values[order] * (count - np.arange(count))
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1.0) if count else raised
    return adjusted.tolist()
