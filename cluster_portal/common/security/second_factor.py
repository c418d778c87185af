"""The second factor: who must have one, who has one, and how it is taken away.

The kernel knows no roles: an app says who must have one, in AppConfig.ready():

    register_requirement(holds_a_guarded_role)
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import SecurityEventKind, User
from cluster_portal.common.security.events import record
from cluster_portal.common.security.sessions import end_sessions

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

Requirement = Callable[[Any], bool]
_REQUIREMENTS: list[Requirement] = []


class LastFactor(DomainError):
    """The role requires a second factor, and this is the only one."""


class OwnFactors(DomainError):
    """An operator resets others; their own factors they change on their page."""


class NoFactor(DomainError):
    """There is nothing to reset."""


def register_requirement(requires: Requirement) -> Requirement:
    if requires not in _REQUIREMENTS:
        _REQUIREMENTS.append(requires)
    return requires


def is_required_for(user) -> bool:
    return any(requires(user) for requires in _REQUIREMENTS)


def factors_of(user):
    """What USER can sign in with beside the password; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user.pk, type__in=FACTORS)


def has_second_factor(user) -> bool:
    return factors_of(user).exists()


def people_with_factor(people) -> set[int]:
    """Which of the PEOPLE, primary keys, have one."""
    found = Authenticator.objects.filter(user__in=people, type__in=FACTORS)
    return set(found.values_list("user", flat=True))


def is_missing_for(user) -> bool:
    """USER must set one up before anything else."""
    return is_required_for(user) and not has_second_factor(user)


def name_of(authenticator: Authenticator) -> str:
    """What the person called the passkey; an app has no name of its own."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return str(authenticator)
    with override(authenticator.user.language):
        return _("Authenticator app")


def may_be_removed(authenticator: Authenticator) -> bool:
    others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
    return others.exists() or not is_required_for(authenticator.user)


def add_factor(*, authenticator: Authenticator, session_key: str | None, at) -> None:
    """It is set up. With the first one ends every session and token that never showed any."""
    user = authenticator.user
    if factors_of(user).count() == 1:
        end_sessions(user, but=session_key)
        user.api_tokens.all().revoke(at=at)
    record(user, SecurityEventKind.FACTOR_ADDED, at=at, detail=name_of(authenticator))


def remove_factor(*, authenticator: Authenticator, at) -> None:
    """The person takes one away; with the last go the recovery codes."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=authenticator.user_id)
        authenticator.user = user
        if not may_be_removed(authenticator):
            sentence = _("Your role needs a second factor: set up another one before.")
            raise LastFactor(sentence)
        name = name_of(authenticator)
        authenticator.delete()
        if not has_second_factor(user):
            Authenticator.objects.filter(user=user).delete()
        record(user, SecurityEventKind.FACTOR_REMOVED, at=at, detail=name)


def reset_second_factor(*, user, by, at, reason: str) -> None:
    """For who is locked out: all factors go, and with them every session and token."""
    if user.pk == by.pk:
        raise OwnFactors(_("You change your own second factor on the page of your security."))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        deleted, _rows = Authenticator.objects.filter(user=locked).delete()
        if not deleted:
            raise NoFactor(_("This person has no second factor."))
        end_sessions(locked)
        locked.api_tokens.all().revoke(at=at)
        record(locked, SecurityEventKind.FACTORS_RESET, at=at, by=by, detail=reason)
