"""Shares and means with the uncertainty of having asked some and not all.

Sources: E. B. Wilson, JASA 22 (1927); A. Agresti, B. A. Coull, The American Statistician 52 (1998);
the finite-population effective sample n* = n (N − 1) / (N − n) as in the technical reports of the
Australian surveys of learning and teaching (QILT).
"""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import norm, t

LEVEL = 0.90
METHODS = ("wilson", "agresti_coull")


@dataclass(frozen=True)
class Interval:
    """A value with the bounds that hold it at LEVEL; the bounds are None where n is too small.

    `method` is "complete" where everybody was asked and answered: then low = value = high.
    """

    value: float
    low: float | None
    high: float | None
    level: float
    method: str
    n: int

    @property
    def is_complete(self) -> bool:
        return self.method == "complete"


def _check(n: int, population: int | None, level: float) -> None:
    if n < 1:
        raise ValueError("There is no answer to compute from.")
    if population is not None and population < n:
        raise ValueError(f"{n} answers cannot come from a population of {population}.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")


def effective_sample(n: int, population: int | None) -> float:
    """n* = n (N − 1) / (N − n); n itself where N is not known; n < N."""
    return n if population is None else n * (population - 1) / (population - n)


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def _agresti_coull(share: float, n: float, z: float) -> tuple[float, float]:
    wider = n + z * z
    middle = (share * n + z * z / 2) / wider
    half = z * sqrt(middle * (1 - middle) / wider)
    return middle - half, middle + half


def proportion_interval(
    x: int,
    n: int,
    population: int | None = None,
    level: float = LEVEL,
    method: str = "wilson",
) -> Interval:
    """The share x / n of a population of N = POPULATION (None: not known), 0 … 1.

    Raises ValueError without answers (n = 0: "no data" is for the caller to say), where x > n,
    and where more answered than there are.
    """
    _check(n, population, level)
    if method not in METHODS:
        raise ValueError(f"{method!r} is not one of {', '.join(METHODS)}.")
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a share.")
    share = x / n
    if n == population:
        return Interval(share, share, share, level, "complete", n)
    z = float(norm.ppf((1 + level) / 2))
    bounds = _wilson if method == "wilson" else _agresti_coull
    low, high = bounds(share, effective_sample(n, population), z)
    # Wilson's bounds touch 0 and 1 exactly at x = 0 and x = n, but for rounding.
    low = 0.0 if method == "wilson" and x == 0 else max(low, 0.0)
    high = 1.0 if method == "wilson" and x == n else min(high, 1.0)
    return Interval(share, low, high, level, method, n)


def mean_interval(
    values_mean: float,
    sd: float | None,
    n: int,
    population: int | None = None,
    level: float = LEVEL,
) -> Interval:
    """Student's t interval of a mean, times √((N − n) / (N − 1)) in a population of N.

    SD is the sample's (divided by n − 1). One answer has no interval, unless it is everybody's.
    """
    _check(n, population, level)
    if n == population:
        return Interval(values_mean, values_mean, values_mean, level, "complete", n)
    if n < 2 or sd is None:
        return Interval(values_mean, None, None, level, "t", n)
    correction = 1.0 if population is None else sqrt((population - n) / (population - 1))
    half = float(t.ppf((1 + level) / 2, n - 1)) * sd / sqrt(n) * correction
    return Interval(values_mean, values_mean - half, values_mean + half, level, "t", n)
