"""Who acts for whom, for many organizations by one query."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from cluster_portal.common.models import User
from partners.enums import Role
from partners.models import Affiliation


def acting_for_each(organizations: Collection[int], role: Role, on: date) -> dict[int, list[User]]:
    """Organization → its people in ROLE on a day."""
    current = Affiliation.objects.current(on).with_role(role)
    found: dict[int, list[User]] = defaultdict(list)
    rows = current.filter(organization__in=organizations, user__is_active=True)
    for affiliation in rows.select_related("user").order_by("user"):
        found[affiliation.organization_id].append(affiliation.user)
    return found
