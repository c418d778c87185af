"""Days, moments and years that people type: a slip of the keyboard must not become a record.

Periods are counted from these, so they stay clear of the ends of the calendar. To migrations each
field is the plain one it extends: the column is the same.
"""

from datetime import UTC, date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.periods import FIRST_YEAR, LAST_YEAR

_CHECK_THE_YEAR = _("Check the year: it is too far from ours.")


def _between(first, last) -> list:
    return [MinValueValidator(first, _CHECK_THE_YEAR), MaxValueValidator(last, _CHECK_THE_YEAR)]


class _AsPlain:
    plain: str

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        return name, f"django.db.models.{self.plain}", arguments, options


class DayField(_AsPlain, models.DateField):
    plain = "DateField"
    default_validators = _between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


class MomentField(_AsPlain, models.DateTimeField):
    plain = "DateTimeField"
    default_validators = _between(
        datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
    )


class YearField(_AsPlain, models.PositiveSmallIntegerField):
    """A calendar year; of an academic year the one in which it begins."""

    plain = "PositiveSmallIntegerField"
    default_validators = _between(FIRST_YEAR, LAST_YEAR)
