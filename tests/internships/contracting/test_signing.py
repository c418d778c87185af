"""Who signs when, how, and over what; amendments in the same order."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import localdate

from internships.actions.contracting.amendment import propose_amendment, withdraw_amendment
from internships.actions.contracting.contract import terms_on
from internships.actions.contracting.contract_turns import ContractError, next_party
from internships.actions.contracting.signature import (
    may_sign_now,
    record_paper,
    sign_by_link,
    sign_in_portal,
)
from internships.enums import Party
from internships.models import Amendment, Signature
from tests.factories.internships import NOW, contract_for, sign_for


@pytest.fixture
def three(placement):
    return contract_for(placement, state="ready", code="three_party")


@pytest.fixture
def signed(placement):
    return contract_for(placement, code="three_party")


def portal(contract, user, amendment=None) -> Signature:
    return sign_in_portal(
        contract=contract, amendment=amendment, user=user, capacity="imzolovchi", at=NOW
    )


def test_parties_sign_in_the_order_of_the_template(three, nilufar, hamid, umida):
    turns = []
    for user in (nilufar, hamid, umida):
        turns.append([may_sign_now(one, three) for one in (nilufar, hamid, umida)])
        for other in (hamid, umida, nilufar):
            if not may_sign_now(other, three):
                with pytest.raises(ContractError, match="not your turn yet: first signs the"):
                    portal(three, other)
        portal(three, user)
    assert turns == [[True, False, False], [False, True, False], [False, False, True]]
    three.refresh_from_db()
    assert (three.state, three.signed_at) == ("signed", NOW)
    assert next_party(three) is None
    assert {one.terms_hash for one in three.signatures.all()} == {three.terms_hash}
    with pytest.raises(ContractError, match="nothing to sign"):
        portal(three, umida)


def test_who_is_no_party_does_not_sign(three, everyone):
    for role, user in everyone.items():
        if role not in {"student", "hr", "university_admin", None}:
            with pytest.raises(ContractError, match="no party"):
                portal(three, user)


def test_student_is_no_party_of_a_contract_with_a_list(placement, nilufar):
    contract = contract_for(placement, state="ready")
    with pytest.raises(ContractError, match="no party"):
        portal(contract, nilufar)


def test_host_signs_by_link_and_university_on_paper(placement, umida):
    contract = contract_for(placement, state="ready")
    link = sign_by_link(contract=contract, name="Karimov Aziz", capacity="direktor", at=NOW)
    assert (link.how, link.user, link.name) == ("link", None, "Karimov Aziz")
    paper = {
        "contract": contract, "party": "university", "name": "Rektor", "capacity": "rektor",
        "scan": ContentFile(b"%PDF-1.4", name="a.pdf"), "by": umida, "at": NOW,
    }  # fmt: skip
    with pytest.raises(ContractError, match="still to come"):
        record_paper(**paper, signed_on=NOW.date() + timedelta(days=2))
    found = record_paper(**paper, signed_on=date(2026, 9, 28))
    assert (found.how, found.recorded_by, localdate(found.signed_at)) == (
        "paper", umida, date(2026, 9, 28),
    )  # fmt: skip
    assert found.scan.name.startswith("contract-scans/")
    contract.refresh_from_db()
    assert contract.state == "signed"


def amend(contract, by, **changes) -> Amendment:
    effective_on = changes.pop("effective_on", date(2026, 11, 20))
    return propose_amendment(
        contract=contract, effective_on=effective_on, changes=changes, reason="Sabab", by=by, at=NOW
    )


def test_amendment_takes_effect_from_its_day_once_all_have_signed(signed, nilufar, hamid, umida):
    amendment = amend(signed, umida, place="Boshqa sex", pay="2000000")
    assert terms_on(signed, date(2026, 11, 25)) == signed.terms
    for user in (nilufar, hamid, umida):
        portal(signed, user, amendment)
    amendment.refresh_from_db()
    assert amendment.state == "signed"
    assert {one.terms_hash for one in amendment.signatures.all()} == {amendment.terms_hash}
    assert terms_on(signed, date(2026, 11, 19)) == signed.terms
    after = terms_on(signed, date(2026, 11, 20))
    assert (after["place"], after["pay"]) == ("Boshqa sex", "2000000")


def test_changed_period_is_the_placements_own(signed, placement, umida):
    amendment = amend(signed, umida, ends_early_on="2026-11-30")
    for party in (Party.STUDENT, Party.ENTERPRISE):
        sign_for(signed, party, amendment)
    placement.refresh_from_db()
    assert placement.ends_on == date(2026, 12, 12)
    portal(signed, umida, amendment)
    placement.refresh_from_db()
    assert placement.ends_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Say what is to change"),
        ({"place": ""}, "Say what is to change"),
        ({"number": "7"}, "Say what is to change"),
        ({"ends_on": "2026-10-01"}, "last day is before the first"),
        ({"ends_early_on": "2026-12-12"}, "early end is before the last day"),
    ],
)
def test_amendment_makes_sense(signed, umida, changes, sentence):
    with pytest.raises(ContractError, match=sentence):
        amend(signed, umida, **changes)


def test_only_a_signed_contract_is_amended(three, umida):
    with pytest.raises(ContractError, match="Only a signed contract"):
        amend(three, umida, place="X")


def test_withdrawn_amendment_is_not_signed_and_the_next_may_come(signed, umida, nilufar):
    first = withdraw_amendment(amendment=amend(signed, umida, place="X"))
    with pytest.raises(ContractError, match="nothing to sign"):
        portal(signed, nilufar, first)
    assert amend(signed, umida, place="Y").number == 2
