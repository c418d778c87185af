"""A student's list of choices: locked, read and numbered."""

from django.db.models import Case, PositiveSmallIntegerField, Value, When

from internships.models import Application, PlacementRound
from partners.models import Student


def lock_list(student: Student) -> None:
    """One change of a student's list at a time (rows pointing at the student stay free)."""
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)


def lock_application(application: Application) -> Application:
    found = Application.objects.select_for_update(of=("self",))
    return found.select_related("placement_round", "student").get(pk=application.pk)


def choices_of(student: Student, placement_round: PlacementRound):
    """The student's standing applications in a round, first choice first."""
    return (
        Application.objects.standing()
        .filter(student=student, placement_round=placement_round)
        .order_by("choice")
    )


def renumber(order: list[int]) -> None:
    """Number the choices 1, 2, 3 … in one statement: the constraint looks at its end."""
    if not order:
        return
    list(Application.objects.filter(pk__in=order).order_by("pk").select_for_update(of=("self",)))
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(order, start=1)]
    Application.objects.filter(pk__in=order).update(
        choice=Case(*places, output_field=PositiveSmallIntegerField())
    )
