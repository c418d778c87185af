"""A real browser against a live server; whatever it complains about fails the test."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

# Playwright's event loop runs in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True)
def _built_interface():
    if not Path(settings.BASE_DIR, "static", "app.css").exists():
        pytest.fail("The interface is not built: run bin/local/assets.")


@pytest.fixture(scope="session")
def base_url():
    """Instead of the plugin's own, which pytest warns about; the context gives the address."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium"),
        "args": _FLAGS,
    }


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    return browser_context_args | {
        "base_url": live_server.url,
        "viewport": DESKTOP,
        "locale": "en",
        "color_scheme": "light",
    }


@pytest.fixture
def complaints():
    """What the browser complained about; a test clears what it expects."""
    return []


@pytest.fixture
def page(page, complaints):
    page.set_default_timeout(30_000)
    page.on(
        "console",
        lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture
def signed_in_page(page, live_server):
    """The page as the person sees it: signed_in_page(umida)."""

    def page_of(user):
        client = Client()
        client.force_login(user, backend="partners.permissions.AffiliationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        return page

    return page_of


def settled(page):
    """PAGE once its document is whole: a click returns as soon as the next one has begun."""
    page.wait_for_load_state()
    return page


@pytest.fixture
def assert_accessible():
    """No rule of WCAG 2.2 AA is broken on the page as it stands."""

    def check(page):
        settled(page).evaluate("document.fonts.ready.then(() => undefined)")  # text moves till then
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
        broken = {
            rule["id"]: [node["html"][:160] for node in rule["nodes"]]
            for rule in found.response["violations"]
        }
        assert broken == {}

    return check


@pytest.fixture
def assert_no_sideways_scroll():
    def check(page):
        wider = settled(page).evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{page.url} is {wider} px wider than the window"

    return check
