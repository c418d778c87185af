"""What an indicator is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from partners.enums import Role
from quality.enums import Aspect, Direction, Process, SubjectKind, Unit


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    `records()` gives the records behind it, each annotated with what it adds to a cell:
    `cell_university`, `cell_programme`, `cell_enterprise` (primary keys), `cell_day` (the date that
    places it in a month), `cell_n`, `cell_numerator`, `cell_denominator`, `cell_squares`,
    `cell_population`, `cell_withheld`.

    A share has a Wilson interval, a mean a t interval. Where `is_sample`, respondents stand for a
    finite population; otherwise all records are counted, and the interval is that of the process
    which made them (its number of records is taken as not limited).
    """

    code: str
    name: Any
    formula: Any
    dated_by: Any
    process: Process
    aspect: Aspect
    unit: Unit
    direction: Direction
    owner: Role
    dimensions: frozenset[SubjectKind]
    records: Callable[[], QuerySet]
    scale: tuple[float, float] = (0.0, 1.0)
    is_sample: bool = False

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_share(self) -> bool:
        return self.unit == Unit.SHARE

    def is_better(self, value: float, than: float) -> bool:
        return value > than if self.direction == Direction.HIGHER else value < than
