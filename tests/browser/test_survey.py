"""The survey on a phone, and the campaign behind it, in a real browser."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from monitoring.models import Answer, Campaign, Response
from tests.browser.conftest import PHONE
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.monitoring import CampaignFactory, InvitationFactory, ResponseFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 6


@pytest.fixture
def days() -> dict:
    today = timezone.localdate()
    return {"starts_on": today - timedelta(days=3), "ends_on": today + timedelta(days=9)}


@pytest.fixture
def invitation(university, days):
    return InvitationFactory(campaign=CampaignFactory(university=university, running=True, **days))


def start(page, invitation) -> None:
    page.set_viewport_size(PHONE)
    page.goto(reverse("survey", args=[invitation.token]))
    page.get_by_role("button", name="Agree and begin").click()


def agree_with_everything(page) -> None:
    """The fourth answer to each question."""
    for question in page.locator(".points").all():
        question.locator(".point").nth(3).click()


def test_survey_is_answered_on_a_phone(
    page, invitation, assert_accessible, assert_no_sideways_scroll
):
    start(page, invitation)
    for number in range(1, PAGES + 1):
        page.wait_for_url(f"**/{number}")
        if number in (1, PAGES):
            assert_accessible(page)
        assert_no_sideways_scroll(page)
        agree_with_everything(page)
        page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/review")
    assert_accessible(page)
    page.get_by_role("button", name="Send answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert_accessible(page)
    assert Response.objects.submitted().count() == 1
    assert Answer.objects.filter(value=4).count() == 28


def test_survey_outlives_a_lost_network_and_a_late_tab(page, invitation, complaints):
    start(page, invitation)
    page.wait_for_url("**/1")
    state = page.locator("[data-autosave-state]")
    agree_with_everything(page)
    expect(state).to_have_text("Saved.")
    assert Answer.objects.count() == 5
    page.context.set_offline(True)
    page.locator(".points").first.locator(".point").nth(4).click()
    expect(state).to_have_text("Not saved yet. We will try again.")
    page.context.set_offline(False)
    expect(state).to_have_text("Saved.", timeout=20_000)
    assert Answer.objects.get(item__code="F1").value == 5
    complaints.clear()  # the browser told of the lost network
    invitation.campaign.close(at=timezone.now())
    invitation.campaign.save()
    page.locator(".points").first.locator(".point").nth(0).click()
    expect(state).to_have_text("The survey is over: answers are not taken any more.")
    assert Answer.objects.get(item__code="F1").value == 5
    complaints.clear()  # and of the refusal


@pytest.fixture
def without_script(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en", viewport=PHONE
    )
    yield context.new_page()
    context.close()


def test_survey_needs_no_script(without_script, invitation):
    page = without_script
    start(page, invitation)
    for number in range(1, PAGES + 1):
        page.wait_for_url(f"**/{number}")
        agree_with_everything(page)
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Response.objects.submitted().count() == 1


def test_administrator_plans_and_launches_a_campaign(
    signed_in_page, umida, university, assert_accessible, assert_no_sideways_scroll
):
    posting = PostingFactory(university=university, published=True)
    PlacementFactory(posting=posting, under_way=True)
    CampaignFactory()  # brings the questionnaire
    page = signed_in_page(umida)
    page.set_viewport_size(PHONE)
    page.goto(reverse("campaign-add"))
    page.get_by_label("Academic year").select_option("2026")
    page.get_by_role("button", name="Save and see who is asked").click()
    expect(page.get_by_text("Will get an invitation")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Launch the campaign").click()
    page.locator("#confirm").get_by_role("button", name="Launch the campaign").click()
    page.wait_for_url("**/jobs/**")
    assert len(mail.outbox) == 1
    page.goto(Campaign.objects.get(university=university).get_absolute_url())
    expect(page.get_by_text("0 of 1 invited")).to_be_visible()
    assert_accessible(page)


def test_results_are_within_reach_on_a_phone(
    signed_in_page, umida, university, days, assert_accessible, assert_no_sideways_scroll
):
    campaign = CampaignFactory(university=university, running=True, **days)
    for value in (5, 5, 4, 4, 2):
        invitation = InvitationFactory(campaign=campaign, completed_at=timezone.now())
        ResponseFactory(invitation=invitation, value=value)
    campaign.close(at=timezone.now())
    campaign.save()
    page = signed_in_page(umida)
    page.set_viewport_size(PHONE)
    page.goto(reverse("campaign-results", args=[campaign.pk]))
    expect(page.get_by_text("80 % of employers are satisfied overall").first).to_be_visible()
    expect(page.locator(".chart svg")).to_be_visible()
    page.get_by_text("Every statement by itself").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
