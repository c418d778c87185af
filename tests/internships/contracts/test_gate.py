"""No placement starts unsigned; a named person may let it, with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from internships.actions.placement import begin_due
from internships.actions.start_gate import StartError, held_back, missing_to_start, waive
from internships.enums import ContractState
from internships.models import Placement
from internships.waiting.contract import contracts_to_handle, placements_held_back
from tests.factories.internships import NOW, contract_for


def first_day(placement):
    return NOW.replace(month=placement.starts_on.month, day=placement.starts_on.day)


@pytest.mark.parametrize("state", [None, *ContractState])
def test_placement_begins_only_under_a_signed_contract(placement, state):
    if state:
        contract_for(placement, state=state)
    begun = begin_due(at=first_day(placement))
    placement.refresh_from_db()
    signed = state == ContractState.SIGNED
    assert (begun, placement.state) == ((1, "under_way") if signed else (0, "confirmed"))
    missing = missing_to_start(placement, placement.starts_on)
    assert missing == ([] if signed else ["a contract signed by all parties"])
    held = held_back(Placement.objects.all(), placement.starts_on)
    assert list(held) == ([] if signed else [placement])


def test_named_person_lets_it_start_with_a_reason(placement, umida):
    on = placement.starts_on
    given = waive(placement=placement, reason="Shartnoma pochtada", by=umida, at=NOW, on=on)
    assert (given.granted_by, given.reason) == (umida, "Shartnoma pochtada")
    assert list(held_back(Placement.objects.all(), on)) == []
    assert begin_due(at=first_day(placement)) == 1


def test_leave_is_given_only_where_something_is_missing(placement, umida):
    contract_for(placement)
    with pytest.raises(StartError):
        waive(placement=placement, reason="x", by=umida, at=NOW, on=placement.starts_on)


def told(provider, user) -> list[str]:
    return [one.text for one in provider(user, user.affiliations.get())]


def test_university_is_told_of_placements_held_back(placement, umida, hamid):
    day, today = timedelta(days=1), timezone.localdate()
    Placement.objects.update(starts_on=today + day, ends_on=today + 9 * day)
    assert told(placements_held_back, umida) == []
    Placement.objects.update(starts_on=today)
    assert told(placements_held_back, umida) == [
        "1 placement should have begun and lacks what it needs to start."
    ]
    assert told(placements_held_back, hamid) == []


def test_whoever_has_the_next_step_is_told(placement, nilufar, hamid, umida):
    contract = contract_for(placement, state="awaiting", code="three_party")
    people = (nilufar, hamid, umida)
    assert [told(contracts_to_handle, one) for one in people] == [
        [], ["Check your requisites in 1 contract."], [],
    ]  # fmt: skip
    from internships.actions.contract_terms import terms_of
    from tests.factories.internships import sign_for

    contract.make_ready(terms=terms_of(contract), at=NOW)
    contract.save()
    signs = ["1 contract waits for your signature."]
    for place, party in enumerate(contract.template.signers):
        shown = [told(contracts_to_handle, one) for one in people]
        assert shown == [signs if at == place else [] for at in range(3)]
        sign_for(contract, party)
