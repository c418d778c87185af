"""Step 8 of the loop: a university asks its hosts, who answer by a personal link on a phone."""

import re

import pytest
from django.core import mail

from monitoring.models import Campaign, Response
from tests.browser.conftest import PHONE, settled
from tests.factories.internships import PlacementFactory
from tests.factories.monitoring import employer_survey
from tests.factories.partners import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hosts(university, enterprise, tashkent):
    """Two enterprises with interns of this academic year."""
    employer_survey()
    second = OrganizationFactory(name_uz="Toshkent kabel zavodi", region=tashkent)
    for host in (enterprise, second):
        PlacementFactory(posting__university=university, posting__enterprise=host, under_way=True)
    return enterprise, second


def _launch(page, look):
    page.get_by_role("navigation").get_by_role("link", name="Surveys").click()
    page.get_by_role("link", name="Plan a campaign").first.click()
    look(page)
    page.get_by_role("button", name="Save and see who is asked").click()
    look(page)
    page.get_by_role("button", name="Launch the campaign").click()
    page.get_by_role("dialog").get_by_role("button", name="Launch the campaign").click()
    page.get_by_role("link", name="See the result").click()
    look(page)


def _link_for(host) -> str:
    [letter] = [sent for sent in mail.outbox if sent.to == [host.email]]
    return re.search(r"/s/\S+", letter.body)[0]


def _answer(page, *, saved):
    """All groups of questions; SAVED is called once an answer was given."""
    page.get_by_role("button", name="Agree and begin").click()
    for _page in range(20):
        if settled(page).get_by_role("heading", name="All is answered").count():
            break
        for question in page.locator("fieldset.question").all():
            question.get_by_role("radio").nth(1).check()
        saved(page)
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send answers").click()
    page.get_by_text("Your answers have been sent.").wait_for()


def _saved_as_typed(page):
    page.get_by_text("Saved.", exact=True).wait_for()
    page.reload()
    assert page.locator("fieldset.question input:checked").count() > 0


def test_employers_answer_by_their_links_once(
    enter, look, umida, hosts, browser, browser_context_args, page
):
    _launch(enter(umida), look)
    with_script, without = hosts

    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    page.goto(_link_for(with_script))
    look(page)
    _answer(page, saved=_saved_as_typed)
    page.goto(_link_for(with_script))
    page.get_by_text("Your answers have been sent.").wait_for()
    look(page)

    plain = browser.new_context(
        **browser_context_args | {"java_script_enabled": False, "viewport": PHONE}
    )
    other = plain.new_page()
    other.set_default_timeout(30_000)
    other.goto(_link_for(without))
    _answer(other, saved=lambda page: None)
    other.goto(_link_for(without) + "/1")
    other.get_by_text("Your answers have been sent.").wait_for()
    plain.close()

    assert Response.objects.exclude(submitted_at=None).count() == 2
    page = enter(umida)
    page.goto(Campaign.objects.get().get_absolute_url())
    look(page)
