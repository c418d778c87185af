"""How people sign in: their devices, their invitations, and what happened to their security."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited


class SecurityEventKind(models.TextChoices):
    """What a person is told of, so that they notice what they did not do themselves."""

    NEW_DEVICE = "new_device", _("sign-in from a new device")
    PASSWORD_CHANGED = "password_changed", _("the password was changed")
    FACTOR_ADDED = "factor_added", _("a second factor was set up")
    FACTOR_REMOVED = "factor_removed", _("a second factor was removed")
    FACTORS_RESET = "factors_reset", _("the second factor was reset by an operator")
    CODES_RENEWED = "codes_renewed", _("new recovery codes were made")
    IDENTITY_LINKED = "identity_linked", _("an identity service was linked")
    IDENTITY_UNLINKED = "identity_unlinked", _("an identity service was unlinked")


class SecurityEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user.pk)


@audited()
class SecurityEvent(models.Model):
    """One change of how a person signs in; `done_by` differs from `user` where an operator did."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="security_events",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=SecurityEventKind.choices)
    detail = models.CharField(_("details"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("at"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("by")
    )

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = [models.Index(fields=["user", "-id"], name="security_event_by_user")]

    def __str__(self) -> str:
        return self.get_kind_display()


class KnownDeviceQuerySet(models.QuerySet):
    def unseen_since(self, before):
        """Nobody signed in there since BEFORE."""
        return self.filter(
            Q(last_seen_at__lt=before) | Q(last_seen_at=None, first_seen_at__lt=before)
        )


class KnownDevice(models.Model):
    """A browser in which a person signed in: it has a random cookie, we have its hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_devices")
    digest = models.CharField(_("hash"), max_length=64)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"), null=True)

    objects = KnownDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="known_device_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.first_seen_at:%Y-%m-%d}"


class AccountInvitation(models.Model):
    """The last link by which a new person may set their first password, and until when it works."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_invitation"
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("sent by")
    )
    expires_at = models.DateTimeField(_("works until"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("sent_at")),
                name="account_invitation_dates_in_order",
                violation_error_message=_("The link must work for some time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.expires_at:%Y-%m-%d}"
