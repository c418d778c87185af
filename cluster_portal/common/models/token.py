"""Tokens programs sign in with; only their hash is kept."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def token_hash(token: str) -> str:
    """SHA-256 of a random token, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user.pk)

    def in_force(self, at):
        return self.filter(expires_at__gt=at, revoked_at=None)

    def revoke(self, *, at) -> None:
        """They sign nobody in any more."""
        self.filter(revoked_at=None).update(revoked_at=at)

    def issue(self, *, user, expires_at) -> tuple["ApiToken", str]:
        """A new token and its text, which is shown once and cannot be read again."""
        text = secrets.token_urlsafe(32)
        token: ApiToken = self.create(user=user, digest=token_hash(text), expires_at=expires_at)
        return token, text


class ApiToken(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.user_id} · {self.created_at:%Y-%m-%d}"
