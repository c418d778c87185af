"""Who answers for a university's problems."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from partners.enums import Role
from partners.models import Affiliation

_STAFF = [Role.UNIVERSITY_ADMIN, Role.SUPERVISOR]


def _acting(roles, on) -> QuerySet[Affiliation]:
    return Affiliation.objects.current(on).filter(role__in=roles)


def administrators(university_id: int, on) -> QuerySet:
    """The people who administer the university on a day."""
    found = _acting([Role.UNIVERSITY_ADMIN], on).filter(organization=university_id)
    return get_user_model().objects.filter(pk__in=found.values("user"), is_active=True)


def staff(university_id: int, on) -> QuerySet:
    """Those who may own a corrective action: people of the university and its departments."""
    found = _acting(_STAFF, on).filter(
        Q(organization=university_id)
        | Q(organization__parent=university_id)
        | Q(organization__parent__parent=university_id)
    )
    people = get_user_model().objects.filter(pk__in=found.values("user"), is_active=True)
    return people.order_by("last_name", "first_name", "pk")
