"""Giving people roles in organizations, and ending them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cluster_portal.common.accounts import password_link
from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from partners.models import Affiliation
from partners.permissions import roles_to_give


class RoleNotYoursToGive(DomainError):
    """The role is beyond what this person gives in this organization."""


class OwnRole(DomainError):
    """Nobody ends the role they act in: they might lock everybody out."""


class AccountClosed(DomainError):
    """Nobody signs in with this account any more."""


def give_role(
    *, organization, role, email, last_name, first_name, middle_name="", starts_on, by
) -> Affiliation:
    """Let the person with EMAIL act for ORGANIZATION; who is new gets a link to set a password."""
    if role not in roles_to_give(by, organization):
        raise RoleNotYoursToGive(_("You cannot give this role in this organization."))
    with transaction.atomic():
        user = _account(
            email,
            last_name=last_name,
            first_name=first_name,
            middle_name=middle_name,
            language=organization.language,
        )
        if not user.is_active:
            raise AccountClosed(_("This account is closed: ask the operator of the platform."))
        affiliation = Affiliation.objects.create(
            user=user, organization=organization, role=role, starts_on=starts_on
        )
        _tell(affiliation)
    return affiliation


def _account(email: str, **person) -> User:
    """The account of the address; a new one unless somebody else opens it at this moment."""
    known = User.objects.filter(email__iexact=email)
    if (user := known.first()) is not None:
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **person)
    except IntegrityError:
        return known.get()


def _tell(affiliation: Affiliation) -> None:
    user, key = affiliation.user, f"affiliation:{affiliation.pk}"
    context = {"affiliation": affiliation, "recipient": user}
    if user.has_usable_password():
        notify([user], "role_given", context, key=key, url="/")
    else:
        context["link"] = password_link(user)
        send_letter(user.email, user.language, "invitation", context, key=key)


def end_affiliation(*, affiliation, by, on) -> None:
    """ON is the last day; a role that would begin after it is taken back. What was done stays."""
    if affiliation.user_id == by.pk:
        raise OwnRole(_("You cannot end your own role: ask another administrator."))
    with transaction.atomic():
        found = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
        if found.role not in roles_to_give(by, found.organization):
            raise RoleNotYoursToGive(_("You cannot end this role in this organization."))
        if found.starts_on > on:
            found.delete()
        elif found.ends_on is None or found.ends_on > on:
            found.ends_on = on
            found.save()
