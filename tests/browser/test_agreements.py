"""An agreement goes from the draft to the signing in a real browser; a calendar gets an address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Agreement
from tests.browser.conftest import PHONE
from tests.browser.journeys.agreeing import agrees_and_records_signing, draws_up_agreement
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


@pytest.fixture
def check(assert_accessible, assert_no_sideways_scroll):
    def checked(page):
        assert_no_sideways_scroll(page)
        assert_accessible(page)

    return checked


def test_university_and_enterprise_come_to_an_agreement(
    umida, hamid, enterprise, signed_in_page, check
):
    draws_up_agreement(signed_in_page(umida), enterprise, check)
    agreement = Agreement.objects.get()
    page = signed_in_page(hamid)
    page.set_viewport_size(PHONE)
    page.goto("/")
    agrees_and_records_signing(page, check)
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
