"""What follows when django-allauth says that something changed."""

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.socialaccount import signals as identity
from django.utils import timezone

from cluster_portal.common.models import SecurityEventKind
from cluster_portal.common.security.events import record


def password_changed(user, **rest) -> None:
    """With it go the API tokens it was exchanged for; other sessions end by Django's own rule."""
    at = timezone.now()
    user.api_tokens.all().revoke(at=at)
    record(user, SecurityEventKind.PASSWORD_CHANGED, at=at)


def codes_renewed(user, **rest) -> None:
    record(user, SecurityEventKind.CODES_RENEWED, at=timezone.now())


def identity_linked(sociallogin, **rest) -> None:
    kind, service = SecurityEventKind.IDENTITY_LINKED, sociallogin.provider.name
    record(sociallogin.user, kind, at=timezone.now(), detail=service)


def connect() -> None:
    for signal in (account.password_changed, account.password_reset, account.password_set):
        signal.connect(password_changed, dispatch_uid="password_changed")
    factors.authenticator_reset.connect(codes_renewed, dispatch_uid="codes_renewed")
    identity.social_account_added.connect(identity_linked, dispatch_uid="identity_linked")
