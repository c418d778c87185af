"""What indicator values are added up from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorCell(models.Model):
    """The additive parts of one indicator for a university, programme, enterprise and month.

    Longer periods and larger subjects are sums of cells, never of rounded values. `withheld` counts
    records left out because they rest on too few respondents to be shown in any total.
    """

    indicator = models.CharField(_("indicator"), max_length=50)
    university = models.ForeignKey("partners.Organization", models.CASCADE, related_name="+")
    programme = models.ForeignKey("partners.Programme", models.CASCADE, null=True, related_name="+")
    enterprise = models.ForeignKey(
        "partners.Organization", models.CASCADE, null=True, related_name="+"
    )
    month = models.DateField(_("month"))
    n = models.PositiveIntegerField(_("records"))
    numerator = models.DecimalField(_("numerator"), max_digits=24, decimal_places=10)
    denominator = models.DecimalField(_("denominator"), max_digits=24, decimal_places=10)
    squares = models.DecimalField(_("sum of squares"), max_digits=24, decimal_places=10)
    population = models.PositiveIntegerField(_("population"))
    withheld = models.PositiveIntegerField(_("withheld"))

    class Meta:
        verbose_name = _("indicator cell")
        verbose_name_plural = _("indicator cells")
        indexes = [
            models.Index(fields=["month", "indicator"], name="cell_by_month"),
            models.Index(fields=["university", "month"], name="cell_by_partition"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "university", "programme", "enterprise", "month"],
                name="indicator_cell_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month} {self.university_id}"
