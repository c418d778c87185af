"""The first operator of a new installation; all others are given their roles in the portal."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.security.passwords import password_link
from partners.enums import OrganizationKind, Role
from partners.models import Affiliation, Organization


class OperatorExists(DomainError):
    """Somebody answers for the platform already, and gives further roles in the portal."""


@transaction.atomic
def make_first_operator(
    *, email: str, last_name: str, first_name: str, code: str, name: str, on: date
) -> str:
    """Make the person and their organization (kept where CODE exists); the link by which they set
    their password."""
    if Affiliation.objects.current(on).filter(role=Role.OPERATOR).exists():
        raise OperatorExists(_("There is an operator already: further ones are named by them."))
    organization, _made = Organization.objects.get_or_create(
        code=code, defaults={"kind": OrganizationKind.STATE_BODY, "name_uz": name}
    )
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(
        email, last_name=last_name, first_name=first_name, language=organization.language
    )
    Affiliation.objects.create(
        user=user, organization=organization, role=Role.OPERATOR, starts_on=on
    )
    return password_link(user)
