"""Contracts on pages: each role its own steps, the host by its link, files for their readers."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from cluster_portal.common.models import Job, SealedDocument
from internships.actions.contracting.contract_turns import host_path
from internships.models import Contract, Requisites, Signature, StartWaiver
from internships.models.requisites import FIELDS
from tests.conftest import just_confirmed
from tests.factories.internships import (
    NOW,
    RequisitesFactory,
    contract_for,
    template,
)

CONTRACT = {"language": "uz", "city": "Toshkent", "hours": "270", "place": "Navoiy"}
SIGN = {"capacity": "direktor", "agree": "on"}


def requisites(**changed) -> dict:
    made = RequisitesFactory.build(organization=None)
    return {name: getattr(made, name) for name in FIELDS} | changed


def blank_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def in_time(contract: Contract) -> Contract:
    """The link of a contract of another day works today."""
    Contract.objects.update(link_until=timezone.now() + timedelta(days=30))
    return contract


def text_of(response) -> str:
    pdf = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture
def again(sign_in):
    """A client of somebody who has just shown once more who they are."""
    return lambda user: just_confirmed(sign_in(user), user)


def test_university_makes_a_contract_and_sends_it(placement, umida, sign_in):
    client = sign_in(umida)
    page = client.get(placement.get_absolute_url()).content.decode()
    assert "This placement does not start yet" in page
    form = CONTRACT | {"template": template().pk}
    made = client.post(reverse("contract-add", args=[placement.pk]), form)
    contract = Contract.objects.get()
    assert made.url == contract.get_absolute_url()
    refused = client.post(reverse("contract-send", args=[contract.pk]), follow=True)
    assert "Fill in the requisites of your university first" in refused.content.decode()
    assert client.post(reverse("requisites-own"), requisites()).status_code == 302
    client.post(reverse("contract-send", args=[contract.pk]))
    contract.refresh_from_db()
    assert contract.state == "awaiting"


def test_paid_practice_says_pay_and_whom_it_will_hire(placement, umida, sign_in):
    form = CONTRACT | {"template": template("paid_practice").pk}
    page = sign_in(umida).post(reverse("contract-add", args=[placement.pk]), form)
    assert "how many will be hired" in page.content.decode()
    assert not Contract.objects.exists()


def test_round_gets_its_contracts_by_a_job(
    placement, umida, sign_in, university, django_capture_on_commit_callbacks
):
    from internships.models import Placement
    from tests.factories.internships import ApplicationFactory

    application = ApplicationFactory(posting=placement.posting, student=placement.student)
    Placement.objects.filter(pk=placement.pk).update(application=application)
    RequisitesFactory(organization=university)
    url = reverse("contract-add-cohort", args=[application.placement_round_id])
    form = {"language": "uz", "city": "Toshkent", "hours": "270", "template": template().pk}
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(umida).post(url, form | {"send": "on"})
    job = Job.objects.get()
    assert (job.state, job.message) == ("done", "1 contract made.")
    assert Contract.objects.get().state == "awaiting"


def test_host_confirms_and_signs_by_its_link_without_an_account(placement, client):
    contract = in_time(contract_for(placement, state="awaiting"))
    link = host_path(contract)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.cookies["django_language"] = "en"
    assert "First check the requisites" in client.get(link).content.decode()
    wrong = client.post(link, requisites(account="12") | {"confirmed_by": "X", "is_right": "on"})
    assert (wrong.status_code, "twenty digits" in wrong.content.decode()) == (422, True)
    client.post(link, requisites() | {"confirmed_by": "Rahimov Hamid", "is_right": "on"})
    assert Requisites.objects.get(organization=placement.enterprise).confirmed_by == "Rahimov Hamid"
    document = client.post(link + "/document")
    assert "Karimov Aziz Botirovich" in text_of(document)
    assert client.post(link, {"name": "Karimov Aziz", "capacity": "direktor"}).status_code == 422
    client.post(link, SIGN | {"name": "Karimov Aziz"})
    signature = Signature.objects.get()
    assert (signature.how, signature.party, signature.name) == (
        "link",
        "enterprise",
        "Karimov Aziz",
    )
    client.post(link, SIGN | {"name": "Yana"})  # once: the page says whose turn it is
    assert Signature.objects.count() == 1


def test_link_opens_nothing_when_over_replaced_forged_or_given_up(placement, client):
    from internships.actions.contracting.contract import cancel_contract, send_again

    contract = contract_for(placement, state="ready")
    old = host_path(contract)
    contract = in_time(send_again(contract=contract, at=NOW))
    link = host_path(contract)
    assert client.get(old).status_code == 404
    assert client.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert client.get("/c/x").status_code == 404
    Contract.objects.update(link_until=timezone.now())
    assert client.get(link).status_code == 404
    in_time(contract)
    assert client.get(link).status_code == 200
    cancel_contract(contract=contract, reason="Xato", at=NOW)
    assert client.get(link).status_code == 404
    assert client.post(link + "/document").status_code == 404


def test_signing_asks_again_who_the_person_is(placement, nilufar, sign_in, again):
    contract = contract_for(placement, state="ready", code="three_party")
    url = reverse("contract-sign", args=[contract.pk])
    asked = sign_in(nilufar).post(url, SIGN)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Signature.objects.exists()
    assert again(nilufar).post(url, SIGN).url == contract.get_absolute_url()
    signature = Signature.objects.get()
    assert (signature.user, signature.how, signature.party) == (nilufar, "portal", "student")
    assert again(nilufar).get(url).url == contract.get_absolute_url()  # nothing is left to sign


def test_hr_with_an_account_confirms_in_the_portal(placement, hamid, umida, sign_in):
    contract = contract_for(placement, state="awaiting")
    url = reverse("contract-requisites", args=[contract.pk])
    assert sign_in(umida).post(url, requisites()).status_code == 403
    sign_in(hamid).post(url, requisites())
    contract.refresh_from_db()
    assert contract.state == "ready"


def test_paper_needs_a_scan_that_is_a_pdf(placement, umida, hamid, sardor, sign_in):
    contract = contract_for(placement, state="ready")
    url = reverse("contract-paper", args=[contract.pk])
    form = {"party": "enterprise", "name": "A", "capacity": "B", "signed_on": "2026-10-01"}
    client = sign_in(umida)
    not_pdf = SimpleUploadedFile("a.pdf", b"MZ")
    assert "not a PDF" in client.post(url, form | {"scan": not_pdf}).content.decode()
    client.post(url, form | {"scan": SimpleUploadedFile("a.pdf", blank_pdf())})
    scan = reverse("signature-scan", args=[Signature.objects.get().pk])
    for reader in (umida, hamid):
        assert text_of(sign_in(reader).get(scan)) == ""  # a blank page


def test_amendment_by_pages(placement, umida, again):
    contract = contract_for(placement)
    client = again(umida)
    form = {"effective_on": "2026-11-20", "place": "Boshqa", "reason": "Sex koʻchdi"}
    client.post(reverse("contract-amend", args=[contract.pk]), form)
    amendment = contract.amendments.get()
    page = client.get(contract.get_absolute_url()).content.decode()
    assert "Amendment 1, from 20 November 2026" in page
    assert "Boshqa" in text_of(
        client.get(client.post(reverse("amendment-document", args=[amendment.pk])).url)
    )
    client.post(reverse("amendment-withdraw", args=[amendment.pk]))
    amendment.refresh_from_db()
    assert amendment.state == "withdrawn"


def test_waiver_keeps_name_and_reason(placement, umida, hamid, sign_in):
    url = reverse("placement-waive", args=[placement.pk])
    assert sign_in(hamid).post(url, {"reason": "x"}).status_code == 403
    assert sign_in(umida).post(url, {"reason": ""}).status_code == 200
    sign_in(umida).post(url, {"reason": "Kuryer yoʻlda"})
    assert StartWaiver.objects.get().granted_by == umida


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("draft", {"university_admin", "supervisor", "operator", "ministry"}),
        ("awaiting", {"university_admin", "supervisor", "operator", "ministry", "hr"}),
        ("ready", {"university_admin", "supervisor", "operator", "ministry", "hr", "student"}),
        ("signed", {"university_admin", "supervisor", "operator", "ministry", "hr", "student"}),
    ],
)
def test_contract_is_seen_by_its_parties_once_it_concerns_them(
    placement, everyone, sign_in, state, readers
):
    contract = contract_for(placement, state=state, code="three_party")
    seen = {
        role
        for role, user in everyone.items()
        if role and sign_in(user).get(contract.get_absolute_url()).status_code == 200
    }
    assert seen == readers


def test_student_does_not_read_a_list_of_others(placement, nilufar, sign_in):
    contract = contract_for(placement)
    assert sign_in(nilufar).get(contract.get_absolute_url()).status_code == 404
    assert contract.number in sign_in(nilufar).get(placement.get_absolute_url()).content.decode()


def test_document_is_typeset_once_and_anew_when_all_have_signed(placement, umida, sign_in):
    from internships.actions.contracting.signature import sign_in_portal
    from tests.factories.internships import sign_for

    contract = contract_for(placement, state="ready")
    client, url = sign_in(umida), reverse("contract-document", args=[contract.pk])
    first = client.post(url).url
    assert client.post(url).url == first
    sign_for(contract, "enterprise")
    sign_in_portal(contract=contract, user=umida, capacity="rektor", at=timezone.now())
    last = client.post(url).url
    assert last != first
    assert SealedDocument.objects.get(replaced_by=None).get_absolute_url() == last
    text = text_of(client.get(last))
    assert contract.number in text
    assert "20210000900123456001" in text


def test_referral_and_order_are_issued(placement, nilufar, umida, sign_in):
    url = reverse("placement-referral", args=[placement.pk])
    refused = sign_in(nilufar).post(url, follow=True).content.decode()
    assert "once the contract is signed by all parties" in refused
    contract_for(placement)
    letter = sign_in(nilufar).post(url).url
    assert "Nilufar" in text_of(sign_in(nilufar).get(letter))
    from internships.models import Placement
    from tests.factories.internships import ApplicationFactory

    application = ApplicationFactory(posting=placement.posting, student=placement.student)
    Placement.objects.filter(pk=placement.pk).update(application=application)
    order = reverse("practice-order", args=[application.placement_round_id])
    form = {"number": "1-2/45", "dated_on": "2026-10-05", "language": "ru"}
    file = sign_in(umida).post(order, form).url
    assert "1-2/45" in text_of(sign_in(umida).get(file))
    assert sign_in(nilufar).get(file).status_code == 404


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
@pytest.mark.parametrize("code", ["bilateral", "three_party", "dual_education", "paid_practice"])
def test_every_template_is_set_in_every_language(placement, umida, sign_in, code, language):
    contract = contract_for(placement, code=code, language=language, hire_number=2, pay=1_000_000)
    url = sign_in(umida).post(reverse("contract-document", args=[contract.pk])).url
    text = text_of(sign_in(umida).get(url))
    assert contract.number in text
    assert "{" not in text
    assert contract.terms_hash in text.replace(" ", "")


def test_api_reads_and_recomputes_the_terms(placement, hamid, api_as):
    contract = contract_for(placement)
    client = api_as(hamid)
    found = client.get(f"/api/v1/contracts/{contract.pk}").json()
    assert (found["number"], found["template"], found["state"]) == (
        contract.number, "bilateral", "signed",
    )  # fmt: skip
    assert [one["party"] for one in found["signatures"]] == ["enterprise", "university"]
    terms = client.get(f"/api/v1/contracts/{contract.pk}/effective?on=2026-11-20").json()
    assert (terms["on"], terms["terms"]["place"]) == ("2026-11-20", "Navoiy, 1")
    assert client.get(f"/api/v1/contracts/{contract.pk}/effective?on=x").status_code == 400


def test_list_asks_as_many_questions_however_long(
    posting, programme, umida, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.internships import PlacementFactory
    from tests.factories.partners import StudentFactory

    def count(rows: int) -> int:
        for _row in range(rows):
            student = StudentFactory(programme=programme)
            contract_for(PlacementFactory(posting=posting, student=student, confirmed=True))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("contract-list"))
        return len(asked)

    client = sign_in(umida)
    client.get(reverse("contract-list"))
    assert count(2) == count(6)
