"""From places to a ranking in a real browser: HR, university, student, HR again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from internships.models import Application, Posting
from tests.browser.conftest import PHONE, settled
from tests.factories.internships import (
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
    PracticeTypeFactory,
)
from tests.factories.partners import DistrictFactory, StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_round(university):
    now, day = timezone.now(), timedelta(days=1)
    return PlacementRoundFactory(
        university=university,
        open=True,
        name="Autumn",
        apply_from=now - day,
        apply_until=now + day,
        rank_until=now + 2 * day,
        confirm_until=now + 3 * day,
    )


@pytest.fixture
def published(enterprise, university, programme, open_round):
    """Three postings before the students."""
    today = timezone.localdate()
    return [
        PostingFactory(
            enterprise=enterprise,
            university=university,
            programmes=[programme],
            placement_round=open_round,
            published=True,
            title=title,
            starts_on=today + timedelta(days=10),
            ends_on=today + timedelta(days=40),
        )
        for title in ("Kiln", "Laboratory", "Workshop")
    ]


@pytest.fixture
def check(assert_accessible, assert_no_sideways_scroll):
    def checked(page):
        assert_no_sideways_scroll(page)
        assert_accessible(page)

    return checked


def _entries(page) -> list[str]:
    return settled(page).locator(".order-text a").all_inner_texts()


def test_places_are_offered_and_published(
    signed_in_page, hamid, umida, university, programme, open_round, check
):
    DistrictFactory(name_uz="Navoiy shahri", name_en="Navoiy city")
    practice = PracticeTypeFactory()
    page = signed_in_page(hamid)
    page.set_viewport_size(PHONE)
    page.goto(reverse("posting-add"))
    check(page)
    page.get_by_label("University").select_option(str(university.pk))
    page.get_by_label("Type of practice").select_option(str(practice.pk))
    page.get_by_role("button", name="Next").click()
    check(page)
    page.get_by_label("Title").fill("Kiln operator")
    page.get_by_label("What the intern will do").fill("Watches the kiln.")
    page.get_by_label(str(programme)).check()
    page.get_by_label("year 3").check()
    page.get_by_label("Places").fill("2")
    begins = timezone.localdate() + timedelta(days=10)
    page.get_by_label("First day").fill(begins.isoformat())
    page.get_by_label("Last day").fill((begins + timedelta(days=30)).isoformat())
    page.get_by_label("District").select_option("Navoiy city")
    page.get_by_role("button", name="Save draft").click()
    check(page)
    page.get_by_role("button", name="Send for review").click()
    page.get_by_text("Sent. The university will publish it or return it.").wait_for()
    posting = Posting.objects.get()

    page = signed_in_page(umida)
    page.goto(posting.get_absolute_url())
    page.get_by_role("link", name="Publish").click()
    check(page)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. The enterprise is told.").wait_for()
    posting.refresh_from_db()
    assert (posting.state, posting.placement_round) == ("published", open_round)


def test_student_chooses_and_orders_by_keyboard(signed_in_page, nilufar, published, check):
    page = signed_in_page(nilufar)
    page.set_viewport_size(PHONE)
    for posting in published:
        page.goto(posting.get_absolute_url())
        page.get_by_role("link", name="Add to my choices").click()
        check(page)
        page.get_by_role("button", name="Add to my choices").click()
    assert _entries(page) == ["Kiln", "Laboratory", "Workshop"]
    check(page)
    page.get_by_role("button", name="Move up: Workshop").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The order is saved.").wait_for()
    page.reload()
    assert _entries(page) == ["Kiln", "Workshop", "Laboratory"]
    page.get_by_role("button", name="Remove: Kiln").click()
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    page.get_by_text("You may add 3 more choices.").wait_for()
    assert _entries(page) == ["Workshop", "Laboratory"]


def test_hr_ranks_by_drag_and_by_keyboard(signed_in_page, hamid, published, programme, check):
    posting = published[0]
    for name in ("Aliyev", "Boboyev", "Valiyev"):
        student = StudentFactory(programme=programme, last_name=name)
        ApplicationFactory(posting=posting, student=student)
    page = signed_in_page(hamid)
    page.goto(reverse("posting-ranking", args=[posting.pk]))
    for name in ("Aliyev", "Boboyev"):
        page.get_by_role("button", name=f"Rank next: {name}").click()
    page.get_by_role("button", name="Not acceptable: Valiyev").click()
    page.get_by_role("button", name="Undo: Valiyev").wait_for()
    check(page)
    page.set_viewport_size(PHONE)
    check(page)
    page.set_viewport_size({"width": 1280, "height": 1000})
    entries = page.locator(".order-item")
    entries.nth(1).drag_to(entries.nth(0), target_position={"x": 30, "y": 4})
    page.get_by_text("The order is saved.").wait_for()
    ranks = dict(Application.objects.values_list("student__last_name", "rank"))
    assert ranks == {"Aliyev": 2, "Boboyev": 1, "Valiyev": None}
    page.reload()
    page.get_by_role("button", name="Move up: Aliyev").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The order is saved.").wait_for()
    ranks = dict(Application.objects.values_list("student__last_name", "rank"))
    assert ranks == {"Aliyev": 1, "Boboyev": 2, "Valiyev": None}
