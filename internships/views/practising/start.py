"""What a placement's page says of its start: what is missing, and the button that mends it."""

from django.utils import timezone

from internships import permissions
from internships.actions.contracting.start_gate import missing_to_start
from internships.enums import OVER, ContractState, PlacementState
from internships.models import Contract, Placement, StartWaiver
from partners.enums import AgreementState
from partners.models import Agreement
from partners.permissions import CHANGE_AGREEMENT

_COVERED = {PlacementState.CONFIRMED, PlacementState.UNDER_WAY}


def start_sections(record: Placement, user) -> dict:
    contract = _contract_of(record)
    missing = missing_to_start(record, timezone.localdate())
    agreement = _agreement_on_its_way(record, user) if "agreement" in missing else None
    return {
        "contract": contract,
        "sees_contract": contract is not None
        and Contract.objects.visible_to(user).filter(pk=contract.pk).exists(),
        "missing": missing,
        "may_make_contract": contract is None
        and record.state in _COVERED
        and user.has_perm(permissions.CHANGE_CONTRACT, record),
        "agreement": agreement,
        "may_make_agreement": "agreement" in missing
        and agreement is None
        and user.has_perm(permissions.CHANGE_PLACEMENT, record)
        and user.has_perm(CHANGE_AGREEMENT),
        "waiver": StartWaiver.objects.filter(placement=record).select_related("granted_by").first(),
        "may_waive": record.state == PlacementState.CONFIRMED
        and user.has_perm(permissions.WAIVE_START, record),
    }


def _contract_of(record: Placement) -> Contract | None:
    """The one that covers it; of a placement ended before its time the one that did."""
    links = record.contract_links.select_related("contract")
    if record.state in OVER:
        links = links.exclude(contract__state=ContractState.CANCELLED).order_by("-pk")
    else:
        links = links.filter(released_at=None)
    link = links.first()
    return link.contract if link else None


def _agreement_on_its_way(record: Placement, user) -> Agreement | None:
    """The newest between the two that is not over and that USER sees: it may be the one to mend."""
    return (
        Agreement.objects.visible_to(user)
        .exclude(state__in=[AgreementState.EXPIRED, AgreementState.TERMINATED])
        .for_organization(record.university)
        .for_organization(record.enterprise)
        .order_by("-pk")
        .first()
    )
