"""Giving people roles in organizations, and ending them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from cluster_portal.common.security.passwords import invite, password_link
from partners.models import Affiliation
from partners.permissions import roles_to_give


class RoleNotYoursToGive(DomainError):
    """The role is beyond what this person gives in this organization."""


class HasPassword(DomainError):
    """Who signs in already needs no invitation."""


class OwnRole(DomainError):
    """Nobody ends the role they act in: they might lock everybody out."""


class AccountClosed(DomainError):
    """Nobody signs in with this account any more."""


def give_role(
    *, organization, role, email, last_name, first_name, middle_name="", starts_on, by, at
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
        if user.has_usable_password():
            context = {"affiliation": affiliation}
            notify([user], "role_given", context, key=f"affiliation:{affiliation.pk}", url="/")
        else:
            _invite(affiliation, by=by, at=at)
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


def invite_again(*, affiliation, by, at) -> None:
    """A new link for who let the first one grow old; at most one a minute."""
    with transaction.atomic():
        found = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
        if found.role not in roles_to_give(by, found.organization):
            raise RoleNotYoursToGive(_("You cannot give this role in this organization."))
        if found.user.has_usable_password():
            raise HasPassword(_("This person has a password already and needs no invitation."))
        _invite(found, by=by, at=at)


def _invite(affiliation: Affiliation, *, by, at) -> None:
    user = affiliation.user
    invitation = invite(user=user, by=by, at=at)
    context = {
        "affiliation": affiliation,
        "recipient": user,
        "link": password_link(user),
        "expires_at": invitation.expires_at,
    }
    key = f"affiliation:{affiliation.pk}:{at:%Y%m%d%H%M}"
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
