"""What a placement round amounts to: whom it addresses, and how far it has come."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from internships.models import Application, Placement, PlacementRound
from partners.models import Student


def students_addressed(placement_round: PlacementRound):
    """The university's students the round is for: year, programme, standing, still without a place.

    What `PlacementRoundQuerySet.open_to` says of one student.
    """
    students = (
        Student.objects.for_university(placement_round.university_id)
        .studying()
        .filter(year__in=placement_round.eligible_years)
    )
    programmes = placement_round.eligible_programmes.all()
    if programmes.exists():
        students = students.filter(programme__in=programmes.values("pk"))
    if placement_round.least_grade is not None:
        students = students.filter(grade_average__gte=placement_round.least_grade)
    if placement_round.predecessor_id is not None:
        placed = Placement.objects.with_a_place().filter(
            application__placement_round=placement_round.predecessor_id
        )
        students = students.exclude(pk__in=placed.values("student"))
    return students


@dataclass(frozen=True)
class RoundFigures:
    postings: int
    places: int
    students: int
    applicants: int
    applications: int

    @property
    def without_application(self) -> int:
        return max(self.students - self.applicants, 0)


def round_figures(placement_round: PlacementRound) -> RoundFigures:
    """The figures of one round; three queries."""
    offered = placement_round.postings.published().aggregate(
        postings=Count("pk"), places=Sum("places", default=0)
    )
    applied = (
        Application.objects.standing()
        .filter(placement_round=placement_round)
        .aggregate(applicants=Count("student", distinct=True), applications=Count("pk"))
    )
    return RoundFigures(**offered, **applied, students=students_addressed(placement_round).count())
