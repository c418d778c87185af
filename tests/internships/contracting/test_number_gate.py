"""A contract that names personal numbers is neither sent nor signed while one is missing."""

import pytest
from django.urls import reverse

from cluster_portal.common.models import Job, Notification
from internships.actions.contracting.contract import make_cohort, send_contract
from internships.actions.contracting.contract_turns import ContractError, next_party
from internships.actions.contracting.number_gate import cohort_in_words
from internships.actions.contracting.signature import record_paper
from internships.enums import ContractState
from internships.models import Placement
from partners.actions.personal_number import give_number, take_number_back
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    RequisitesFactory,
    contract_for,
    sign_for,
    template,
)
from tests.factories.partners import StudentFactory

NUMBER = "31203995001234"
PAID = {"code": "paid_practice", "hire_number": 1, "pay": 900_000}


def test_contract_is_not_sent_before_the_number_is_given(placement, umida, nilufar, sign_in):
    contract = contract_for(placement, state="draft", **PAID)
    send = reverse("contract-send", args=[contract.pk])
    page = sign_in(umida).post(send, follow=True).content.decode()
    name = nilufar.student.full_name
    assert f"The personal number (PINFL) of 1 student is missing: {name}." in page
    assert "They are asked for it in the portal" in page
    contract.refresh_from_db()
    assert contract.state == "draft"
    give_number(person=nilufar, number=NUMBER, at=NOW)
    sign_in(umida).post(send)
    contract.refresh_from_db()
    assert contract.state == "awaiting"


def test_student_without_an_account_is_to_be_invited(posting, programme):
    student = StudentFactory(programme=programme, user=None)
    alone = PlacementFactory(posting=posting, student=student, confirmed=True)
    contract = contract_for(alone, state="draft", **PAID)
    with pytest.raises(ContractError) as refused:
        send_contract(contract=contract, at=NOW)
    assert f"invite them first: {student.full_name}." in str(refused.value)
    assert "asked for it" not in str(refused.value)


def test_student_is_told_when_the_contract_is_drawn_up(placement, nilufar):
    contract = contract_for(placement, state="draft", **PAID)
    told = Notification.objects.get(recipient=nilufar, key=f"contract:{contract.pk}:number")
    assert told.url == reverse("personal-number-own")


@pytest.mark.parametrize("code", ["bilateral", "three_party"])
def test_contract_that_names_no_number_asks_nobody(placement, nilufar, code):
    contract = contract_for(placement, code=code, state="draft")
    assert send_contract(contract=contract, at=NOW).state == "awaiting"
    assert not Notification.objects.filter(key__endswith=":number").exists()


@pytest.mark.parametrize(
    ("code", "party"), [("dual_education", "enterprise"), ("paid_practice", "student")]
)
def test_nobody_signs_once_the_number_was_taken_back(placement, nilufar, umida, code, party):
    contract = contract_for(placement, state="ready", **PAID | {"code": code})
    paper = {
        "party": party, "name": "Karimov Aziz", "capacity": "direktor",
        "signed_on": NOW.date(), "scan": None, "by": umida, "at": NOW,
    }  # fmt: skip
    with pytest.raises(ContractError, match="PINFL"):
        record_paper(contract=contract, **paper)
    assert not contract.signatures.exists()
    give_number(person=nilufar, number=NUMBER, at=NOW)
    assert next_party(contract) == party
    sign_for(contract, party)
    take_number_back(person=nilufar)
    with pytest.raises(ContractError, match="PINFL"):
        record_paper(contract=contract, **paper | {"party": next_party(contract)})


def test_cohort_sends_what_is_complete_and_says_for_whom_it_is_not(
    placement, posting, programme, nilufar, umida
):
    RequisitesFactory(organization=posting.university)
    for last_name in ("Azizova", "Botirov"):
        student = StudentFactory(programme=programme, user=None, last_name=last_name)
        PlacementFactory(posting=posting, student=student, confirmed=True)
    draft = contract_for(placement, state="draft", **PAID)
    give_number(person=nilufar, number=NUMBER, at=NOW)
    draft.cancel(at=NOW, reason="Qayta")
    draft.save()
    placement.contract_links.update(released_at=NOW)
    given = {
        "template": template("paid_practice"), "language": "uz", "city": "Toshkent",
        "hours": 270, "hire_number": 1, "pay": 900_000,
    }  # fmt: skip
    made = make_cohort(placements=Placement.objects.all(), given=given, by=umida, at=NOW, send=True)
    assert sorted(one.state for one in made) == ["awaiting", "draft", "draft"]
    said = cohort_in_words(made, send=True)
    assert said.startswith(
        "3 contracts made. 2 are not sent yet. The personal numbers (PINFL) of 2"
    )
    assert said.index("Azizova") < said.index("Botirov")
    assert nilufar.student.full_name not in said


def test_job_of_a_round_says_whose_number_is_missing(
    placement, nilufar, umida, university, sign_in, django_capture_on_commit_callbacks
):
    application = ApplicationFactory(posting=placement.posting, student=placement.student)
    Placement.objects.filter(pk=placement.pk).update(application=application)
    RequisitesFactory(organization=university)
    form = {
        "language": "uz", "city": "Toshkent", "hours": "270", "send": "on", "pay": "900000",
        "hire_number": "1", "template": template("paid_practice").pk,
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(umida).post(
            reverse("contract-add-cohort", args=[application.placement_round_id]), form
        )
    job = Job.objects.get()
    assert job.message.startswith("1 contract made. 1 is not sent yet. The personal number (PINFL)")
    assert nilufar.student.full_name in job.message
    assert placement.contracts.get().state == ContractState.DRAFT


def test_twelve_names_are_not_all_said(posting, programme):
    placements = [
        PlacementFactory(
            posting=posting, student=StudentFactory(programme=programme), confirmed=True
        )
        for _each in range(12)
    ]
    contract = contract_for(*placements, code="dual_education", state="draft")
    with pytest.raises(ContractError, match=r"of 12 students are missing: .* and 2 more\."):
        send_contract(contract=contract, at=NOW)
