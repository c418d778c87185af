"""Tokens programs sign in with; only their hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.audit import audited

LONGEST = timedelta(days=365)
USED_EVERY = timedelta(minutes=5)  # a busy program costs one write in that time, not one a request
FROM_PASSWORD = "/api/v1/token"  # the name of a token that was given none


class TokenScope(models.TextChoices):
    """What a token is for; whatever it is, its person's rights of the day bound it."""

    READ = "read", pgettext_lazy("token", "read only")
    WRITE = "write", pgettext_lazy("token", "read and write")
    CALENDAR = "calendar", pgettext_lazy("token", "calendar feed")


# Of the tokens that programs sign in with; a calendar's opens nothing but its feed.
PROGRAM_SCOPES = [choice for choice in TokenScope.choices if choice[0] != TokenScope.CALENDAR]


def token_hash(token: str) -> str:
    """SHA-256 of a random token, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user.pk)

    def for_programs(self):
        return self.exclude(scope=TokenScope.CALENDAR)

    def for_calendars(self):
        return self.filter(scope=TokenScope.CALENDAR)

    def in_force(self, at):
        return self.filter(expires_at__gt=at, revoked_at=None)

    def revoke(self, *, at) -> None:
        """They sign nobody in any more."""
        self.filter(revoked_at=None).update(revoked_at=at)

    def issue(self, *, user, name: str, scope: str, expires_at) -> tuple["ApiToken", str]:
        """A new token and its text, which is shown once and cannot be read again."""
        text = secrets.token_urlsafe(32)
        token: ApiToken = self.create(
            user=user, name=name, scope=scope, digest=token_hash(text), expires_at=expires_at
        )
        return token, text

    def note_use(self, token: "ApiToken", *, at) -> None:
        """Note when TOKEN signed somebody in, to within USED_EVERY."""
        if token.last_used_at is None or token.last_used_at <= at - USED_EVERY:
            self.filter(pk=token.pk).update(last_used_at=at)


@audited(exclude=("digest", "last_used_at"))
class ApiToken(models.Model):
    """Lets a program act for `user`: never beyond `scope`, nor beyond the person's own rights.

    A calendar feed's address holds one too, which signs nobody in.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100, db_default=FROM_PASSWORD)
    scope = models.CharField(
        _("what it may do"),
        max_length=10,
        choices=TokenScope,
        default=TokenScope.READ,
        db_default=TokenScope.WRITE,  # those made before tokens had a scope could write
    )
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=TokenScope.values),
                name="token_scope_known",
                violation_error_message=_("A token reads only, reads and writes, or is a feed."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + LONGEST + timedelta(days=1)),
                name="token_expires_in_time",
                violation_error_message=_("A token lasts a year at the longest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
