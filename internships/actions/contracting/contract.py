"""Contracts from the draft to the day they are ready to sign, and their end."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.contracting.contract_terms import terms_of
from internships.actions.contracting.contract_turns import ContractError, tell_host, tell_next
from internships.actions.contracting.number_gate import (
    ask_for_numbers,
    check_numbers,
    lacks_numbers,
)
from internships.contracts.effective import effective_terms
from internships.enums import ContractState, PlacementState
from internships.models import Contract, ContractPlacement, Placement, Requisites
from partners.models import Organization

LINK_DAYS = 30
_COVERED = (PlacementState.CONFIRMED, PlacementState.UNDER_WAY)


def locked_contract(contract: Contract) -> Contract:
    """The contract as it is now, its row held until the transaction ends."""
    related = Contract.objects.select_related("template", "university", "enterprise")
    return related.select_for_update(of=("self",)).get(pk=contract.pk)


def without_contract(placements):
    """Those of PLACEMENTS (a queryset) that need a contract and have none."""
    covered = ContractPlacement.objects.filter(released_at=None).values("placement")
    return placements.filter(state__in=_COVERED).exclude(pk__in=covered)


def make_contract(*, placements: Iterable[Placement], given: dict, by, at) -> Contract:
    """A draft for PLACEMENTS of one host; GIVEN are the fields the university chose."""
    placements = list(placements)
    if not placements:
        raise ContractError(_("There is no placement to make a contract for."))
    hosts = {(one.university_id, one.enterprise_id, one.practice_type_id) for one in placements}
    if len(hosts) > 1:
        raise ContractError(_("A contract is with one host and for one type of practice."))
    if not given["template"].has_list and len(placements) > 1:
        raise ContractError(_("This contract is made for one student."))
    if any(one.state not in _COVERED for one in placements):
        raise ContractError(_("A contract is made for confirmed placements."))
    first = placements[0]
    with transaction.atomic():
        contract = Contract.objects.create(
            number=_next_number(first.university_id, at),
            university_id=first.university_id,
            enterprise_id=first.enterprise_id,
            dated_on=timezone.localdate(at),
            starts_on=min(one.starts_on for one in placements),
            ends_on=max(one.ends_on for one in placements),
            made_by=by,
            made_at=at,
            **given,
        )
        ContractPlacement.objects.bulk_create(
            ContractPlacement(contract=contract, placement=one) for one in placements
        )
        ask_for_numbers(contract)
    return contract


def _next_number(university_id: int, at) -> str:
    """313/2026-00124: contracts are never deleted, so counting them under a lock is enough."""
    university = Organization.objects.select_for_update().get(pk=university_id)
    stem = f"{university.code}/{timezone.localdate(at).year}-"
    made = Contract.objects.filter(university=university, number__startswith=stem).count()
    return f"{stem}{made + 1:05}"


def make_cohort(*, placements, given: dict, by, at, send: bool, report=None) -> list[Contract]:
    """Contracts for all PLACEMENTS (a queryset) that have none: one for each host and period where
    the template has a list of students, else one for each student.

    With SEND those that may be sent are; what a personal number is missing for stays a draft.
    """
    groups: dict[tuple, list[Placement]] = {}
    waiting = without_contract(placements).select_related("posting", "enterprise", "practice_type")
    for one in waiting.order_by("enterprise", "pk"):
        key = (one.enterprise_id, one.practice_type_id, one.starts_on, one.ends_on)
        groups.setdefault(key if given["template"].has_list else (one.pk,), []).append(one)
    made = []
    for members in groups.values():
        if report:
            report(len(made), len(groups))
        own = given | defaults_of(members[0], given)
        contract = make_contract(placements=members, given=own, by=by, at=at)
        complete = send and not lacks_numbers(contract)
        made.append(send_contract(contract=contract, at=at) if complete else contract)
    return made


def defaults_of(placement: Placement, given: dict) -> dict:
    """What a contract takes from the placement where the university has not said it for all."""
    posting = placement.posting
    benefits = posting and [
        text
        for offered, text in (
            (posting.transport, _("transport")),
            (posting.meals, _("meals")),
            (posting.dormitory, _("dormitory")),
        )
        if offered
    ]
    return {
        "place": given.get("place") or placement.enterprise.address or placement.enterprise.name,
        "pay": given.get("pay") if given.get("pay") is not None else posting and posting.pay_amount,
        "benefits": given.get("benefits") or ", ".join(benefits or []),
    }


def send_contract(*, contract: Contract, at) -> Contract:
    """The host gets its link: it checks its requisites, then signs. The university's requisites
    come first, and the students' personal numbers where the contract names them."""
    with transaction.atomic():
        locked = locked_contract(contract)
        if not Requisites.objects.filter(organization=locked.university_id).exists():
            raise ContractError(_("Fill in the requisites of your university first."))
        check_numbers(locked)
        locked.send(at=at, link_until=at + timedelta(days=LINK_DAYS))
        locked.save()
        tell_host(locked, at)
    return locked


def send_again(*, contract: Contract, at) -> Contract:
    """A new link; the one sent before opens nothing any more."""
    with transaction.atomic():
        locked = locked_contract(contract)
        if locked.state not in {ContractState.AWAITING, ContractState.READY}:
            raise ContractError(_("The host has nothing to do with this contract now."))
        locked.link_key, locked.link_until = uuid.uuid4(), at + timedelta(days=LINK_DAYS)
        locked.save()
        tell_host(locked, at)
    return locked


def write_requisites(*, organization: Organization, given: dict, by: str, at) -> Requisites:
    """The organization's own word on what stands in its contracts; BY is who confirms it."""
    with transaction.atomic():
        found, _made = Requisites.objects.update_or_create(
            organization=organization, defaults=given | {"confirmed_by": by, "confirmed_at": at}
        )
    return found


def confirm_requisites(*, contract: Contract, given: dict, by: str, at) -> Contract:
    """The host has checked its requisites: the contract is written down and can be signed."""
    with transaction.atomic():
        locked = locked_contract(contract)
        if locked.state != ContractState.AWAITING:
            raise ContractError(_("The requisites of this contract are settled already."))
        write_requisites(organization=locked.enterprise, given=given, by=by, at=at)
        locked.enterprise.refresh_from_db()
        locked.make_ready(terms=terms_of(locked), at=at)
        locked.save()
        tell_next(locked, at)
    return locked


def cancel_contract(*, contract: Contract, reason: str, at) -> Contract:
    """A contract nobody is bound by yet is given up; its placements may get another."""
    with transaction.atomic():
        locked = locked_contract(contract)
        locked.cancel(at=at, reason=reason)
        locked.save()
        locked.covered.filter(released_at=None).update(released_at=at)
    return locked


def terms_on(contract: Contract, on) -> dict:
    """The terms in force on a day."""
    changes = [amendment.change for amendment in contract.amendments.signed()]
    return effective_terms(contract.terms, changes, on)


def end_finished(*, at) -> int:
    """Contracts end when the last day in force is over; what another worker holds is left."""
    today, ended = timezone.localdate(at), 0
    due = Contract.objects.filter(state=ContractState.SIGNED, starts_on__lt=today)
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if locked is not None and terms_on(locked, today)["ends_on"] < today.isoformat():
                locked.end(at=at)
                locked.save()
                ended += 1
    return ended
