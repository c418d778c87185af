"""Contracts that name the personal number: who is asked, who reads it, where it is printed."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cluster_portal.common.models import SealedDocument
from internships.actions.contracting.contract_document import contract_document
from internships.actions.contracting.contract_turns import ContractError, host_path
from internships.actions.contracting.signature import sign_in_portal
from internships.enums import ContractState
from internships.models import Contract
from internships.waiting.contract import number_to_give
from partners.actions.personal_number import (
    PersonalNumberError,
    clear_numbers_not_needed,
    give_number,
)
from partners.models import PersonalNumberReading
from partners.personal_numbers import is_needed_of
from tests.factories.internships import NOW, PlacementFactory, contract_for, sign_for
from tests.factories.partners import StudentFactory

NUMBER = "31203995001234"
BLANK = "______________"


def text_of(document: SealedDocument) -> str:
    with document.file.open() as file:
        pdf = PdfReader(io.BytesIO(file.read()))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture
def paid(placement):
    return contract_for(placement, code="paid_practice", state="ready", hire_number=1, pay=900_000)


@pytest.fixture
def given(paid, nilufar):
    return give_number(person=nilufar, number=NUMBER, at=NOW)


@pytest.mark.parametrize("state", ContractState)
@pytest.mark.parametrize("code", ["bilateral", "three_party", "dual_education", "paid_practice"])
def test_number_is_asked_for_from_the_draft_on_while_a_contract_that_names_it_is_alive(
    placement, nilufar, code, state
):
    contract_for(placement, code=code, state=state, hire_number=1, pay=900_000)
    names = code in {"dual_education", "paid_practice"}
    asked = names and state in {"draft", "awaiting", "ready", "signed"}
    assert is_needed_of(nilufar) == asked
    told = list(number_to_give(nilufar, nilufar.affiliations.get()))
    assert [one.url for one in told] == ([reverse("personal-number-own")] if asked else [])
    if not asked:
        with pytest.raises(PersonalNumberError):
            give_number(person=nilufar, number=NUMBER, at=NOW)


def test_number_is_readable_at_the_university_alone_and_with_a_reason(given, everyone, sign_in):
    url = reverse("personal-number-read", args=[given.pk])
    shown = {
        role
        for role, user in everyone.items()
        if NUMBER in sign_in(user).post(url, {"reason": "Maosh"}).content.decode()
    }
    assert shown == {"university_admin"}
    reading = PersonalNumberReading.objects.get()
    assert (reading.read_by, reading.reason) == (everyone["university_admin"], "Maosh")


def test_number_goes_when_the_contract_is_over(paid, given):
    later = NOW.replace(year=2027)
    assert clear_numbers_not_needed(later) == 0
    paid.cancel(at=NOW, reason="Xato")
    paid.save()
    assert clear_numbers_not_needed(later) == 1


def test_number_is_in_the_document_and_not_in_the_terms(paid, given, umida):
    document = contract_document(contract=paid, at=NOW, by=umida)
    assert NUMBER in text_of(document)
    kept = Contract.objects.filter(pk=paid.pk).values().get()
    assert NUMBER not in str(kept)
    assert NUMBER not in f"{document.title}{document.facts}"
    reading = PersonalNumberReading.objects.get()
    assert (reading.person, reading.read_by) == (given.person, umida)
    assert paid.number in reading.reason


def test_number_not_given_leaves_a_line_to_write_on(paid, umida):
    assert BLANK in text_of(contract_document(contract=paid, at=NOW, by=umida))
    assert not PersonalNumberReading.objects.exists()


def test_list_of_students_has_a_column_for_numbers(placement, posting, programme, nilufar, umida):
    other = PlacementFactory(
        posting=posting, student=StudentFactory(programme=programme), confirmed=True
    )
    contract = contract_for(placement, other, code="dual_education")
    give_number(person=nilufar, number=NUMBER, at=NOW)
    text = text_of(contract_document(contract=contract, at=NOW, by=umida))
    assert (NUMBER in text, BLANK in text) == (True, True)


def test_student_gives_the_number_before_signing(paid, nilufar, sign_in):
    page = sign_in(nilufar).get(paid.get_absolute_url()).content.decode()
    assert "This contract names your personal number (PINFL)" in page
    with pytest.raises(ContractError, match="personal number"):
        sign_in_portal(contract=paid, user=nilufar, capacity="talaba", at=NOW)
    give_number(person=nilufar, number=NUMBER, at=NOW)
    signature = sign_in_portal(contract=paid, user=nilufar, capacity="talaba", at=NOW)
    assert signature.user == nilufar


@pytest.mark.parametrize(
    ("code", "readers"),
    [
        ("paid_practice", {"university_admin", "hr", "student"}),
        (
            "three_party",
            {"university_admin", "hr", "student", "operator", "ministry", "supervisor"},
        ),
    ],
)
def test_document_with_a_number_is_its_parties_alone(
    placement, everyone, sign_in, umida, code, readers
):
    contract = contract_for(placement, code=code, hire_number=1, pay=900_000)
    document = contract_document(contract=contract, at=NOW, by=umida)
    seen, asked = set(), set()
    for role, user in everyone.items():
        client = sign_in(user)
        answer = client.get(document.get_absolute_url())
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content).startswith(b"%PDF")
            seen.add(role)
        answer = client.post(reverse("contract-document", args=[contract.pk]))
        if answer.status_code == 302 and answer.url == document.get_absolute_url():
            asked.add(role)
    assert (seen, asked) == (readers, readers)


def test_number_is_masked_on_the_page_of_the_contract(paid, given, umida, hamid, sign_in):
    page = sign_in(umida).get(paid.get_absolute_url()).content.decode()
    assert ("••••••••••1234" in page, NUMBER in page) == (True, False)
    assert "••••" not in sign_in(hamid).get(paid.get_absolute_url()).content.decode()


def status_of(response) -> int:
    """The answer's status; a file is read to its end, and so closed."""
    if response.streaming:
        b"".join(response.streaming_content)
        for close in response._resource_closers:  # of a HEAD nothing is read
            close()
    return response.status_code


