"""The diary on a phone: typed text outlives a lost network; the week is checked with one press."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from internships.actions.practising import diary as actions
from internships.actions.practising.placement import mentor_path
from internships.models import DiaryEntry, WeeklyCheck
from tests.browser.conftest import PHONE
from tests.factories.internships import PostingFactory
from tests.internships.practice import past_days, practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def placement(nilufar, sardor, programme, enterprise, university):
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True
    )
    enterprise.language = "en"
    enterprise.save()
    return practice(
        posting=posting, student=nilufar.student, supervisor=sardor,
        mentor_name="Bobur", mentor_email="bobur@example.uz",
    )  # fmt: skip


def test_typed_text_outlives_a_lost_network(
    signed_in_page, placement, nilufar, complaints, assert_accessible, assert_no_sideways_scroll
):
    entry = past_days(placement).last()
    page = signed_in_page(nilufar)
    page.set_viewport_size(PHONE)
    page.goto(entry.get_absolute_url())
    state = page.locator("[data-draft-state]")
    page.context.set_offline(True)
    page.get_by_label("What did you do?").fill("Measured the wear of the kiln.")
    page.get_by_role("button", name="Save").click()
    expect(state).to_contain_text("No network.")
    assert DiaryEntry.objects.kept().count() == 0
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("What did you do?")).to_have_value("Measured the wear of the kiln.")
    expect(state).to_contain_text("What you typed before is here again.")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved in your diary.")).to_be_visible()
    assert DiaryEntry.objects.kept().get().text == "Measured the wear of the kiln."
    page.goto(entry.get_absolute_url())
    expect(state).to_have_text("")  # the server has it: nothing is kept here any more
    complaints.clear()


def test_typed_text_outlives_an_ended_session(signed_in_page, placement, nilufar, complaints):
    entry = past_days(placement).last()
    page = signed_in_page(nilufar)
    page.goto(entry.get_absolute_url())
    page.get_by_label("What did you do?").fill("Measured the wear of the kiln.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    assert DiaryEntry.objects.kept().count() == 0
    signed_in_page(nilufar).goto(entry.get_absolute_url())
    expect(page.get_by_label("What did you do?")).to_have_value("Measured the wear of the kiln.")
    complaints.clear()  # the refused form


def test_mentor_confirms_and_checks_on_a_phone(
    page, placement, assert_accessible, assert_no_sideways_scroll
):
    for entry in past_days(placement):
        actions.write_entry(entry=entry, text="Kiln", hours=8, at=timezone.now())
    page.set_viewport_size(PHONE)
    page.goto(mentor_path(placement))
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Arrival").fill(placement.starts_on.isoformat())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    page.get_by_role("button", name="All fine").click()
    expect(page.get_by_text("Checked. Thank you.")).to_be_visible()
    assert WeeklyCheck.objects.count() >= 2


def test_supervisor_finds_a_week_fine(
    signed_in_page, placement, sardor, nilufar, assert_accessible, assert_no_sideways_scroll
):
    first = past_days(placement).first()
    for entry in placement.diary.entries.filter(week=first.week):
        actions.write_entry(entry=entry, text="Kiln", hours=8, at=timezone.now())
    page = signed_in_page(sardor)
    page.set_viewport_size(PHONE)
    page.goto(f"{reverse('diary-list')}?week={first.week.isoformat()}")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="All fine for those ticked").click()
    expect(page.get_by_text("1 diary is checked.")).to_be_visible()
    assert WeeklyCheck.objects.get().verdict == "fine"
    for url in (placement.diary.get_absolute_url(), placement.get_absolute_url()):
        page.goto(url)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
