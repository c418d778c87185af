"""How places come before the students: the pages of HR and of the university, one by one."""

from datetime import timedelta

from django.utils import timezone

from partners.models import PersonnelDemand
from tests.browser.conftest import settled

_SHORT = {"Placement rounds": "Rounds"}  # names too long for the bar of a phone


def entry(page, name):
    """By the menu; on a phone the entry has a short name there, or stands under "More"."""
    menu = settled(page).get_by_role("navigation")
    named = [
        menu.get_by_role("link", name=one, exact=True) for one in (name, _SHORT.get(name, name))
    ]
    if not any(link.count() for link in named):
        menu.get_by_text("More", exact=True).click()
    named[0].or_(named[1]).first.click()


def agree(page, label):
    page.get_by_role("button", name=label).click()
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def opens_a_round(page, look):
    now = timezone.localtime()
    entry(page, "Placement rounds")
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
    agree(page, "Open the round")
    page.get_by_text("The round is open. Its students are being told.").wait_for()


def states_demand(page, programme, look):
    page.get_by_role("link", name="State demand").click()
    page.get_by_label("Speciality").fill(programme.speciality.code)
    page.get_by_label("People needed").fill("4")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=programme.speciality.code).wait_for()
    assert PersonnelDemand.objects.get().headcount == 4


def offers_places(page, programme, university):
    begins = timezone.localdate() + timedelta(days=12)
    entry(page, "Postings")
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
    sends(page)


def sends(page):
    page.get_by_role("button", name="Send for review").click()
    page.get_by_text("Sent. The university will publish it or return it.").wait_for()


def returns_it(page):
    entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Return with a reason").click()
    page.get_by_label("Reason").fill("Say which shift it is.")
    page.get_by_role("button", name="Return").click()
    page.get_by_text("Returned. The enterprise is told why.").wait_for()


def mends_it(page):
    entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_text("Say which shift it is.").wait_for()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("What the intern will do").fill("Watches the kiln on day shifts.")
    page.get_by_role("button", name="Save").click()
    sends(page)


def publishes_it(page):
    entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. The enterprise is told.").wait_for()
