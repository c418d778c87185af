"""What enterprises need."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from partners.permissions import VIEW_DEMANDS
from partners.reach import reach_of


class PersonnelDemandQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An enterprise's own; all for those who plan: universities, coordinators, ministry."""
        reach = reach_of(user).holding(VIEW_DEMANDS)
        if reach.sees_everything or reach.universities or reach.coordinates:
            return self
        return self.filter(enterprise__in=reach.enterprises)


@audited()
class PersonnelDemand(models.Model):
    """An enterprise needs so many people of a speciality in a year and region."""

    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="demands",
        verbose_name=_("enterprise"),
    )
    speciality = models.ForeignKey(
        "partners.Speciality",
        models.PROTECT,
        related_name="demands",
        verbose_name=_("speciality"),
    )
    occupation = models.ForeignKey(
        "partners.Occupation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    region = models.ForeignKey("partners.Region", models.PROTECT, verbose_name=_("region"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    headcount = models.PositiveIntegerField(
        _("people needed"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    note = models.TextField(_("requirements beyond the standard"), blank=True, max_length=3000)

    objects = PersonnelDemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand for personnel")
        verbose_name_plural = _("demands for personnel")
        indexes = [models.Index(fields=["year", "region"], name="demand_by_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "speciality", "region", "year"],
                name="demand_unique",
                violation_error_message=_("You have stated this demand already: change it."),
            ),
            models.CheckConstraint(
                condition=Q(headcount__gte=1),
                name="demand_positive",
                violation_error_message=_("State at least one person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speciality} · {self.year}: {self.headcount}"

    def get_absolute_url(self) -> str:
        return reverse("demand-detail", args=[self.pk])
