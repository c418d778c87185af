"""What the journeys share: people change at one browser, and each page is looked at."""

import pytest


@pytest.fixture
def look(assert_accessible, assert_no_sideways_scroll):
    """The page fits the window and breaks no rule."""

    def looked(page):
        assert_no_sideways_scroll(page)
        assert_accessible(page)

    return looked


@pytest.fixture
def enter(page, signed_in_page):
    """The person comes in and starts, as everybody does, from the own start page."""

    def entered(user):
        page.context.clear_cookies()
        signed_in_page(user)
        page.goto("/")
        return page

    return entered
