"""Calendar years that people type: a slip of the keyboard must not become a record."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.periods import FIRST_YEAR, LAST_YEAR

_CHECK_THE_YEAR = _("Check the year: it is too far from ours.")


class YearField(models.PositiveSmallIntegerField):
    """A year; of an academic year the one in which it begins. To migrations the plain column."""

    default_validators = [
        MinValueValidator(FIRST_YEAR, _CHECK_THE_YEAR),
        MaxValueValidator(LAST_YEAR, _CHECK_THE_YEAR),
    ]

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", arguments, options
