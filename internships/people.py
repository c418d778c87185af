"""Who is who in internships: whom they tell what, and who only looks for a place."""

from datetime import date

from django.db.models import Q, QuerySet

from cluster_portal.common.models import User
from partners.enums import Role
from partners.models import Affiliation
from partners.reach import reach_of


def acting_for(organization_id: int, role: Role, on: date):
    """The people who act in ROLE for an organization on a day."""
    current = Affiliation.objects.current(on).with_role(role).filter(organization=organization_id)
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("pk")


def supervisors_of(university: int, on: date) -> QuerySet:
    """Who supervises for the university or one of its units on a day."""
    return (
        User.objects.filter(
            Q(affiliations__organization=university)
            | Q(affiliations__organization__parent=university)
            | Q(affiliations__organization__parent__parent=university),
            Q(affiliations__ends_on=None) | Q(affiliations__ends_on__gte=on),
            affiliations__starts_on__lte=on,
            affiliations__role=Role.SUPERVISOR,
            is_active=True,
        )
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )


def applicants_of(applications):
    """The accounts of the students behind APPLICATIONS (a queryset)."""
    students = applications.values("student__user")
    return User.objects.filter(is_active=True, pk__in=students).order_by("pk")


def is_student(user) -> bool:
    """Whether the person looks for a place, and does nothing else here."""
    return {found.role for found in reach_of(user).affiliations} == {Role.STUDENT}
