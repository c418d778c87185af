"""Changes of a contract in force."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from internships.actions.contracting.contract import LINK_DAYS, locked_contract, terms_on
from internships.actions.contracting.contract_turns import ContractError, tell_host, tell_next
from internships.contracts.effective import AMENDABLE, Change, digest, effective_terms
from internships.enums import ContractState
from internships.models import Amendment, Contract


def propose_amendment(
    *, contract: Contract, effective_on: date, changes: dict[str, Any], reason: str, by, at
) -> Amendment:
    """What is to change from a day on; the parties of the contract sign it in the same order."""
    with transaction.atomic():
        locked = locked_contract(contract)
        if locked.state != ContractState.SIGNED:
            raise ContractError(_("Only a signed contract can be amended."))
        changes = {name: value for name, value in changes.items() if value not in (None, "")}
        if not changes or not changes.keys() <= set(AMENDABLE):
            raise ContractError(_("Say what is to change."))
        _check_period(locked, effective_on, changes)
        number = (locked.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
        content = {
            "contract": locked.terms_hash,
            "number": number,
            "effective_on": effective_on.isoformat(),
            "changes": changes,
        }
        amendment = Amendment.objects.create(
            contract=locked,
            number=number,
            effective_on=effective_on,
            changes=changes,
            reason=reason,
            terms_hash=digest(content),
            made_by=by,
            made_at=at,
        )
        tell_next(locked, at, amendment)
        _renew_link(locked, at)
    return amendment


def _renew_link(contract: Contract, at) -> None:
    """A host without an account signs the amendment by a link, as it signed the contract."""
    contract.link_key, contract.link_until = uuid.uuid4(), at + timedelta(days=LINK_DAYS)
    contract.save()
    tell_host(contract, at)


def _check_period(contract: Contract, effective_on: date, changes: dict[str, Any]) -> None:
    before = terms_on(contract, effective_on)
    terms = effective_terms(before, [Change(effective_on, 1, changes)], effective_on)
    if terms["ends_on"] < terms["starts_on"]:
        raise ContractError(_("The last day is before the first."))
    early = changes.get("ends_early_on")
    if early and early >= before["ends_on"]:
        raise ContractError(_("An early end is before the last day."))


def withdraw_amendment(*, amendment: Amendment) -> Amendment:
    """The university gives up a change not everybody has signed."""
    with transaction.atomic():
        locked = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
        locked.withdraw()
        locked.save()
    return locked
