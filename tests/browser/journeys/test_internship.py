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
from partners.models import PersonnelDemand
from tests.browser.conftest import PHONE
from tests.factories.internships import ApplicationFactory, PostingFactory, PracticeTypeFactory
from tests.factories.partners import CompetenceFactory, DistrictFactory, StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(programme, tashkent):
    """What the forms offer to choose from."""
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


def _entry(page, name):
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def _agree(page, label):
    page.get_by_role("button", name=label).click()
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def _opens_a_round(page, look):
    now = timezone.localtime()
    _entry(page, "Placement rounds")
    page.get_by_role("link", name="Plan a round").first.click()
    page.get_by_label("Name").fill("Production practice")
    page.get_by_label("Type of practice").select_option(index=1)
    page.get_by_label("Academic year").fill(str(now.year))
    for label, days in (
        ("Applications from", -0.1),
        ("Applications until", 5),
        ("Enterprises rank until", 8),
        ("Students confirm until", 10),
    ):
        moment = now + timedelta(days=days)
        page.get_by_label(label).fill(moment.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("year 3").check()
    page.get_by_role("button", name="Save draft").click()
    look(page)
    _agree(page, "Open the round")
    page.get_by_text("The round is open. Its students are being told.").wait_for()


def _states_demand(page, programme, look):
    page.get_by_role("link", name="State demand").click()
    page.get_by_label("Speciality").fill(programme.speciality.code)
    page.get_by_label("People needed").fill("4")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=programme.speciality.code).wait_for()
    assert PersonnelDemand.objects.get().headcount == 4


def _offers_places(page, programme, university):
    begins = timezone.localdate() + timedelta(days=12)
    _entry(page, "Postings")
    page.get_by_role("link", name="Offer places").first.click()
    page.get_by_label("University").select_option(str(university.pk))
    page.get_by_label("Type of practice").select_option(index=1)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Title").fill("Kiln operator")
    page.get_by_label("What the intern will do").fill("Watches the kiln.")
    page.get_by_label(str(programme)).check()
    page.get_by_label("year 3").check()
    page.get_by_label("Places").fill("1")
    page.get_by_label("First day").fill(begins.isoformat())
    page.get_by_label("Last day").fill((begins + timedelta(days=30)).isoformat())
    page.get_by_label("District").select_option("Yashnobod district")
    page.get_by_label("Setting up equipment").check()
    page.get_by_role("button", name="Save draft").click()
    _sends(page)


def _sends(page):
    page.get_by_role("button", name="Send for review").click()
    page.get_by_text("Sent. The university will publish it or return it.").wait_for()


def _returns_it(page):
    _entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Return with a reason").click()
    page.get_by_label("Reason").fill("Say which shift it is.")
    page.get_by_role("button", name="Return").click()
    page.get_by_text("Returned. The enterprise is told why.").wait_for()


def _mends_it(page):
    _entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_text("Say which shift it is.").wait_for()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("What the intern will do").fill("Watches the kiln on day shifts.")
    page.get_by_role("button", name="Save").click()
    _sends(page)


def _publishes_it(page):
    _entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. The enterprise is told.").wait_for()


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


def _chooses_uzbek(page):
    page.get_by_label("Language").click()
    page.get_by_role("button", name="Oʻzbekcha", exact=True).click()
    page.locator("html[lang=uz]").wait_for()


def _applies(page, look):
    page.set_viewport_size(PHONE)
    _entry(page, "Places")
    page.get_by_role("link", name="Kiln operator").wait_for()
    assert page.get_by_role("link", name="For masters only").count() == 0
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
    page.get_by_text("Added to the end of your list.").wait_for()
    page.get_by_role("link", name="Find places").click()
    page.get_by_role("link", name="Packing").click()
    page.get_by_role("link", name="Add to my choices").click()
    page.get_by_role("button", name="Add to my choices").click()
    page.get_by_role("button", name="Remove: Packing").click()
    page.get_by_text("You may add 4 more choices.").wait_for()
    look(page)
    _chooses_uzbek(page)


def _ranks(page, look):
    _entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Rank applicants").click()
    for name in ("Toʻraqulova Nilufar", "Aliyev"):
        page.get_by_role("button", name=f"Rank next: {name}").press("Enter")
        page.get_by_role("button", name=f"Remove: {name}").wait_for()
    page.get_by_role("button", name="Not acceptable: Boboyev").press("Enter")
    page.get_by_role("button", name="Undo: Boboyev").wait_for()
    look(page)


def _allocates(page, look):
    _entry(page, "Placement rounds")
    page.get_by_role("link", name="Production practice").click()
    page.get_by_role("link", name="Allocation").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("link", name="See the result").click()
    assert Placement.objects.count() == 0
    look(page)
    page.go_back()
    page.go_back()
    _agree(page, "Run the allocation")
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
    _entry(page, "Placements")
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
    assert page.get_by_role("button", name="Send the rating").count() == 0


def test_a_place_is_offered_given_and_rated(
    enter, look, umida, hamid, nilufar, university, enterprise, programme, register
):
    _opens_a_round(enter(umida), look)
    _states_demand(enter(hamid), programme, look)
    _offers_places(enter(hamid), programme, university)
    _returns_it(enter(umida))
    _mends_it(enter(hamid))
    _publishes_it(enter(umida))

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
    pass_days(5)
    move_placements()
    _rates(page, look)
    placement = Placement.objects.get()
    assert (placement.state, placement.evaluation.would_hire) == ("under_way", True)
