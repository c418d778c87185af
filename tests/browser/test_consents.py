"""What people agree to, as they meet it: when applying, on their data, by the survey's link."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cluster_portal.common.models import Consent
from internships.models import Application
from monitoring.models import Response
from tests.browser.conftest import PHONE
from tests.factories.internships import PlacementRoundFactory, PostingFactory
from tests.factories.monitoring import CampaignFactory, InvitationFactory, ResponseFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def posting(university, enterprise, programme, consent_texts):
    now, day = timezone.now(), timezone.timedelta(days=1)
    opened = PlacementRoundFactory(
        university=university, open=True, apply_from=now - day, apply_until=now + day,
        rank_until=now + 2 * day, confirm_until=now + 3 * day,
    )  # fmt: skip
    return PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme],
        placement_round=opened, published=True, starts_on=timezone.localdate() + 10 * day,
        ends_on=timezone.localdate() + 50 * day,
    )  # fmt: skip


def test_student_agrees_and_withdraws_on_a_phone(
    signed_in_page, nilufar, posting, assert_accessible, assert_no_sideways_scroll
):
    page = signed_in_page(nilufar)
    page.set_viewport_size(PHONE)
    page.goto(reverse("application-add", args=[posting.pk]))
    page.get_by_label("Why this place").fill("I like kilns.")
    page.get_by_role("button", name="Add to my choices").click()
    expect(page.get_by_text("Please agree that the enterprise reads").first).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("checkbox", name="I agree that the enterprise is shown my CV").check()
    page.get_by_role("button", name="Add to my choices").click()
    expect(page.get_by_text("Added to the end of your list.")).to_be_visible()
    Application.objects.get().cv.save("x.pdf", ContentFile(b"%PDF-1.7"))

    page.goto(reverse("application-change", args=[Application.objects.get().pk]))
    expect(page.get_by_role("link", name="Read it or withdraw")).to_be_visible()
    page.goto("/my-data/")
    page.get_by_text("What you agreed to").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Withdraw").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Your consent is withdrawn.")).to_be_visible()
    application = Application.objects.get()
    assert (application.motivation, bool(application.cv)) == ("", False)
    assert Consent.objects.get().withdrawn_at is not None


def test_respondent_takes_the_answers_back_by_the_link(
    page, university, complaints, assert_accessible, assert_no_sideways_scroll
):
    campaign = CampaignFactory(university=university, running=True)
    invitation = InvitationFactory(campaign=campaign, completed_at=timezone.now())
    ResponseFactory(invitation=invitation, value=4)
    page.set_viewport_size(PHONE)
    page.goto(reverse("survey", args=[invitation.token]))
    page.get_by_role("link", name="Withdraw my consent").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("do not wish to take part")).to_be_visible()
    complaints.clear()  # the browser told that the survey is gone
    assert not Response.objects.exists()
