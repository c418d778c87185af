"""No placement starts unsigned; a named person may let it, with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from internships.actions.contracting.start_gate import (
    StartError,
    held_back,
    missing_to_start,
    waive,
)
from internships.actions.practising.placement import begin_due
from internships.enums import ContractState
from internships.models import Placement
from internships.waiting.contract import contracts_to_handle, placements_held_back
from partners.enums import AgreementKind
from partners.models import Agreement
from tests.factories.internships import NOW, PlacementFactory, contract_for
from tests.factories.partners import AgreementFactory, OrganizationFactory, StudentFactory

CONTRACT = "a contract signed by all parties"
AGREEMENT = "an agreement in force between the university and the enterprise"


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
    assert missing == ({} if signed else {"contract": CONTRACT, "agreement": AGREEMENT})
    held = held_back(Placement.objects.all(), placement.starts_on)
    assert list(held) == ([] if signed else [placement])


def agreed(placement, **given) -> Agreement:
    """A practice base of the two, in force since before the placement and until after it."""
    year = timedelta(days=365)
    usual = {"valid_from": placement.starts_on - year, "valid_until": placement.ends_on + year}
    parties = {"drafted_by": placement.university, "others": [placement.enterprise]}
    return AgreementFactory(**parties | usual | {"active": True} | given)


ONE = timedelta(days=1)
AGREEMENTS = {
    "none": None,
    "in force": lambda placement: {},
    "signed, its day has come": lambda placement: {
        "active": False, "signed": True, "valid_from": placement.starts_on,
    },
    "its last day": lambda placement: {"valid_until": placement.starts_on},
    "without end": lambda placement: {"valid_until": None},
    "begins a day late": lambda placement: {"valid_from": placement.starts_on + ONE},
    "ended the day before": lambda placement: {"valid_until": placement.starts_on - ONE},
    "not signed": lambda placement: {"active": False, "under_review": True},
    "on something else": lambda placement: {"kind": AgreementKind.SPONSORSHIP},
    "of another university": lambda placement: {
        "drafted_by": OrganizationFactory(university=True)
    },
    "of another enterprise": lambda placement: {"others": [OrganizationFactory()]},
}  # fmt: skip
ENOUGH = {"in force", "signed, its day has come", "its last day", "without end"}


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_contract_of_one_student_needs_an_agreement_of_the_two_besides(placement, agreement):
    contract_for(placement, code="three_party")
    if given := AGREEMENTS[agreement]:
        agreed(placement, **given(placement))
    enough = agreement in ENOUGH
    weeks_before = missing_to_start(placement, NOW.date())
    assert weeks_before == ({} if enough else {"agreement": AGREEMENT})
    assert begin_due(at=first_day(placement)) == int(enough)


def test_agreement_does_not_stand_in_for_the_contract(placement):
    agreed(placement)
    assert missing_to_start(placement, NOW.date()) == {"contract": CONTRACT}
    assert begin_due(at=first_day(placement)) == 0


def test_contract_with_a_list_is_an_agreement_for_those_it_lists(placement, posting, programme):
    contract_for(placement, code="dual_education")
    student = StudentFactory(programme=programme)
    other = PlacementFactory(posting=posting, student=student, confirmed=True)
    contract_for(other, code="three_party")
    assert missing_to_start(placement, NOW.date()) == {}
    assert missing_to_start(other, NOW.date()) == {"agreement": AGREEMENT}


def test_page_shows_what_is_missing_and_the_button_that_mends_it(placement, umida, hamid, sign_in):
    draw_up = f"/agreements/add/?with={placement.enterprise_id}"
    make = reverse("contract-add", args=[placement.pk])

    def page(user) -> str:
        return sign_in(user).get(placement.get_absolute_url()).content.decode()

    assert (CONTRACT in page(umida), AGREEMENT in page(umida)) == (True, True)
    assert (make in page(umida), draw_up in page(umida)) == (True, True)
    assert (make in page(hamid), draw_up in page(hamid)) == (False, False)
    draft = agreed(placement, active=False, under_review=True)
    contract_for(placement, code="three_party")
    assert (CONTRACT in page(umida), AGREEMENT in page(umida)) == (False, True)
    assert (draw_up in page(umida), draft.get_absolute_url() in page(umida)) == (False, True)


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
    from internships.actions.contracting.contract_terms import terms_of
    from tests.factories.internships import sign_for

    contract.make_ready(terms=terms_of(contract), at=NOW)
    contract.save()
    signs = ["1 contract waits for your signature."]
    for place, party in enumerate(contract.template.signers):
        shown = [told(contracts_to_handle, one) for one in people]
        assert shown == [signs if at == place else [] for at in range(3)]
        sign_for(contract, party)
