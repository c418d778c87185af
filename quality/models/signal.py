"""Signals: what the figures point out, and whether somebody took it up."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.periods import Period, PeriodKind
from partners.reach import reach_of
from quality.enums import (
    SignalKind,
    SignalState,
)
from quality.models.indicator import PeriodSubject
from quality.permissions import VIEW_PROBLEMS


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = reach_of(user).holding(VIEW_PROBLEMS)
        if reach.sees_everything:
            return self
        return self.filter(university__in=reach.universities)


@audited()
class Signal(StatefulModel, PeriodSubject):
    """Something the figures point out; proposed once per indicator, subject and period."""

    kind = models.CharField(_("kind"), max_length=20, choices=SignalKind)
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="signals",
        verbose_name=_("university"),
    )
    value = models.FloatField(_("value"))
    low = models.FloatField(_("lower bound"), null=True)
    high = models.FloatField(_("upper bound"), null=True)
    expected = models.FloatField(_("target"))
    state = StateField(_("state"), choices=SignalState, default=SignalState.NEW)
    raised_at = models.DateTimeField(_("raised at"))
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dismissed by"),
    )
    dismiss_reason = models.TextField(_("why it was dismissed"), blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        indexes = [models.Index(fields=["university", "state", "-id"], name="signal_inbox")]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "indicator",
                    "period_kind",
                    "period_start",
                    "subject_kind",
                    "subject_id",
                ],
                name="signal_raised_once",
            )
        ]

    def __str__(self) -> str:
        from quality.presentation import indicator_name, period_name  # they need all models

        period = Period(self.period_start, PeriodKind(self.period_kind))
        return f"{indicator_name(self.indicator)}, {period_name(period)}"

    def get_absolute_url(self) -> str:
        return reverse("signal-detail", args=[self.pk])

    @transition("state", SignalState.NEW, SignalState.ACCEPTED)
    def accept(self) -> None:
        pass

    @transition("state", SignalState.NEW, SignalState.DISMISSED)
    def dismiss(self, *, at, by, reason: str) -> None:
        self.dismissed_at, self.dismissed_by, self.dismiss_reason = at, by, reason
