"""Dates and numbers as Russian writes them."""

from cluster_portal.formats.uz.formats import *  # noqa: F403

# The year and its letter stay on one line.
DATE_FORMAT = "j E Y\xa0г."
DATETIME_FORMAT = "j E Y\xa0г., H:i"
YEAR_MONTH_FORMAT = "F Y\xa0г."
MONTH_DAY_FORMAT = "j E"
