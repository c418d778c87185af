"""Which roles must sign in with a second factor (the setting SECOND_FACTOR_ROLES)."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cluster_portal.common.security.second_factor import register_requirement
from partners.enums import Role
from partners.reach import reach_of


def holds_guarded_role(user) -> bool:
    """Today, in any organization, whichever of them the person acts for now."""
    guarded = settings.SECOND_FACTOR_ROLES
    return any(found.role in guarded for found in reach_of(user).affiliations)


def register() -> None:
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if unknown:
        names, known = ", ".join(unknown), ", ".join(Role.values)
        raise ImproperlyConfigured(f"SECOND_FACTOR_ROLES names {names}; the roles are {known}.")
    register_requirement(holds_guarded_role)
