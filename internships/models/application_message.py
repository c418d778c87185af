"""What an applicant and the enterprise write to each other."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.application import Application
from internships.permissions import EXCHANGE_MESSAGES
from partners.reach import reach_of


class ApplicationMessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student and HR of the enterprise; the university does not read them."""
        reach = reach_of(user).holding(EXCHANGE_MESSAGES)
        return self.filter(
            models.Q(application__student__user__in=reach.students)
            | models.Q(application__posting__enterprise__in=reach.enterprises)
        )

    def unseen_by(self, *, enterprise: bool):
        """Those that wait for the enterprise's (or else the student's) eyes."""
        return self.filter(from_enterprise=not enterprise, seen_at=None)


class ApplicationMessage(models.Model):
    """One message; it is never changed, and no part of the general audit trail."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="messages", verbose_name=_("application")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    from_enterprise = models.BooleanField(_("from the enterprise"))
    text = models.TextField(_("message"), max_length=2000)
    sent_at = models.DateTimeField(_("sent at"))
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = ApplicationMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about an application")
        verbose_name_plural = _("messages about applications")
        indexes = [models.Index(fields=["author", "sent_at"], name="message_by_author")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_at=None) | models.Q(seen_at__gte=models.F("sent_at")),
                name="message_seen_after_it_was_sent",
                violation_error_message=_("A message is seen after it was sent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.sent_at:%Y-%m-%d %H:%M}"
