"""Offering places on a phone, without JavaScript; the queue and the results as people see them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from internships.models import SharedPosting
from tests.browser.conftest import PHONE
from tests.factories.internships import (
    EvaluationFactory,
    PlacementFactory,
    PostingFactory,
    PracticeTypeFactory,
)
from tests.factories.partners import DistrictFactory, OrganizationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plain_page(browser, browser_context_args):
    """A phone without JavaScript: plain_page(hamid)."""
    context = browser.new_context(
        **browser_context_args | {"viewport": PHONE}, java_script_enabled=False
    )

    def page_of(user):
        client = Client()
        client.force_login(user, backend="partners.permissions.AffiliationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        url = browser_context_args["base_url"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
        return context.new_page()

    yield page_of
    context.close()


def _fill_row(page, number: int, places: str, first, last) -> None:
    page.locator(f"#id_form-{number}-places").fill(places)
    page.locator(f"#id_form-{number}-starts_on").fill(first.isoformat())
    page.locator(f"#id_form-{number}-ends_on").fill(last.isoformat())
    page.locator(f"input[name='form-{number}-eligible_programmes']").first.check()
    page.locator(f"input[name='form-{number}-eligible_years']").first.check()


def test_two_universities_in_one_form_on_a_plain_phone(plain_page, hamid, programme, university):
    second = OrganizationFactory(university=True, name_uz="Navoiy davlat universiteti")
    ProgrammeFactory(institution=second)
    PracticeTypeFactory()
    DistrictFactory()
    first, last = (timezone.localdate() + timedelta(days=days) for days in (30, 70))
    page = plain_page(hamid)
    page.goto("/postings/add/")
    page.get_by_label("University").select_option(str(university.pk))
    page.get_by_label("Type of practice").select_option(index=1)
    page.get_by_role("button", name="To several universities, or in lots").click()
    page.get_by_label("Title").fill("Kiln assistant")
    page.get_by_label("What the intern will do").fill("Watches the kiln.")
    page.get_by_label("District").select_option(index=1)
    _fill_row(page, 0, "5", first, last)
    page.get_by_label("Add a row for").select_option(str(second.pk))
    page.get_by_role("button", name="Add the row").click()
    assert page.get_by_label("Title").input_value() == "Kiln assistant"
    assert page.locator("#id_form-1-starts_on").input_value() == first.isoformat()
    _fill_row(page, 1, "2", first, last)
    page.get_by_role("button", name="Save drafts").click()
    page.get_by_role("button", name="Send all for review").click()
    shared = SharedPosting.objects.get()
    assert sorted(shared.postings.values_list("places", "state")) == [
        (2, "submitted"),
        (5, "submitted"),
    ]


@pytest.fixture
def offered(enterprise, university, programme):
    """One completed and rated practice, and two postings under review."""
    first = timezone.localdate() + timedelta(days=30)
    dates = {"starts_on": first, "ends_on": first + timedelta(days=40)}
    common = {"enterprise": enterprise, "university": university, "programmes": [programme]}
    ended = PostingFactory(**common, published=True)
    EvaluationFactory(placement=PlacementFactory(posting=ended, completed=True))
    for _number in range(2):
        sent = PostingFactory(
            **common, **dates, is_hazardous=True, safety_requirements="Wear a helmet."
        )
        sent.submit(at=timezone.now())
        sent.save()
    PostingFactory(**common, **dates)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_queue_drafts_and_results_are_for_everyone(
    signed_in_page, hamid, umida, offered, assert_accessible, assert_no_sideways_scroll, viewport
):
    for user, addresses in (
        (umida, ["/postings/review/"]),
        (hamid, ["/postings/drafts/", "/postings/results/"]),
    ):
        page = signed_in_page(user)
        page.set_viewport_size(viewport)
        for address in addresses:
            page.goto(address)
            assert_accessible(page)
            assert_no_sideways_scroll(page)
