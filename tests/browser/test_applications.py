"""Applying on a phone: typed text outlives what befalls it. HR's board by mouse and keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from internships.actions.placing.application_message import send_message
from internships.actions.placing.interview import offer_slots
from internships.models import Application, ApplicationMessage
from tests.browser.conftest import PHONE
from tests.factories.internships import ApplicationFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "I have measured kilns since I was ten."


@pytest.fixture
def posting(enterprise, university, programme, consent_texts):
    now, day = timezone.now(), timedelta(days=1)
    today = timezone.localdate()
    return PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True,
        title="Cement technologist", starts_on=today + 10 * day, ends_on=today + 50 * day,
        placement_round=PlacementRoundFactory(
            university=university, open=True, name="Autumn", apply_from=now - day,
            apply_until=now + day, rank_until=now + 2 * day, confirm_until=now + 3 * day,
        ),
    )  # fmt: skip


def test_typed_application_outlives_a_lost_network(
    signed_in_page, posting, nilufar, complaints, assert_accessible, assert_no_sideways_scroll
):
    page = signed_in_page(nilufar)
    page.set_viewport_size(PHONE)
    page.goto(reverse("application-add", args=[posting.pk]))
    state = page.locator("[data-draft-state]")
    page.context.set_offline(True)
    page.get_by_label("Why this place").fill(WORDS)
    page.get_by_role("button", name="Add to my choices").click()
    expect(state).to_contain_text("No network.")
    assert not Application.objects.exists()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Why this place")).to_have_value(WORDS)
    expect(state).to_contain_text("choose the file anew")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.locator("input[name=cv_consent]").check()
    page.get_by_role("button", name="Add to my choices").click()
    expect(page.get_by_text("Added to the end of your list.")).to_be_visible()
    assert Application.objects.get().motivation == WORDS
    complaints.clear()


def test_typed_application_outlives_an_ended_session_and_a_closed_window(
    signed_in_page, posting, nilufar, complaints
):
    page = signed_in_page(nilufar)
    url = reverse("application-add", args=[posting.pk])
    page.goto(url)
    page.get_by_label("Why this place").fill(WORDS)
    page.context.clear_cookies()
    page.get_by_role("button", name="Add to my choices").click()
    page.wait_for_load_state()
    assert not Application.objects.exists()
    again = page.context.new_page()
    signed_in_page(nilufar)
    again.goto(url)
    expect(again.get_by_label("Why this place")).to_have_value(WORDS)
    complaints.clear()  # the refused form


def test_sent_text_does_not_come_back(signed_in_page, posting, nilufar):
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    page = signed_in_page(nilufar)
    for words in ("May I come on Mondays?", "And on Tuesdays?"):
        page.goto(application.messages_url)
        expect(page.get_by_label("Your message")).to_have_value("")
        page.get_by_label("Your message").fill(words)
        page.get_by_role("button", name="Send the message").click()
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    assert ApplicationMessage.objects.count() == 2


def test_reading_a_message_marks_it_as_seen(
    signed_in_page, posting, nilufar, hamid, assert_accessible, assert_no_sideways_scroll
):
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    send_message(application=application, text="On Mondays.", by=hamid, at=timezone.now())
    page = signed_in_page(nilufar)
    page.set_viewport_size(PHONE)
    with page.expect_response(lambda answer: answer.url.endswith("/seen/")):
        page.goto(application.messages_url)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert ApplicationMessage.objects.get().seen_at is not None


@pytest.fixture
def applied(posting, programme, hamid):
    starts_at = timezone.now() + timedelta(hours=5)
    offer_slots(
        posting=posting, starts_at=starts_at, minutes=20, count=3, place="Navoiy 1, 12-xona",
        by=hamid, at=timezone.now(),
    )  # fmt: skip
    return [
        ApplicationFactory(
            posting=posting, student=StudentFactory(programme=programme, last_name=name)
        )
        for name in ("Aliyev", "Boboyev", "Choriyev", "Doniyorov")
    ]


@pytest.mark.parametrize("size", [PHONE, None], ids=["phone", "desktop"])
def test_hr_works_through_the_board(
    signed_in_page, posting, hamid, applied, size, assert_accessible, assert_no_sideways_scroll
):
    page = signed_in_page(hamid)
    if size:
        page.set_viewport_size(size)
    page.goto(reverse("posting-ranking", args=[posting.pk]))
    for name in ("Aliyev", "Boboyev", "Choriyev"):
        page.get_by_role("checkbox", name=f"Tick {name}").check()
    bulk = page.locator("#with-chosen")
    bulk.get_by_role("button", name="Rank next").click()
    expect(page.locator(".order-item")).to_have_count(3)
    page.get_by_role("checkbox", name="Tick Doniyorov").check()
    bulk.get_by_label("Why they are not acceptable").fill("No evenings.")
    bulk.get_by_role("button", name="Not acceptable").click()
    expect(page.get_by_text("No evenings.")).to_be_visible()
    page.get_by_label("Put").select_option(label=applied[2].student.full_name)
    page.get_by_label("on place").fill("1")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".order-item").first).to_contain_text("Choriyev")
    page.get_by_role("checkbox", name="Tick Aliyev").check()
    bulk.get_by_role("button", name="Invite to an interview").click()
    expect(page.get_by_text("are invited to choose a time")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.goto(reverse("interview-list", args=[posting.pk]))
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.goto(applied[3].get_absolute_url())
    expect(page.get_by_text("No evenings.")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert list(
        Application.objects.filter(rank__isnull=False).order_by("rank").values_list("pk", flat=True)
    ) == [applied[place].pk for place in (2, 0, 1)]
