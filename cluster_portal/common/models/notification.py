"""What the portal tells a person: in the portal, and where they want it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user.pk)

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """One message, already in the recipient's language; `key` makes sending it again harmless."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    key = models.CharField(_("key"), max_length=150)
    about = models.CharField(
        _("which letter"), max_length=60, blank=True, default="", db_default=""
    )
    in_digest = models.BooleanField(
        _("waits for the morning's letter"), default=False, db_default=False
    )
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("link"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_recipient"),
            models.Index(
                fields=["recipient"],
                name="notification_in_digest",
                condition=models.Q(in_digest=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notification_told_once")
        ]

    def __str__(self) -> str:
        return self.title
