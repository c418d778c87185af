"""Indicator values, their targets, and which values must be computed again."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.models.years import YearField
from quality.enums import PeriodChoice, SubjectKind


class PeriodSubject(models.Model):
    """An indicator of a subject in a period."""

    indicator = models.CharField(_("indicator"), max_length=50)
    period_kind = models.CharField(_("kind of period"), max_length=10, choices=PeriodChoice)
    period_start = models.DateField(_("period begins"))
    subject_kind = models.CharField(_("about"), max_length=15, choices=SubjectKind)
    subject_id = models.BigIntegerField(_("subject"), help_text=_("0 for the country."))

    class Meta:
        abstract = True


class IndicatorValueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures of the nation, regions, clusters and universities are published to all who may
        see indicators; programmes' and enterprises' to those who answer for them."""
        from quality.reach import readable_values

        return readable_values(self, user)


class IndicatorValue(PeriodSubject):
    """One computed figure resting on `n` records; `value` is empty for "no data".

    `value` is a share (0–1), or a mean on the indicator's own scale; `low` and `high` bound it at
    `level` by `method` (empty for a complete count). `is_suppressed`: too few respondents to show.
    """

    numerator = models.DecimalField(_("numerator"), max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(_("denominator"), max_digits=16, decimal_places=4, null=True)
    n = models.PositiveIntegerField(_("records"))
    population = models.PositiveIntegerField(_("population"), null=True)
    value = models.FloatField(_("value"), null=True)
    low = models.FloatField(_("lower bound"), null=True)
    high = models.FloatField(_("upper bound"), null=True)
    level = models.FloatField(_("confidence level"), null=True)
    method = models.CharField(_("method"), max_length=20, blank=True)
    is_suppressed = models.BooleanField(_("too few to show"), default=False)
    computed_at = models.DateTimeField(_("computed at"))

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "period_kind", "period_start"],
                name="value_by_subject",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "period_kind",
                    "period_start",
                    "subject_kind",
                    "subject_id",
                ],
                name="indicator_value_once",
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(low__lte=F("high")), name="indicator_interval_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period_start} {self.subject_kind} {self.subject_id}"


class StalePartition(models.Model):
    """Records of this university and month changed: its values must be computed again."""

    university = models.ForeignKey("partners.Organization", models.CASCADE)
    month = models.DateField(_("month"))
    marked_at = models.DateTimeField(_("marked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("stale partition")
        verbose_name_plural = _("stale partitions")
        indexes = [models.Index(fields=["university", "month"], name="stale_by_partition")]

    def __str__(self) -> str:
        return f"{self.university_id} {self.month:%Y-%m}"


class IndicatorTargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self


@audited()
class IndicatorTarget(models.Model):
    """What an indicator shall reach in an academic year: for one subject, or all of its kind."""

    indicator = models.CharField(_("indicator"), max_length=50)
    academic_year = YearField(
        _("academic year"), help_text=_("The calendar year in which it begins.")
    )
    subject_kind = models.CharField(_("about"), max_length=15, choices=SubjectKind)
    subject_id = models.BigIntegerField(_("subject"), null=True, blank=True)
    value = models.FloatField(_("target"))

    objects = IndicatorTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "academic_year", "subject_kind", "subject_id"],
                name="target_once",
                nulls_distinct=False,
                violation_error_message=_("There is a target for this already: change it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.academic_year}: {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("target-change", args=[self.pk])
