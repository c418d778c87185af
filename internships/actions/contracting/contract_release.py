"""What becomes of a contract when a practice under it ends before its time."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from internships.enums import ContractState
from internships.models import Contract, ContractPlacement


def hold_contracts_of(placements: Iterable[int]) -> None:
    """Lock their contracts, before the placements themselves: so does whoever signs an amendment,
    and neither waits for the other."""
    covering = Contract.objects.filter(
        covered__placement__in=list(placements), covered__released_at=None
    )
    rows = Contract.objects.filter(pk__in=covering.values("pk")).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def release_from_contract(placement_id: int, at) -> None:
    """The contract covers the placement no longer; one that covers nobody any more is over."""
    link = (
        ContractPlacement.objects.select_related("contract")
        .filter(placement=placement_id, released_at=None)
        .first()
    )
    if link is None:
        return
    link.released_at = at
    link.save()
    contract = link.contract
    if contract.covered.filter(released_at=None).exists():
        return
    if contract.state == ContractState.SIGNED:
        contract.end(at=at)
    elif contract.state != ContractState.ENDED:
        contract.cancel(at=at, reason=_("The practice it was made for is over."))
    contract.save()
