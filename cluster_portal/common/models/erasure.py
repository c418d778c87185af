"""A person asks to be erased, and what of them the audit trail has still to lose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.permissions import ANSWER_ERASURES


class ErasureState(models.TextChoices):
    SENT = "sent", pgettext_lazy("erasure request", "sent")
    CARRIED_OUT = "carried_out", pgettext_lazy("erasure request", "carried out")
    REFUSED = "refused", pgettext_lazy("erasure request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("erasure request", "withdrawn")


class ErasureRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm(ANSWER_ERASURES) else self.filter(person=user.pk)

    def waiting(self):
        return self.filter(state=ErasureState.SENT)


@audited(exclude=("reason",))
class ErasureRequest(StatefulModel):
    """What the law makes us keep is made nameless, all else is deleted."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="erasure_requests",
        verbose_name=_("person"),
    )
    state = StateField(_("state"), choices=ErasureState, default=ErasureState.SENT)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    reason = models.TextField(_("why it was refused"), blank=True, max_length=1000)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure request")
        verbose_name_plural = _("erasure requests")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ErasureState.SENT),
                name="erasure_asked_once",
                violation_error_message=_("You have asked for this already: wait for the answer."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ErasureState.REFUSED) | ~Q(reason=""),
                name="erasure_refused_with_reason",
                violation_error_message=_("Say why the request is refused."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ErasureState.CARRIED_OUT, ErasureState.REFUSED],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(
                    state__in=[ErasureState.SENT, ErasureState.WITHDRAWN],
                    answered_at=None,
                    answered_by=None,
                ),
                name="erasure_answered_by_somebody",
                violation_error_message=_("An answer has a date and a person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("erasure-request-list")

    @transition("state", ErasureState.SENT, ErasureState.CARRIED_OUT)
    def carry_out(self, *, at, by) -> None:
        self.answered_at, self.answered_by = at, by

    @transition("state", ErasureState.SENT, ErasureState.REFUSED)
    def refuse(self, *, at, by, reason: str) -> None:
        self.answered_at, self.answered_by, self.reason = at, by, reason

    @transition("state", ErasureState.SENT, ErasureState.WITHDRAWN)
    def withdraw(self) -> None:
        pass


class PendingRedaction(models.Model):
    """Fields of one record that its events still hold; `redact_audit` takes them out."""

    model = models.CharField(_("model"), max_length=100, help_text=_("such as partners.student"))
    record_id = models.BigIntegerField(_("record"))
    fields = models.JSONField(_("fields"))
    reason = models.CharField(_("reason"), max_length=200)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True)

    class Meta:
        verbose_name = _("redaction to be done")
        verbose_name_plural = _("redactions to be done")

    def __str__(self) -> str:
        return f"{self.model} {self.record_id}"
