"""September: what is needed, with whom, and what is offered."""

from internships.models import PlacementRound, Posting, PracticeTarget
from partners.models import Agreement
from tests.browser.conftest import settled
from tests.browser.journeys.agreeing import agrees_and_records_signing, draws_up_agreement
from tests.browser.journeys.offering import (
    offers_places,
    opens_a_round,
    publishes_it,
    states_demand,
)


def plans_the_practice(page, programme, look) -> None:
    page.get_by_role("link", name="Plan a practice").first.click()
    page.get_by_label("Programme").select_option(str(programme.pk))
    page.get_by_label("Type of practice").select_option(index=1)
    page.get_by_label("Year of study").fill("3")
    page.get_by_label("First day").fill("2027-09-20")
    page.get_by_label("Last day").fill("2027-10-15")
    page.get_by_label("Places needed").fill("3")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Plan a practice").wait_for()
    assert PracticeTarget.objects.get().students == 3


def sees_places_missing(page, count: int) -> None:
    page.goto("/")
    row = settled(page).get_by_role("table").locator("tbody tr").first
    assert row.locator("[data-label=Missing]").inner_text().strip() == str(count)


def plan_the_year(cast) -> None:
    """The plan, the agreement, the round, the demand and the place: office and enterprise."""
    plans_the_practice(cast.enter(cast.umida), cast.programme, cast.look)
    sees_places_missing(cast.page, 3)
    draws_up_agreement(cast.enter(cast.umida), cast.enterprise, cast.look)
    agrees_and_records_signing(cast.enter(cast.hamid), cast.look)
    assert Agreement.objects.get().state == "active"
    opens_a_round(cast.enter(cast.umida), cast.look)
    states_demand(cast.enter(cast.hamid), cast.programme, cast.look)
    offers_places(cast.enter(cast.hamid), cast.programme, cast.university)
    publishes_it(cast.enter(cast.umida))
    assert PlacementRound.objects.get().state == "open"
    assert Posting.objects.get().state == "published"
    sees_places_missing(cast.enter(cast.umida), 2)
