"""Pages of agreements, by role and without JavaScript."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partners.enums import AgreementState, DocumentKind, OrganizationKind
from partners.models import Agreement, AgreementObligation
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
    OrganizationFactory,
)
from tests.partners.pdf import pdf
from tests.partners.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
WHO = {"representative": "Toʻrayev Sherzod", "capacity": "rektor"}


def sent(university, enterprise, **changes) -> dict:
    return {
        "drafted_by": university.pk,
        "party_2": f"{enterprise.code} {enterprise.name}",
        "kind": "practice_base",
        "subject": "Amaliyot oʻtash",
        "valid_from": TODAY.isoformat(),
        "valid_until": (TODAY + 365 * DAY).isoformat(),
        **changes,
    }


@pytest.fixture
def agreement(university, enterprise):
    return AgreementFactory(drafted_by=university, others=[enterprise], active=True)


def test_both_sides_go_the_whole_way(umida, hamid, university, enterprise, sign_in):
    administrator, hr = sign_in(umida), sign_in(hamid)
    answer = administrator.post("/agreements/add/", sent(university, enterprise))
    made = Agreement.objects.get()
    assert answer.url == made.get_absolute_url()
    assert hr.get(answer.url).status_code == 404  # a draft is its author's alone
    administrator.post(f"{answer.url}documents/add/", {"kind": "text", "file": pdf()})
    party = made.parties.get(organization=enterprise)
    owed = {"party": party.pk, "what": "5 ta oʻrin", "due_on": (TODAY + 30 * DAY).isoformat()}
    administrator.post(f"{answer.url}obligations/add/", owed)
    administrator.post(f"{answer.url}send/", WHO)
    assert "1 agreement waits for your word." in hr.get("/").content.decode()
    page = hr.get(answer.url)
    assert page.context["may_accept"]
    assert not page.context["may_sign"]
    assert "5 ta oʻrin" in page.content.decode()
    hr.post(f"{answer.url}accept/", {"representative": "Rahimov Hamid", "capacity": "direktor"})
    assert "sign it." in administrator.get("/").content.decode()
    scan = {"number": "15-A", "dated_on": TODAY.isoformat(), "scan": pdf("skan.pdf")}
    assert administrator.post(f"{answer.url}sign/", scan).status_code == 302
    made.refresh_from_db()
    assert made.state == AgreementState.ACTIVE
    assert made.parties.get(organization=enterprise).representative == "Rahimov Hamid"
    obligation = AgreementObligation.objects.get()
    hr.post(f"/obligations/{obligation.pk}/finish/", {"note": "Dalolatnoma 3"})
    text = administrator.get(answer.url).content.decode()
    assert "Dalolatnoma 3" in text
    assert "skan.pdf" in text


def test_form_takes_more_parties_and_names_the_one_it_was_opened_for(
    umida, university, enterprise, sign_in
):
    client = sign_in(umida)
    college = OrganizationFactory(kind=OrganizationKind.COLLEGE, name_uz="Texnikum")
    page = client.get("/agreements/add/", {"with": enterprise.pk})
    assert f"{enterprise.code} {enterprise.name}" in page.content.decode()
    given = sent(university, enterprise, party_3="Texnikum", valid_until="")
    client.post("/agreements/add/", given)
    made = Agreement.objects.get()
    assert set(made.parties.values_list("organization", flat=True)) == {
        university.pk, enterprise.pk, college.pk
    }  # fmt: skip
    assert made.valid_until is None
    change = client.get(f"{made.get_absolute_url()}change/").content.decode()
    assert "Texnikum" in change


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"party_2": ""}, "party_2"),
        ({"party_2": "yoʻq bunaqasi"}, "party_2"),
        ({"kind": "x"}, "kind"),
        ({"subject": ""}, "subject"),
        ({"valid_from": "kecha"}, "valid_from"),
        ({"valid_until": (TODAY - DAY).isoformat()}, "__all__"),
        ({"drafted_by": 999999999}, "drafted_by"),
    ],
)
def test_nonsense_is_refused_in_words(umida, university, enterprise, sign_in, changes, field):
    answer = sign_in(umida).post("/agreements/add/", sent(university, enterprise, **changes))
    assert list(answer.context["form"].errors) == [field]
    assert not Agreement.objects.exists()


def test_nobody_draws_up_in_the_name_of_another(hamid, university, enterprise, sign_in):
    answer = sign_in(hamid).post("/agreements/add/", sent(university, enterprise))
    assert list(answer.context["form"].errors) == ["drafted_by"]


def test_own_organization_cannot_be_left_out(hamid, university, enterprise, sign_in):
    agreement = AgreementFactory(drafted_by=university, others=[enterprise], sent=True)
    other = OrganizationFactory()
    given = sent(university, other)
    answer = sign_in(hamid).post(f"{agreement.get_absolute_url()}change/", given)
    assert answer.context["form"].non_field_errors() == ["Your own organization must be a party."]
    assert agreement.parties.filter(organization=enterprise).exists()


def status(client, url: str) -> int:
    """Of the answer, read to its end: a file is closed by that."""
    answer = client.get(url)
    answer.getvalue()
    return answer.status_code


def test_who_sees_what_by_role(everyone, agreement, sign_in):
    document = AgreementDocumentFactory(agreement=agreement)
    AgreementObligationFactory(party=agreement.parties.first())
    url = agreement.get_absolute_url()
    seen = {role: status(sign_in(user), url) for role, user in everyone.items()}
    refused = {"supervisor": 403, "mentor": 403, "student": 403, "expert": 403, None: 302}
    readers = dict.fromkeys(["operator", "ministry", "university_admin", "hr"], 200)
    assert seen == refused | readers | {"coordinator": 404}
    paper = document.get_absolute_url()
    seen = {role: status(sign_in(user), paper) for role, user in everyone.items()}
    assert seen == refused | readers | {"operator": 403, "coordinator": 403}
    for role in ("operator", "ministry"):
        client = sign_in(everyone[role])
        assert not client.get(url).context["leads"]
        assert client.post(f"{url}terminate/").status_code == 403
        assert client.post(f"{url}renew/").status_code == 403


def test_document_is_a_download_under_its_own_name(hamid, agreement, sign_in):
    document = AgreementDocumentFactory(agreement=agreement, name="Шартнома “1”.pdf")
    answer = sign_in(hamid).get(document.get_absolute_url())
    assert answer.getvalue() == b"%PDF-1.4 scan"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    document.file.storage.delete(document.file.name)
    assert sign_in(hamid).get(document.get_absolute_url()).status_code == 404


def test_only_a_real_pdf_is_taken(umida, university, enterprise, sign_in):
    agreement = AgreementFactory(drafted_by=university, others=[enterprise])
    fake = SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")
    url = f"{agreement.get_absolute_url()}documents/add/"
    client = sign_in(umida)
    assert client.post(url, {"kind": "text", "file": fake}).context["form"].errors
    assert client.post(url, {"kind": "signed", "file": pdf()}).context["form"].errors
    client.post(url, {"kind": "annex", "file": pdf()})
    document = agreement.documents.get()
    assert document.kind == DocumentKind.ANNEX
    client.post(f"/agreement-documents/{document.pk}/remove/")
    assert not agreement.documents.exists()


def test_a_party_takes_back_ends_and_renews(umida, hamid, university, enterprise, sign_in):
    agreement = AgreementFactory(drafted_by=university, others=[enterprise], under_review=True)
    url = agreement.get_absolute_url()
    client = sign_in(hamid)
    client.post(f"{url}return/", {"remarks": "Muddatni uzaytiring"})
    assert "Muddatni uzaytiring" in sign_in(umida).get(url).content.decode()
    assert "returned with remarks" in sign_in(umida).get("/").content.decode()
    active = AgreementFactory(drafted_by=university, others=[enterprise], active=True)
    url = active.get_absolute_url()
    renewed = client.post(f"{url}renew/")
    assert renewed.url == Agreement.objects.get(renews=active).get_absolute_url()
    assert "See the renewal" in client.get(url).content.decode()
    assert "See the renewal" not in sign_in(umida).get(url).content.decode()  # not sent yet
    given = {"last_day": TODAY.isoformat(), "reason": "Korxona koʻchdi"}
    client.post(f"{url}terminate/", given)
    assert "Korxona koʻchdi" in sign_in(umida).get(url).content.decode()
    assert client.post(f"{url}terminate/", given).context["form"].non_field_errors()


def test_draft_is_discarded_by_its_author(umida, university, enterprise, sign_in):
    agreement = AgreementFactory(drafted_by=university, others=[enterprise])
    client = sign_in(umida)
    answer = client.post(f"{agreement.get_absolute_url()}discard/")
    assert answer.url == "/agreements/"
    assert not Agreement.objects.exists()


def found(client, **query) -> set:
    return {record.pk for record in client.get("/agreements/", query).context["page"].records}


def test_list_is_narrowed_by_what_people_look_for(
    umida, university, enterprise, agreement, sign_in
):
    client = sign_in(umida)
    other = OrganizationFactory(name_uz="Buxoro gaz")
    soon = AgreementFactory(
        drafted_by=university, others=[other], active=True, kind="sponsorship",
        valid_until=TODAY + 20 * DAY, subject="Laboratoriya",
    )  # fmt: skip
    AgreementObligationFactory(party=soon.parties.first(), due_on=TODAY - DAY)
    assert found(client) == {agreement.pk, soon.pk}
    for query in (
        {"kind": "sponsorship"},
        {"ends_within": "30"},
        {"overdue": "on"},
        {"search": "бухоро газ"},
        {"search": "laborator"},
        {"organization": other.pk},
    ):
        assert found(client, **query) == {soon.pk}, query
    assert found(client, organization=enterprise.pk) == {agreement.pk}
    assert found(client, state="draft") == set()
    export = client.get("/agreements/", {"export": "csv"}).getvalue().decode()
    assert "Buxoro gaz" in export


def test_pages_take_the_same_queries_however_long(umida, university, enterprise, sign_in):
    client = sign_in(umida)
    AgreementFactory.create_batch(2, drafted_by=university, active=True)
    urls = ("/agreements/", "/organizations/", university.get_absolute_url(), "/")
    for url in urls:
        client.get(url)
    few = [count_queries(client, url) for url in urls]
    AgreementFactory.create_batch(12, drafted_by=university, active=True)
    assert [count_queries(client, url) for url in urls] == few


def test_organization_shows_its_agreements_to_those_who_may_see_them(
    umida, hamid, nilufar, enterprise, university, agreement, sign_in
):
    page = sign_in(umida).get(enterprise.get_absolute_url())
    assert list(page.context["agreements"]) == [agreement]
    assert f"/agreements/add/?with={enterprise.pk}" in page.content.decode()
    stranger = OrganizationFactory()
    AgreementFactory(drafted_by=stranger, others=[enterprise])
    assert sign_in(umida).get(enterprise.get_absolute_url()).context["agreement_count"] == 1
    assert agreement.subject in sign_in(hamid).get(enterprise.get_absolute_url()).content.decode()
    page = sign_in(nilufar).get(enterprise.get_absolute_url())
    assert agreement.subject not in page.content.decode()


def test_administrator_sees_practice_bases_in_the_register(
    umida, hamid, agreement, enterprise, sign_in
):
    assert sign_in(umida).get("/organizations/").content.decode().count("our practice base") == 1
    assert "our practice base" not in sign_in(hamid).get("/organizations/").content.decode()


def test_home_says_what_ends_and_what_is_overdue(umida, university, enterprise, sign_in):
    agreement = AgreementFactory(
        drafted_by=university, others=[enterprise], active=True, valid_until=TODAY + 40 * DAY
    )
    AgreementObligationFactory(party=agreement.parties.first(), due_on=TODAY - DAY)
    text = sign_in(umida).get("/").content.decode()
    assert "1 agreement ends within 60 days." in text
    assert "1 obligation of your agreements is overdue." in text
