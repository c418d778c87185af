"""How far a person's current affiliations reach; every `visible_to` starts here."""

from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from partners.enums import Role

_EVERYTHING = {Role.OPERATOR, Role.MINISTRY}


@dataclass
class Reach:
    """Primary keys of what a person answers for, by role."""

    user_id: int | None
    affiliations: list = field(default_factory=list)

    def holding(self, right: str) -> "Reach":
        """The reach of those affiliations alone whose role has the RIGHT.

        Who holds several roles must not read with the right of one what only another reaches.
        """
        matrix = import_string(settings.ROLE_PERMISSIONS)
        return Reach(
            self.user_id, [one for one in self.affiliations if right in matrix.get(one.role, ())]
        )

    def organizations_as(self, *roles: Role) -> set[int]:
        """The organizations for which the person acts in one of the ROLES."""
        return {found.organization_id for found in self.affiliations if found.role in roles}

    @property
    def operates(self) -> bool:
        return bool(self.organizations_as(Role.OPERATOR))

    @property
    def sees_everything(self) -> bool:
        """Ministry officials and operators see the whole country (not survey respondents)."""
        return bool(self.organizations_as(*_EVERYTHING))

    @property
    def organizations(self) -> set[int]:
        """Organizations the person runs: administers, or acts for as HR or coordinator."""
        return self.organizations_as(Role.UNIVERSITY_ADMIN, Role.HR, Role.COORDINATOR)

    @property
    def universities(self) -> set[int]:
        return self.organizations_as(Role.UNIVERSITY_ADMIN)

    @property
    def departments(self) -> set[int]:
        return self.organizations_as(Role.SUPERVISOR)

    @property
    def houses(self) -> set[int]:
        """The organizations the person belongs to, and those above them (a department's faculty
        and university): what somebody was charged with there ends with the affiliation."""
        found = set()
        for affiliation in self.affiliations:
            organization = affiliation.organization
            found |= {organization.pk, organization.parent_id}
            found.add(organization.parent.parent_id if organization.parent_id else None)
        return found - {None}

    @property
    def students(self) -> set[int]:
        """The person's own key, where the person is a student; for `…__user__in`."""
        return {self.user_id} if self.organizations_as(Role.STUDENT) else set()

    @property
    def enterprises(self) -> set[int]:
        return self.organizations_as(Role.HR)

    @property
    def coordinates(self) -> set[int]:
        return self.organizations_as(Role.COORDINATOR)


def reach_of(user, on: date | None = None) -> Reach:
    """The reach of USER today (or ON a day), read once per user object."""
    if not user.is_authenticated or not user.is_active:
        return Reach(None)
    if on is None and (known := getattr(user, "_reach", None)) is not None:
        return known
    found = (
        apps.get_model("partners", "Affiliation")
        .objects.filter(user=user.pk)
        .current(on or timezone.localdate())
        .select_related("organization__parent")
        .order_by("pk")
    )
    reach = Reach(user.pk, list(found))
    if on is None:
        user._reach = reach
    return reach
