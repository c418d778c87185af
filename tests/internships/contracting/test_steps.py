"""Each step from each state, and what the database promises besides."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, InternalError, transaction
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Letter, Notification
from internships.actions.contracting import contract as actions
from internships.actions.contracting.contract_release import release_from_contract
from internships.actions.contracting.contract_terms import terms_of
from internships.actions.contracting.contract_turns import ContractError, host_path
from internships.contracts.effective import digest
from internships.enums import ContractState
from internships.models import Contract, Requisites, Signature
from internships.models.requisites import FIELDS
from tests.factories.internships import (
    NOW,
    PlacementFactory,
    RequisitesFactory,
    contract_for,
    sign_for,
    template,
)
from tests.factories.partners import StudentFactory

STEPS = {
    "send": ({"link_until": NOW, "at": NOW}, {"draft": "awaiting"}),
    "make_ready": ({"terms": {"number": "1"}, "at": NOW}, {"awaiting": "ready"}),
    "conclude": ({"at": NOW}, {"ready": "signed"}),
    "end": ({"at": NOW}, {"signed": "ended"}),
    "cancel": (
        {"at": NOW, "reason": "Xato"},
        dict.fromkeys(("draft", "awaiting", "ready"), "cancelled"),
    ),
}


@pytest.mark.parametrize(("step", "state"), list(product(STEPS, ContractState.values)))
def test_every_step_from_every_state(step, state):
    contract = Contract(state=state)
    given, moves = STEPS[step]
    if state in moves:
        getattr(contract, step)(**given)
        assert contract.state == moves[state]
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(contract, step)(**given)


def given(**changed) -> dict:
    fields = {"template": template(), "language": "uz", "city": "Toshkent", "hours": 270}
    return fields | {"place": "Zavod"} | changed


def requisites(**changed) -> dict:
    made = RequisitesFactory.build(organization=None)
    return {name: getattr(made, name) for name in FIELDS} | changed


def test_host_gets_a_link_once_the_university_has_requisites(placement, umida, hamid):
    contract = actions.make_contract(placements=[placement], given=given(), by=umida, at=NOW)
    assert (contract.number, contract.state) == ("313/2026-00001", "draft")
    with pytest.raises(ContractError, match="requisites of your university first"):
        actions.send_contract(contract=contract, at=NOW)
    RequisitesFactory(organization=placement.university)
    sent = actions.send_contract(contract=contract, at=NOW)
    letter = Letter.objects.get(email=placement.enterprise.email)
    assert host_path(sent) in letter.body
    assert Notification.objects.get(recipient=hamid).title.endswith(contract.number)


def test_host_confirms_and_the_terms_are_written_down_for_good(placement, umida):
    contract = contract_for(placement, state="awaiting", code="three_party")
    ready = actions.confirm_requisites(
        contract=contract, given=requisites(representative="Yangi Rahbar"), by="Hamid", at=NOW
    )
    assert (ready.state, ready.terms_hash) == ("ready", digest(ready.terms))
    assert ready.terms["enterprise"]["representative"] == "Yangi Rahbar"
    assert [one["name"] for one in ready.terms["students"]] == ["Toʻraqulova Nilufar"]
    with pytest.raises(ContractError, match="settled already"):
        actions.confirm_requisites(contract=ready, given=requisites(), by="Hamid", at=NOW)
    Requisites.objects.update(representative="Boshqa")
    ready.refresh_from_db()
    assert ready.terms["enterprise"]["representative"] == "Yangi Rahbar"
    other = {"terms": {}}, {"terms": ready.terms | {"number": "2"}}
    for change in (*other, {"terms_hash": "0" * 64}, {"template": template("bilateral")}):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            Contract.objects.update(**change)


def test_student_is_told_of_the_turn(placement, nilufar):
    contract = contract_for(placement, state="awaiting", code="three_party")
    actions.confirm_requisites(contract=contract, given=requisites(), by="Hamid", at=NOW)
    assert Notification.objects.get(recipient=nilufar).url == contract.get_absolute_url()


def test_placement_has_one_contract_until_it_is_cancelled(placement, umida):
    contract = contract_for(placement, state="ready")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.make_contract(placements=[placement], given=given(), by=umida, at=NOW)
    actions.cancel_contract(contract=contract, reason="Sana xato", at=NOW)
    another = actions.make_contract(placements=[placement], given=given(), by=umida, at=NOW)
    assert another.number == "313/2026-00002"


def test_contract_is_for_confirmed_placements_of_one_host(placement, posting, umida):
    offered = PlacementFactory(posting=posting)
    elsewhere = PlacementFactory(confirmed=True)
    for placements, sentence in (
        ([], "no placement"),
        ([placement, elsewhere], "with one host"),
        ([offered], "confirmed placements"),
    ):
        with pytest.raises(ContractError, match=sentence):
            actions.make_contract(placements=placements, given=given(), by=umida, at=NOW)
    two = [placement, PlacementFactory(posting=posting, confirmed=True)]
    three = given(template=template("three_party"))
    with pytest.raises(ContractError, match="one student"):
        actions.make_contract(placements=two, given=three, by=umida, at=NOW)


def test_cohort_gets_a_contract_per_host_and_period_or_per_student(posting, programme, umida):
    from internships.models import Placement

    RequisitesFactory(organization=posting.university)
    for _each in range(3):
        PlacementFactory(
            posting=posting, student=StudentFactory(programme=programme), confirmed=True
        )
    other = PlacementFactory(
        posting=posting, student=StudentFactory(programme=programme), confirmed=True
    )
    other.ends_on -= timedelta(days=7)
    other.save()
    cohort = {"placements": Placement.objects.all(), "by": umida, "at": NOW, "send": True}
    made = actions.make_cohort(given=given(place="", pay=None, benefits=""), **cohort)
    assert sorted(one.placements.count() for one in made) == [1, 3]
    assert {one.state for one in made} == {"awaiting"}
    assert {one.pay for one in made} == {1_500_000}
    assert actions.make_cohort(given=given(), **cohort) == []  # sent twice, made once
    for one in made:
        actions.cancel_contract(contract=one, reason="Boshqa shakl", at=NOW)
    each = actions.make_cohort(given=given(template=template("three_party")), **cohort)
    assert [one.placements.count() for one in each] == [1] * 4


def test_contract_ends_when_its_last_day_in_force_is_over(placement):
    contract = contract_for(placement)
    last = contract.ends_on
    at = NOW.replace(year=last.year, month=last.month, day=last.day)
    assert actions.end_finished(at=at) == 0
    assert actions.end_finished(at=at + timedelta(days=1)) == 1
    contract.refresh_from_db()
    assert contract.state == "ended"


def test_requisites_are_what_a_bank_knows(enterprise):
    for change in ({"account": "123"}, {"mfo": "1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RequisitesFactory(organization=enterprise, **change)


def test_signature_stays_as_it_was_given(placement):
    contract = contract_for(placement, state="ready")
    signature = sign_for(contract, "enterprise")
    with pytest.raises(IntegrityError), transaction.atomic():
        sign_for(contract, "enterprise")
    for change in ({"terms_hash": "0"}, {"party": "university"}, {"signed_at": NOW - timedelta(1)}):
        with pytest.raises(InternalError), transaction.atomic():
            Signature.objects.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        signature.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            contract=contract, party="university", name="X", capacity="Y", how="portal",
            signed_at=NOW, terms_hash="0",
        )  # fmt: skip


def test_contract_still_written_names_nobody_who_went_elsewhere(placement, posting, programme):
    """A student who exchanged the place before the signatures is in no contract to be signed."""
    contract = contract_for(placement, state="awaiting")
    student = StudentFactory(programme=programme, last_name="Azizova")
    other = PlacementFactory(posting=posting, student=student, confirmed=True)
    contract.covered.create(placement=other)
    assert len(terms_of(contract)["students"]) == 2
    release_from_contract(placement.pk, NOW)
    assert list(contract.named_placements()) == [other]
    assert len(terms_of(contract)["students"]) == 1
    contract.make_ready(terms=terms_of(contract), at=NOW)
    assert set(contract.named_placements()) == {placement, other}
