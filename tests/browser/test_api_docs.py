"""The API's own page, drawn by a library under our policy."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_api_page_is_drawn_without_a_complaint_of_the_browser(page):
    """What the policy refuses the browser says aloud, and the fixture fails the test for it."""
    page.goto("/api/v1/docs/")
    page.get_by_role("heading", name="Education-cluster platform").wait_for()
    page.locator(".opblock").first.wait_for()
