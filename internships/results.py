"""What came of an enterprise's postings: per posting, and per academic year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Avg, Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import ExtractYear

from internships.enums import (
    HOLDING_A_PLACE,
    HireOutcome,
    PlacementState,
    PostingState,
    RoundState,
)
from internships.models import Application, Evaluation, Placement, Posting

_FEWEST = 5  # of fewer applicants nobody is told how many put the posting first
_HELD = [*HOLDING_A_PLACE, PlacementState.INTERRUPTED]
_SHOWN = [PostingState.PUBLISHED, PostingState.CLOSED]


@dataclass
class Result:
    """Counts; `rating` is the mean of all competences rated 1–5. None is not known, never 0."""

    postings: int = 0
    places: int = 0
    applicants: int = 0
    first_choices: int | None = None
    placed: int = 0
    completed: int = 0
    rated: int = 0
    rating: float | None = None
    would_hire: int = 0
    hired: int = 0

    def take(self, row: Mapping[str, Any]) -> None:
        for one in fields(self):
            if one.name in row:
                setattr(self, one.name, row[one.name])


def shown(postings: QuerySet) -> QuerySet:
    """Those that stood before students."""
    return postings.filter(state__in=_SHOWN)


def results_by_posting(postings: Iterable[Posting]) -> dict[int, Result]:
    """Four queries for any number of postings."""
    postings = list(postings)
    found = {one.pk: Result(postings=1, places=one.places) for one in postings}
    _fill(found, Posting.objects.filter(pk__in=found), F("pk"))
    return found


def results_by_year(postings: QuerySet) -> dict[int, Result]:
    """By the calendar year in which the academic year began, the newest first; five queries."""
    postings = shown(postings)
    year = _academic_year("")
    totals = postings.values(group=year).annotate(postings=Count("pk"), offered=Sum("places"))
    found: dict[int, Result] = {}
    for row in totals.order_by("-group"):
        found[row["group"]] = Result(postings=row["postings"], places=row["offered"])
    _fill(found, postings, year)
    return found


def _academic_year(path: str):
    """The year in which the academic year of a posting's first day began."""
    day = f"{path}starts_on"
    return Case(
        When(**{f"{day}__month__gte": 9}, then=ExtractYear(day)), default=ExtractYear(day) - 1
    )


def _fill(found: dict[int, Result], postings: QuerySet, group) -> None:
    """Add to each Result what applications, placements and evaluations say."""
    by_posting = isinstance(group, F)

    def key(path: str):
        return F(f"{path}pk") if by_posting else _academic_year(path)

    known = postings.values("pk")
    applied = Application.objects.standing().filter(posting__in=known)
    decided = Q(placement_round__state__in=[RoundState.ALLOCATED, RoundState.CLOSED])
    for row in applied.values(group=key("posting__")).annotate(
        applicants=Count("pk"),
        known=Count("pk", filter=decided),
        first_choices=Count("pk", filter=decided & Q(choice=1)),
    ):
        if row["known"] < _FEWEST:
            row["first_choices"] = None
        found[row["group"]].take(row)
    placed = Placement.objects.filter(posting__in=known)
    for row in placed.values(group=key("posting__")).annotate(
        placed=Count("pk", filter=Q(state__in=_HELD)),
        completed=Count("pk", filter=Q(state=PlacementState.COMPLETED)),
    ):
        found[row["group"]].take(row)
    given = Evaluation.objects.filter(placement__posting__in=known)
    for row in given.values(group=key("placement__posting__")).annotate(
        rated=Count("pk"),
        would_hire=Count("pk", filter=Q(would_hire=True)),
        hired=Count("pk", filter=Q(hire_outcome=HireOutcome.HIRED)),
    ):
        found[row["group"]].take(row)
    for row in given.values(group=key("placement__posting__")).annotate(
        rating=Avg("ratings__rating")
    ):
        found[row["group"]].take(row)
