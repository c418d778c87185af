"""Template filters: numbers as people write them."""

import pytest
from django.http import QueryDict
from django.utils import translation
from django_filters import BooleanFilter, CharFilter, FilterSet

from cluster_portal.common.models import User
from cluster_portal.common.templatetags.interface import (
    html_language,
    interval,
    is_narrowed,
    money,
    percent,
    spaced,
)

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (0.82, "en", "82 %"),
        ("0.825", "en", "82 %"),
        (1, "ru", "100 %"),
        (0, "ru", "0 %"),
        (None, "en", "no data"),
        ("nonsense", "en", "no data"),
        (float("nan"), "en", "no data"),
    ],
)
def test_percent_writes_share_or_words(value, language, expected):
    with translation.override(language):
        assert percent(value) == expected.replace(" %", f"{SPACE}%")


@pytest.mark.parametrize(("language", "expected"), [("en", "82.5"), ("ru", "82,5"), ("uz", "82,5")])
def test_percent_with_digits_follows_the_language(language, expected):
    with translation.override(language):
        assert percent(0.825, 1) == f"{expected}{SPACE}%"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12450000, "12 450 000"), (999, "999"), (-1234, "−1 234"), ("1000", "1 000"), (0, "0")],
)
@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_spaced_groups_thousands_alike_everywhere(value, expected, language):
    with translation.override(language):
        assert spaced(value) == expected.replace(" ", SPACE)


def test_spaced_says_in_words_that_a_number_is_missing():
    with translation.override("en"):
        assert spaced(None) == "no data"


def test_interval_joins_two_shares():
    assert interval(0.78, 0.864) == "78–86"


def test_interval_with_an_open_end_is_empty():
    assert interval(0.78, None) == ""


def test_money_shows_tiyin_only_where_there_are_some():
    with translation.override("en"):
        assert money("12450000.00").startswith(f"12{SPACE}450{SPACE}000{SPACE}")
        assert money("10.50").startswith(f"10.50{SPACE}")
        assert money(None) == "no data"


@pytest.mark.parametrize(
    ("code", "expected"), [("uz", "uz"), ("uz-cyrl", "uz-Cyrl"), ("ru", "ru"), ("en", "en")]
)
def test_html_language_writes_the_script_as_html_does(code, expected):
    assert html_language(code) == expected


class Named(FilterSet):
    name = CharFilter()
    paid = BooleanFilter()


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", False), ("name=", False), ("name= ", False), ("after=x", False), ("name=a", True)],
)
def test_filter_is_narrowed_only_by_what_was_asked(query, expected):
    assert is_narrowed(Named(QueryDict(query), queryset=User.objects.none())) is expected


def test_a_refused_filter_says_so_and_speaks_of_no_saving(umida, sign_in):
    page = sign_in(umida).get("/students/", {"year": "third"}).content.decode()
    assert "The filter was not applied. Please correct what is marked below." in page
    assert "Not saved yet" not in page
    form = sign_in(umida).post("/programmes/add/", {}).content.decode()
    assert "Not saved yet. Please correct what is marked below." in form
    assert "The filter was not applied" not in form
