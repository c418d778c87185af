"""Dates and numbers in the four language variants."""

from datetime import date, datetime

import pytest
from django.utils import formats, translation

DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("uz", "12\u202f450\u202f000,5"),
        ("uz-cyrl", "12\u202f450\u202f000,5"),
        ("ru", "12\u202f450\u202f000,5"),
        ("en", "12\u202f450\u202f000.5"),
    ],
)
def test_numbers_are_grouped_by_narrow_spaces(language, number):
    with translation.override(language):
        assert formats.number_format(12450000.5, force_grouping=True) == number


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_short_dates_are_day_month_year_and_read_back(language):
    with translation.override(language):
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == "01.09.2026"
        assert formats.date_format(datetime(2026, 9, 1, 18, 5), "SHORT_DATETIME_FORMAT") == (
            "01.09.2026 18:05"
        )
        accepted = formats.get_format("DATE_INPUT_FORMATS")
        assert {"%d.%m.%Y", "%Y-%m-%d"} <= set(accepted)


@pytest.mark.parametrize(
    ("language", "written"),
    [("ru", "1 сентября 2026\xa0г."), ("en", "1 September 2026"), ("uz", "2026-yil 1-sentabr")],
)
def test_long_dates_follow_the_language(language, written):
    with translation.override(language):
        assert formats.date_format(DAY).lower() == written.lower()