def readings_of(person) -> list[tuple]:
    found = PersonalNumberReading.objects.filter(person=person).order_by("pk")
    return [(one.read_by, one.read_by_link, one.reason.partition(" ")[0]) for one in found]


def test_each_later_download_is_a_reading_by_whoever_downloads(paid, given, everyone, sign_in):
    umida, nilufar = everyone["university_admin"], everyone["student"]
    document = contract_document(contract=paid, at=NOW, by=umida)
    printed = readings_of(nilufar)
    assert [one[0] for one in printed] == [umida]
    readers = {}
    for role, user in everyone.items():
        before = PersonalNumberReading.objects.count()
        status_of(sign_in(user).get(document.get_absolute_url()))
        readers[role] = PersonalNumberReading.objects.count() - before
    assert {role for role, count in readers.items() if count} == {"university_admin", "hr"}
    assert {one[0] for one in readings_of(nilufar)[1:]} == {umida, everyone["hr"]}
    newest = PersonalNumberReading.objects.latest("pk")
    assert paid.number in newest.reason
    status_of(sign_in(umida).head(document.get_absolute_url()))  # nothing is read of it
    assert PersonalNumberReading.objects.latest("pk") == newest
    status_of(sign_in(umida).get(document.get_absolute_url()))
    assert PersonalNumberReading.objects.count() == 4  # once more is read once more


def test_download_of_a_contract_without_numbers_is_no_reading(placement, umida, sign_in):
    contract = contract_for(placement, code="three_party")
    document = contract_document(contract=contract, at=NOW, by=umida)
    assert status_of(sign_in(umida).get(document.get_absolute_url())) == 200
    assert not PersonalNumberReading.objects.exists()


def test_file_that_holds_no_number_yet_tells_nobody_that_it_was_read(paid, nilufar, umida, sign_in):
    document = contract_document(contract=paid, at=NOW, by=umida)  # a line to write on
    give_number(person=nilufar, number=NUMBER, at=NOW)
    status_of(sign_in(umida).get(document.get_absolute_url()))
    assert not PersonalNumberReading.objects.exists()


def test_host_reads_by_its_link_and_the_student_sees_whose(paid, given, nilufar, client, sign_in):
    Contract.objects.update(link_until=timezone.now() + timedelta(days=1))
    link = host_path(paid) + "/document"
    assert b"".join(client.post(link).streaming_content).startswith(b"%PDF")
    assert [(by, bool(whose)) for by, whose, _for in readings_of(nilufar)] == [(None, True)]
    assert status_of(client.post(link)) == 200
    assert [(by, bool(whose)) for by, whose, _for in readings_of(nilufar)] == [(None, True)] * 2
    page = sign_in(nilufar).get(reverse("personal-number-own")).content.decode()
    assert page.count("by its link") == 2


def test_scan_of_a_signed_contract_is_its_parties_alone_and_a_reading(
    paid, given, everyone, sign_in
):
    signature = sign_for(paid, "student")
    signature.scan.save("scan.pdf", ContentFile(b"%PDF-1.4 scan"))
    scan = reverse("signature-scan", args=[signature.pk])
    seen = {role for role, user in everyone.items() if status_of(sign_in(user).get(scan)) == 200}
    assert seen == {"university_admin", "hr", "student"}
    by = {one[0] for one in readings_of(everyone["student"])}
    assert by == {everyone["university_admin"], everyone["hr"]}
    page = sign_in(everyone["supervisor"]).get(paid.get_absolute_url()).content.decode()
    assert scan not in page


@pytest.mark.parametrize("given_by", [{}, {"by": True, "link": "X"}])
def test_reading_is_by_a_person_or_by_a_link(nilufar, umida, given_by):
    who = {
        "read_by": umida if given_by.get("by") else None,
        "read_by_link": given_by.get("link", ""),
    }
    with pytest.raises(IntegrityError, match="number_reading_by_somebody"), transaction.atomic():
        PersonalNumberReading.objects.create(person=nilufar, read_at=NOW, reason="X", **who)
