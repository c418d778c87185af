"""Problems, on the pages; nonconformities in the words of quality management."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from partners.reach import reach_of
from quality.enums import (
    OVER,
    CauseMethod,
    NonconformityState,
    PeriodChoice,
    SubjectKind,
)
from quality.models.action import CorrectiveAction
from quality.models.signal import Signal
from quality.permissions import VIEW_PROBLEMS


class NonconformityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university's own; to a supervisor those in which they have something to do."""
        reach = reach_of(user).holding(VIEW_PROBLEMS)
        if reach.sees_everything:
            return self
        own = CorrectiveAction.objects.filter(owner=user.pk).values("nonconformity")
        return self.filter(
            Q(university__in=reach.universities) | Q(university__in=reach.houses, pk__in=own)
        )

    def awaiting_check(self, on):
        """Implemented, and the date of the check has come."""
        return self.filter(state=NonconformityState.IMPLEMENTED, check_on__lte=on)


@audited()
class Nonconformity(StatefulModel):
    """A problem on its way from report to verified correction.

    `baseline…` are frozen when the plan is made; the system fills in `result…` at the check.
    """

    signal = models.OneToOneField(
        Signal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nonconformity",
        verbose_name=_("signal"),
    )
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="nonconformities",
        verbose_name=_("university"),
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is wrong"), max_length=5000)
    indicator = models.CharField(_("indicator"), max_length=50)
    subject_kind = models.CharField(_("about"), max_length=15, choices=SubjectKind)
    subject_id = models.BigIntegerField(_("subject"))
    period_kind = models.CharField(
        _("kind of period"), max_length=10, choices=PeriodChoice, default=PeriodChoice.MONTH
    )
    containment = models.TextField(_("done at once"), blank=True, max_length=3000)
    cause = models.TextField(_("root cause"), blank=True, max_length=5000)
    cause_method = models.CharField(
        _("how the cause was found"), max_length=20, choices=CauseMethod, blank=True
    )
    similar_cases = models.TextField(_("similar cases elsewhere"), blank=True, max_length=3000)
    baseline_period = models.DateField(_("period before"), null=True, blank=True)
    baseline_value = models.FloatField(_("value before"), null=True, blank=True)
    baseline_low = models.FloatField(_("lower bound before"), null=True, blank=True)
    baseline_high = models.FloatField(_("upper bound before"), null=True, blank=True)
    target_value = models.FloatField(_("target"), null=True, blank=True)
    check_on = models.DateField(_("check of the effect on"), null=True, blank=True)
    result_period = models.DateField(_("period after"), null=True, blank=True)
    result_value = models.FloatField(_("value after"), null=True, blank=True)
    result_low = models.FloatField(_("lower bound after"), null=True, blank=True)
    result_high = models.FloatField(_("upper bound after"), null=True, blank=True)
    is_effective = models.BooleanField(_("effective"), null=True, blank=True)
    consequences = models.TextField(
        _("risks, procedures or curriculum changed"), blank=True, max_length=3000
    )
    reject_reason = models.TextField(_("why it was rejected"), blank=True)
    state = StateField(
        _("state"),
        choices=NonconformityState,
        default=NonconformityState.REPORTED,
    )
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = NonconformityQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        indexes = [models.Index(fields=["university", "-id"], name="problem_by_university")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=NonconformityState.CLOSED)
                | Q(is_effective=True, is_effective__isnull=False),
                name="problem_closed_only_effective",
                violation_error_message=_("A problem is closed only when the effect is verified."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("problem-detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @transition("state", NonconformityState.REPORTED, NonconformityState.CONTAINED)
    def contain(self, *, containment: str) -> None:
        self.containment = containment

    @transition(
        "state",
        [NonconformityState.CONTAINED, NonconformityState.REOPENED],
        NonconformityState.ANALYSED,
    )
    def analyse(self, *, cause: str, cause_method: str, similar_cases: str) -> None:
        self.cause, self.cause_method, self.similar_cases = cause, cause_method, similar_cases

    @transition("state", NonconformityState.ANALYSED, NonconformityState.PLANNED)
    def plan(self, *, baseline, target_value: float, check_on) -> None:
        """BASELINE is the indicator value the effect will be measured against."""
        self.baseline_period, self.baseline_value = baseline.period_start, baseline.value
        self.baseline_low, self.baseline_high = baseline.low, baseline.high
        self.target_value, self.check_on = target_value, check_on
        self.result_period = self.result_value = self.result_low = self.result_high = None
        self.is_effective = None

    @transition("state", NonconformityState.PLANNED, NonconformityState.IN_PROGRESS)
    def begin(self) -> None:
        pass

    @transition("state", NonconformityState.IN_PROGRESS, NonconformityState.IMPLEMENTED)
    def implement(self) -> None:
        pass

    @transition("state", NonconformityState.IMPLEMENTED, NonconformityState.EFFECTIVENESS_CHECK)
    def measure(self, *, result, is_effective: bool) -> None:
        """RESULT is the indicator value found at the date of the check."""
        self.result_period, self.result_value = result.period_start, result.value
        self.result_low, self.result_high = result.low, result.high
        self.is_effective = is_effective

    @transition(
        "state",
        NonconformityState.EFFECTIVENESS_CHECK,
        NonconformityState.CLOSED,
        conditions=[lambda problem: problem.is_effective is True],
    )
    def close(self, *, at, by, consequences: str) -> None:
        self.closed_at = self.verified_at = at
        self.verified_by, self.consequences = by, consequences

    @transition(
        "state",
        NonconformityState.EFFECTIVENESS_CHECK,
        NonconformityState.REOPENED,
        conditions=[lambda problem: problem.is_effective is False],
    )
    def reopen(self, *, at, by) -> None:
        self.verified_at, self.verified_by = at, by

    @transition(
        "state",
        [NonconformityState.REPORTED, NonconformityState.CONTAINED],
        NonconformityState.REJECTED,
    )
    def reject(self, *, at, reason: str) -> None:
        self.closed_at, self.reject_reason = at, reason
