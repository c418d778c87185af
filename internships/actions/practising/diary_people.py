"""Whom the diary's events concern."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from internships.models import Delegation, Placement
from internships.people import acting_for
from partners.enums import Role


def the_student(placement: Placement) -> QuerySet:
    return get_user_model().objects.filter(student=placement.student_id, is_active=True)


def those_who_look_after(placement: Placement, at) -> QuerySet:
    """The supervisor and who stands in; the university's administrators where there is none."""
    on = timezone.localdate(at)
    if placement.supervisor_id is None:
        return administrators(placement, at)
    standing_in = Delegation.objects.current(on).filter(supervisor=placement.supervisor_id)
    return (
        get_user_model()
        .objects.filter(
            Q(pk=placement.supervisor_id) | Q(pk__in=standing_in.values("stand_in")),
            is_active=True,
        )
        .order_by("pk")
    )


def administrators(placement: Placement, at) -> QuerySet:
    return acting_for(placement.university_id, Role.UNIVERSITY_ADMIN, timezone.localdate(at))


def personnel_of_host(placement: Placement, at) -> QuerySet:
    return acting_for(placement.enterprise_id, Role.HR, timezone.localdate(at))
