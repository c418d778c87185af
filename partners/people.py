"""Who runs an organization: whom the platform tells what concerns it."""

from collections.abc import Iterable
from datetime import date

from cluster_portal.common.models import User
from partners.enums import Role
from partners.models import Affiliation

RUNNING = [Role.UNIVERSITY_ADMIN, Role.HR]


def running(organizations: Iterable[int], on: date):
    """The administrators and HR of ORGANIZATIONS (their keys) on a day."""
    acting = Affiliation.objects.current(on).filter(
        organization__in=organizations, role__in=RUNNING
    )
    return User.objects.filter(is_active=True, pk__in=acting.values("user")).order_by("pk")


def with_people(organizations: Iterable[int], on: date) -> set[int]:
    """Those of ORGANIZATIONS (keys) for which somebody acts on a day."""
    acting = Affiliation.objects.current(on).filter(
        organization__in=organizations, role__in=RUNNING, user__is_active=True
    )
    return set(acting.values_list("organization", flat=True))
