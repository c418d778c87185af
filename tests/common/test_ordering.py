"""The order a person gave to a list."""

import pytest
from django.http import QueryDict

from cluster_portal.common.ordering import submitted_order


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("order=3&order=1&order=2", ["3", "1", "2"]),
        ("order=1&order=2&order=3&up=3", ["1", "3", "2"]),
        ("order=1&order=2&order=3&down=1", ["2", "1", "3"]),
        ("order=1&order=2&up=1", ["1", "2"]),
        ("order=1&order=2&down=2", ["1", "2"]),
        ("order=1&order=2&remove=1", ["2"]),
        ("order=1&order=2&up=9&remove=8", ["1", "2"]),
        ("order=1&order=1&order=2", ["1", "2"]),
        ("", []),
        ("up=1", []),
    ],
)
def test_submitted_order_applies_the_pressed_button(sent, expected):
    assert submitted_order(QueryDict(sent)) == expected
