"""Response rate and coverage: never a share without what it is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """NUMERATOR of DENOMINATOR; the value is None, not 0, where there is nothing to divide by."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


def response_rate(*, completed: int, valid_invitations: int) -> Rate:
    """Completed of the invitations that reached somebody."""
    return Rate(completed, valid_invitations)


def coverage(*, completed: int, population: int) -> Rate:
    """Completed of everybody who could have been asked."""
    return Rate(completed, population)
