"""Steps 3 to 7 of the loop: demand, places, choices, ranking, allocation, the mentor's word."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.utils import timezone, translation
from pypdf import PdfWriter

from internships.models import Application, Placement, PlacementRound, Posting
from internships.tasks import move_placements
from tests.browser.conftest import PHONE, settled
from tests.browser.journeys.offering import (
    agree,
    entry,
    mends_it,
    offers_places,
    opens_a_round,
    publishes_it,
    returns_it,
    states_demand,
)
from tests.factories.internships import (
    ApplicationFactory,
    PostingFactory,
    PracticeTypeFactory,
    contract_for,
)
from tests.factories.partners import CompetenceFactory, DistrictFactory, StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(programme, tashkent, consent_texts):
    """What the forms offer to choose from, and ask."""
    PracticeTypeFactory()
    CompetenceFactory(name_uz="Jihozlarni sozlash", name_en="Setting up equipment")
    return DistrictFactory(region=tashkent, name_uz="Yashnobod", name_en="Yashnobod district")


def pass_days(days: int) -> None:
    """Time goes by: the whole calendar of rounds, places and placements moves back."""
    by = timedelta(days=days)
    moments = ("apply_from", "apply_until", "rank_until", "confirm_until")
    PlacementRound.objects.update(**{name: F(name) - by for name in moments})
    for model in (Posting, Placement):
        model.objects.update(starts_on=F("starts_on") - by, ends_on=F("ends_on") - by)


def _pdf() -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(stream)
    return stream.getvalue()


def _sends_cv(page, content):
    page.get_by_label("CV (PDF)").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Add to my choices").click()


def _agrees(page):
    page.get_by_role("checkbox", name="I agree that the enterprise is shown my CV").check()


def _chooses_uzbek(page):
    page.get_by_label("Language").click()
    page.get_by_role("button", name="Oʻzbekcha", exact=True).click()
    page.locator("html[lang=uz]").wait_for()


def _applies(page, look):
    page.set_viewport_size(PHONE)
    entry(page, "Places")
    page.get_by_role("link", name="Kiln operator").wait_for()
    assert settled(page).get_by_role("link", name="For masters only").count() == 0
    page.get_by_text("Narrow the list").click()
    page.get_by_label("Search").fill("no such place")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Add to my choices").click()
    _sends_cv(page, b"MZ\x90\x00" + b"\0" * 200)
    reason = "This is not a PDF: save the document as PDF and send that."
    page.get_by_text(reason, exact=True).wait_for()
    look(page)
    _sends_cv(page, _pdf())
    page.get_by_text("Please agree that the enterprise reads your CV").first.wait_for()
    _agrees(page)
    _sends_cv(page, _pdf())
    page.get_by_text("Added to the end of your list.").wait_for()
    page.get_by_role("link", name="Find places").click()
    page.get_by_role("link", name="Packing").click()
    page.get_by_role("link", name="Add to my choices").click()
    page.get_by_role("button", name="Add to my choices").click()
    page.get_by_role("button", name="Remove: Packing").click()
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    page.get_by_text("You may add 4 more choices.").wait_for()
    look(page)
    _chooses_uzbek(page)


def _ranks(page, look):
    entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Rank applicants").click()
    for name in ("Toʻraqulova Nilufar", "Aliyev"):
        page.get_by_role("button", name=f"Rank next: {name}").press("Enter")
        page.get_by_role("button", name=f"Remove: {name}").wait_for()
    page.get_by_role("button", name="Not acceptable: Boboyev").press("Enter")
    page.get_by_role("button", name="Undo: Boboyev").wait_for()
    look(page)


def _allocates(page, look):
    entry(page, "Placement rounds")
    page.get_by_role("link", name="Production practice").click()
    page.get_by_role("link", name="Allocation").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("link", name="See the result").click()
    assert Placement.objects.count() == 0
    look(page)
    page.go_back()
    page.go_back()
    agree(page, "Run the allocation")
    page.get_by_role("link", name="See the result").click()
    look(page)


def _confirms(page, look):
    """In the student's own language, from the notice to the answer."""
    _chooses_uzbek(page)
    with translation.override("uz"):
        notices = translation.gettext("Notices")
        told = translation.gettext("You have this place. The enterprise ranked you %(rank)s.")
        confirm = translation.gettext("Confirm the place")
        answer = translation.gettext("Answer the offer")
    page.get_by_role("link", name=notices).click()
    page.locator("main li button").first.click()
    page.get_by_text(told % {"rank": 1}).wait_for()
    look(page)
    page.get_by_role("link", name=answer).click()
    page.get_by_role("button", name=confirm).click()


def _names_the_mentor(page):
    entry(page, "Placements")
    page.get_by_role("link", name="Toʻraqulova Nilufar").click()
    page.get_by_role("link", name="Name the mentor").click()
    page.get_by_label("Mentor's name").fill("Bobur Choriyev")
    page.get_by_label("Mentor's e-mail").fill("bobur@zavod.example.uz")
    page.get_by_role("button", name="Save and send the link").click()
    page.get_by_text("The mentor gets a letter with a personal link.").wait_for()


def _rates(page, look):
    [letter] = [sent for sent in mail.outbox if sent.to == ["bobur@zavod.example.uz"]]
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    page.goto(re.search(r"/m/\S+", letter.body)[0])
    page.get_by_label("4 – good").check()
    page.get_by_role("group", name="Would you hire").get_by_label("Yes").check()
    page.get_by_role("group", name="Has your enterprise hired").get_by_role("radio").first.check()
    look(page)
    page.get_by_role("button", name="Send the rating").click()
    page.get_by_text("You rated this intern").wait_for()
    assert settled(page).get_by_role("button", name="Send the rating").count() == 0


def test_a_place_is_offered_given_and_rated(
    enter, look, umida, hamid, nilufar, university, enterprise, programme, register
):
    opens_a_round(enter(umida), look)
    states_demand(enter(hamid), programme, look)
    offers_places(enter(hamid), programme, university)
    returns_it(enter(umida))
    mends_it(enter(hamid))
    publishes_it(enter(umida))

    posting = Posting.objects.get()
    begins = {"starts_on": posting.starts_on, "ends_on": posting.ends_on}
    here = {"enterprise": enterprise, "university": university, "district": posting.district}
    into = {"placement_round": posting.placement_round, "published": True} | begins | here
    PostingFactory(title="Packing", programmes=[programme], **into)
    PostingFactory(title="For masters only", **into)
    _applies(enter(nilufar), look)
    for name in ("Aliyev", "Boboyev"):
        student = StudentFactory(programme=programme, last_name=name)
        ApplicationFactory(posting=posting, student=student, submitted_at=timezone.now())

    page = enter(hamid)
    page.set_viewport_size({"width": 1280, "height": 900})
    _ranks(page, look)
    pass_days(9)
    _allocates(enter(umida), look)
    states = dict(Application.objects.standing().values_list("student__last_name", "state"))
    assert states == {"Toʻraqulova": "placed", "Aliyev": "not_placed", "Boboyev": "not_placed"}

    _confirms(enter(nilufar), look)
    _names_the_mentor(enter(hamid))
    contract_for(Placement.objects.get())
    pass_days(5)
    move_placements()
    _rates(page, look)
    placement = Placement.objects.get()
    assert (placement.state, placement.evaluation.would_hire) == ("under_way", True)
