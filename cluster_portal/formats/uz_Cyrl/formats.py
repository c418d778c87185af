"""Dates and numbers as Uzbek writes them in Cyrillic script."""

from cluster_portal.formats.uz.formats import *  # noqa: F403

DATE_FORMAT = "Y-йил j-E"
DATETIME_FORMAT = "Y-йил j-E, H:i"
YEAR_MONTH_FORMAT = "Y-йил F"
