"""Who is who in internships: whom they tell what, and who only looks for a place."""

from datetime import date

from cluster_portal.common.models import User
from partners.enums import Role
from partners.models import Affiliation
from partners.reach import reach_of


def acting_for(organization_id: int, role: Role, on: date):
    """The people who act in ROLE for an organization on a day."""
    current = Affiliation.objects.current(on).with_role(role).filter(organization=organization_id)
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("pk")


def applicants_of(applications):
    """The accounts of the students behind APPLICATIONS (a queryset)."""
    students = applications.values("student__user")
    return User.objects.filter(is_active=True, pk__in=students).order_by("pk")


def is_student(user) -> bool:
    """Whether the person looks for a place, and does nothing else here."""
    return {found.role for found in reach_of(user).affiliations} == {Role.STUDENT}
