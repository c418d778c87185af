"""Pages by key: every record once, whatever the order, forwards and back."""

import base64
import json

import pytest
from django.http import QueryDict

from cluster_portal.common.keyset import page_of
from cluster_portal.common.models import User
from tests.factories.partners import UserFactory


@pytest.fixture
def people(db):
    return [UserFactory(last_name=f"Karimov{place % 3}") for place in range(11)]


def walk(ordering, size=4):
    """All pages from the first to the last, then back to the first."""
    query, pages = QueryDict(), []
    while True:
        page = page_of(User.objects.all(), ordering, query, size)
        pages.append(page)
        if page.next_url is None:
            return pages
        query = QueryDict(page.next_url[1:])


@pytest.mark.parametrize(
    "ordering", [("pk",), ("-pk",), ("last_name", "pk"), ("-last_name", "pk"), ("last_name", "-pk")]
)
def test_keyset_pages_hold_every_record_once_in_order(people, ordering):
    pages = walk(ordering)
    found = [user.pk for page in pages for user in page.records]
    assert found == [user.pk for user in User.objects.order_by(*ordering)]
    assert [len(page.records) for page in pages] == [4, 4, 3]
    assert pages[0].previous_url is None
    middle = page_of(User.objects.all(), ordering, QueryDict(pages[2].previous_url[1:]), 4)
    assert [user.pk for user in middle.records] == [user.pk for user in pages[1].records]
    first = page_of(User.objects.all(), ordering, QueryDict(middle.previous_url[1:]), 4)
    assert [user.pk for user in first.records] == [user.pk for user in pages[0].records]
    assert first.previous_url is None
    assert first.next_url == pages[0].next_url


@pytest.mark.parametrize("cursor", ["", "x", "WyJhIl0", "%00", "W10", "e30", "9" * 5000])
def test_keyset_nonsense_cursor_is_first_page(people, cursor):
    query = QueryDict(mutable=True)
    query["after"] = cursor
    page = page_of(User.objects.all(), ("pk",), query, 4)
    assert [user.pk for user in page.records] == [user.pk for user in people[:4]]


@pytest.mark.parametrize("value", [None, "\x00", "\ud800", float("inf"), "9" * 30, {}, [1]])
def test_keyset_forged_cursor_does_no_harm(people, value):
    cursor = base64.urlsafe_b64encode(json.dumps([value, value]).encode()).decode()
    query = QueryDict(mutable=True)
    query["after"] = cursor
    page = page_of(User.objects.all(), ("last_name", "pk"), query, 4)
    assert len(page.records) in {0, 4}


def test_keyset_next_page_keeps_filters(people):
    page = page_of(User.objects.all(), ("pk",), QueryDict("q=a&q=b"), 4)
    assert QueryDict(page.next_url[1:]).getlist("q") == ["a", "b"]
