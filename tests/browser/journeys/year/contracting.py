"""Before the first day: requisites, three signatures, the order, an exception with a name."""

from internships.models import Contract, Placement, Signature, StartWaiver
from tests.browser.conftest import settled
from tests.browser.journeys.offering import entry
from tests.factories.internships import RequisitesFactory

PASSWORD = "parol-Juda-Maxfiy1"
LABELS = {
    "address": "Legal address",
    "phone": "Phone",
    "bank": "Bank",
    "account": "Account",
    "mfo": "Bank code (MFO)",
    "representative": "Who signs",
    "capacity": "Capacity",
    "basis": "Acts on the basis of",
}


def fills_in_requisites(page) -> None:
    made = RequisitesFactory.build(organization=None)
    for name, label in LABELS.items():
        page.get_by_role("main").get_by_label(label).first.fill(getattr(made, name))


def makes_contracts_for_the_round(page, look) -> None:
    page.goto("/contracts/requisites/")
    fills_in_requisites(page)
    look(page)
    page.get_by_role("button", name="Save").click()
    entry(page, "Placement rounds")
    page.get_by_role("link", name="Production practice").click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Make contracts for the round").click()
    page.get_by_label("Template").select_option(label="Three-party contract on practice")
    page.get_by_label("Language").last.select_option("uz")
    page.get_by_label("City").fill("Toshkent")
    page.get_by_label("Hours").fill("160")
    look(page)
    page.get_by_role("button", name="Make the contracts").click()
    page.get_by_text("1 contract made.").wait_for()


def host_checks_its_requisites(page, look) -> None:
    fills_in_requisites(page)
    page.get_by_label("Your name").fill("Rahimov Hamid")
    page.get_by_label("These requisites are right").check()
    look(page)
    page.get_by_role("button", name="The requisites are right").click()


def host_signs_by_its_link(page, look) -> None:
    page.get_by_label("Your full name").fill("Karimov Aziz Botirovich")
    page.get_by_label("In which capacity you sign").fill("direktor")
    page.get_by_label("I have read the document and sign it.").check()
    look(page)
    page.get_by_role("button", name="Sign").click()
    page.get_by_text("Everybody has signed.").or_(page.get_by_text("Next signs:")).wait_for()


def signs_in_the_portal(page, look) -> None:
    page.goto(Contract.objects.get().get_absolute_url())
    look(page)
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("I have read the document and sign it.").check()
    look(page)
    page.get_by_role("button", name="Sign").click()
    page.get_by_text("You have signed.").wait_for()


def issues_the_order(page, look) -> None:
    entry(page, "Placement rounds")
    page.get_by_role("link", name="Production practice").click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Issue the practice order").click()
    page.get_by_label("Number of the order").fill("118-T")
    look(page)
    with page.expect_download() as order:
        page.get_by_role("button", name="Issue the order").click()
    assert order.value.suggested_filename.endswith(".pdf")


def lets_the_own_place_start(page, look) -> None:
    page.goto(Placement.objects.get(student__first_name="Jasur").get_absolute_url())
    page.get_by_text("This placement does not start yet").wait_for()
    page.get_by_role("link", name="Let it start without").click()
    page.get_by_label("Why the placement may start without it").fill(
        "The workshop signs on paper next week; the dean has agreed."
    )
    look(page)
    page.get_by_role("button", name="Let it start").click()
    page.get_by_text("The placement may start; your name and reason are kept.").wait_for()


def sign_the_contracts(cast) -> None:
    makes_contracts_for_the_round(cast.enter(cast.umida), cast.look)
    link = cast.opens_link_of(cast.enterprise.email, "c")
    host_checks_its_requisites(link, cast.look)
    for party in Contract.objects.get().template.signers:
        if party == "enterprise":
            host_signs_by_its_link(cast.opens_link_of(cast.enterprise.email, "c"), cast.look)
        else:
            person = cast.nilufar if party == "student" else cast.umida
            signs_in_the_portal(cast.enter(person), cast.look)
    assert Contract.objects.get().state == "signed"
    assert set(Signature.objects.values_list("how", flat=True)) == {"portal", "link"}
    issues_the_order(cast.enter(cast.umida), cast.look)
    lets_the_own_place_start(cast.enter(cast.umida), cast.look)
    assert StartWaiver.objects.get().granted_by == cast.umida
    assert settled(cast.page).get_by_text("This placement does not start yet").count() == 0
