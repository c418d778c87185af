"""Points, weights and marks. Every rounding is half up, and stands here.

The mean of a commission and what the platform computes are kept to a tenth; the total of a grade is
a whole number. The mark is read off the total as it is written down.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FULL = 100
_TENTH, _WHOLE = Decimal("0.1"), Decimal(1)
_OF_RATING = 20  # a rating of 5 is 100 points, of 3 the 60 that pass


def _rounded(value: Fraction, to: Decimal) -> Decimal:
    """VALUE to a tenth or a whole, half up; exact before it is rounded."""
    scaled = value / Fraction(to)
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return (Decimal(whole) * to).quantize(to, ROUND_HALF_UP)


def share(part: int, whole: int) -> Decimal:
    """PART of WHOLE as points; nothing of nothing is none."""
    return _rounded(Fraction(part * FULL, whole), _TENTH) if whole else Decimal("0.0")


def mean(points: Iterable[Decimal | int]) -> Decimal | None:
    """The mean of a commission's marks; None where nobody gave one."""
    given = [Fraction(one) for one in points]
    return _rounded(sum(given, Fraction(0)) / len(given), _TENTH) if given else None


def of_ratings(ratings: Iterable[int]) -> Decimal | None:
    """Competences rated 1–5 as points: twenty for each step of their mean."""
    given = list(ratings)
    return _rounded(Fraction(sum(given) * _OF_RATING, len(given)), _TENTH) if given else None


def total(points: Mapping[str, Decimal], weights: Mapping[str, int]) -> int:
    """The points of all parts by their WEIGHTS, which make 100; KeyError where a part lacks."""
    exact = sum((Fraction(points[part]) * weight for part, weight in weights.items()), Fraction(0))
    return int(_rounded(exact / FULL, _WHOLE))


def mark_of(total: int, thresholds: Mapping[int, int]) -> int:
    """The highest of the THRESHOLDS' marks (mark → least total) that TOTAL reaches, or 2."""
    return max((mark for mark, least in thresholds.items() if total >= least), default=2)
