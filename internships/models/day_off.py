"""Days on which other people work than the weekday says: holidays, and days off that were moved."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import DayKind, WorkingWeek

EACH_YEAR = "--"  # as ISO 8601 writes a day without its year: --12-08
_DAY = r"^(--|\d{4}-)\d{2}-\d{2}$"


@audited()
class DayOff(models.Model):
    """A line of the list of days off; a later list of a year takes the place of the one before."""

    day = models.CharField(
        _("day"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(_DAY)],
        help_text=_("2026-05-28, or --12-08 for a day of each year."),
    )
    kind = models.CharField(_("kind of day"), max_length=10, choices=DayKind)
    week = models.CharField(_("for whom"), max_length=10, choices=WorkingWeek)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=200)
    is_own = models.BooleanField(
        _("given by the operator"),
        default=False,
        help_text=_("The platform's own list leaves the years of such days as they are."),
    )

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__regex=_DAY),
                name="dayoff_is_a_day",
                violation_error_message=_("A day is written as 2026-05-28 or --12-08."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @property
    def year(self) -> str:
        """ "2026", or "" for each year."""
        return year_of(self.day)


def year_of(day: str) -> str:
    return "" if day.startswith(EACH_YEAR) else day[:4]
