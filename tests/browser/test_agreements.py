"""An agreement goes from the draft to the signing in a real browser; a calendar gets an address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Agreement
from tests.browser.conftest import PHONE, settled
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
)
from tests.partners.pdf import pdf

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


@pytest.fixture
def check(assert_accessible, assert_no_sideways_scroll):
    def checked(page):
        assert_no_sideways_scroll(page)
        assert_accessible(page)

    return checked


def consent(page, button: str) -> None:
    page.get_by_label("Who signs for your organization").fill("Toʻrayev Sherzod")
    page.get_by_label("In what capacity").fill("rektor")
    page.get_by_role("button", name=button).click()


def test_university_and_enterprise_come_to_an_agreement(
    umida, hamid, enterprise, signed_in_page, check
):
    page = signed_in_page(umida)
    page.goto(f"/agreements/add/?with={enterprise.pk}")
    check(page)
    page.get_by_label("Kind").select_option("practice_base")
    page.get_by_label("Subject").fill("Amaliyot bazasi")
    page.get_by_label("valid from").fill(TODAY.isoformat())
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Send for review").click()
    consent(page, "Send for review")
    settled(page)
    agreement = Agreement.objects.get()
    signed_in_page(hamid).set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_role("link", name="Amaliyot bazasi").click()
    check(page)
    page.get_by_role("link", name="Agree to the text").click()
    consent(page, "Agree")
    page.get_by_role("link", name="Record the signing").click()
    page.get_by_label("Number of the agreement").fill("15-A")
    page.get_by_label("Date of the agreement").fill(TODAY.isoformat())
    scan = pdf("skan.pdf")
    page.get_by_label("Scan with all signatures").set_input_files(
        {"name": scan.name, "mimeType": "application/pdf", "buffer": scan.read()}
    )
    page.get_by_role("button", name="Record the signing").click()
    check(page)
    agreement.refresh_from_db()
    assert agreement.state == "active"


def test_long_agreement_fits_a_phone(umida, university, enterprise, signed_in_page, check):
    agreement = AgreementFactory(
        drafted_by=university, others=[enterprise], active=True, valid_until=TODAY,
        subject="Oʻzbekiston Respublikasi Oliy taʼlim muassasalari talabalarining amaliyoti",
    )  # fmt: skip
    for due in (-3, 9):
        AgreementObligationFactory(
            party=agreement.parties.first(), due_on=TODAY + timedelta(days=due)
        )
    AgreementDocumentFactory(agreement=agreement, name=f"{'shartnoma_' * 12}.pdf")
    page = signed_in_page(umida)
    for size in (page.viewport_size, PHONE):
        page.set_viewport_size(size)
        for path in (agreement.get_absolute_url(), "/agreements/", "/calendars/"):
            page.goto(path)
            check(page)
