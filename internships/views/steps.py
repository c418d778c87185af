"""The step lines of postings, placement rounds, placements and contracts."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cluster_portal.common.steps import line as _line
from internships.enums import ContractState, PlacementState, PostingState, RoundPhase, RoundState
from internships.models import Placement


def posting_steps(posting) -> list[dict]:
    labels = [
        (pgettext("step of a posting", "Draft"), None),
        (_("Review by the university"), posting.submitted_at),
        (_("Before the students"), posting.published_at),
        (pgettext("step of a posting", "Closed"), posting.closed_at),
    ]
    match posting.state:
        case PostingState.DRAFT:
            return _line(labels, 0)
        case PostingState.SUBMITTED:
            return _line(labels, 1)
        case PostingState.PUBLISHED:
            return _line(labels, 2)
        case PostingState.CANCELLED:
            labels[3] = (pgettext("step of a posting", "Cancelled"), posting.closed_at)
            return _line(labels, 3, stopped=True)
    return _line(labels, 4)


_PHASES = {RoundPhase.BEFORE: 1, RoundPhase.APPLICATION: 2, RoundPhase.RANKING: 3}


def round_steps(placement_round, at) -> list[dict]:
    """The calendar: each step with the moment it ends (the first with when it was opened)."""
    labels = [
        (pgettext("step of a round", "Set-up"), placement_round.opened_at),
        (_("Places are published"), placement_round.apply_from),
        (_("Students apply"), placement_round.apply_until),
        (_("Enterprises rank"), placement_round.rank_until),
        (pgettext("step of a round", "Allocation"), placement_round.allocated_at),
        (_("Students confirm"), placement_round.confirm_until),
    ]
    match placement_round.state:
        case RoundState.DRAFT:
            return _line(labels, 0)
        case RoundState.OPEN:
            return _line(labels, _PHASES.get(placement_round.phase(at), 4))
        case RoundState.ALLOCATED:
            return _line(labels, 5)
        case RoundState.CANCELLED:
            labels.append((pgettext("step of a round", "Cancelled"), placement_round.closed_at))
            return _line(labels, 6, stopped=True)
    return _line(labels, 6)


def placement_steps(placement: Placement) -> list[dict]:
    """Offered, confirmed, under way, completed; or where it ended before."""
    steps = [
        (PlacementState.OFFERED, placement.offered_at),
        (PlacementState.CONFIRMED, placement.confirmed_at),
        (PlacementState.UNDER_WAY, placement.begun_at),
        (PlacementState.COMPLETED, placement.completed_at),
    ]
    if placement.state == PlacementState.DECLINED:
        steps = [steps[0], (PlacementState.DECLINED, placement.declined_at)]
    elif placement.state == PlacementState.INTERRUPTED:
        steps = [step for step in steps if step[1]]
        steps.append((PlacementState.INTERRUPTED, placement.interrupted_at))
    elif placement.state == PlacementState.TRANSFERRED:
        steps = [step for step in steps if step[1]]
        steps.append((PlacementState.TRANSFERRED, placement.transferred_at))
    line = []
    for state, at in steps:
        now = state == placement.state
        line.append(
            {
                "label": state.label,
                "state": "done" if at and not now else _here(state) if now else "next",
                "at": at,
                "by": _by(placement, state) if at else "",
            }
        )
    return line


def _here(state: PlacementState) -> str:
    over = state in {PlacementState.DECLINED, PlacementState.INTERRUPTED}
    return "problem" if over else "now"


def _by(placement: Placement, state: PlacementState) -> str:
    if state in {PlacementState.CONFIRMED, PlacementState.DECLINED}:
        return _("nobody answered") if placement.was_not_answered else str(placement.student)
    return ""


def contract_steps(contract) -> list[dict]:
    labels = [
        (pgettext("step of a contract", "Draft"), contract.made_at),
        (_("The host checks its requisites"), contract.sent_at),
        (_("Signatures"), contract.ready_at),
        (pgettext("step of a contract", "In force"), contract.signed_at),
        (pgettext("step of a contract", "Ended"), contract.ended_at),
    ]
    order = [
        ContractState.DRAFT, ContractState.AWAITING, ContractState.READY, ContractState.SIGNED,
    ]  # fmt: skip
    if contract.state == ContractState.CANCELLED:
        labels = [label for label in labels[:-1] if label[1]]
        labels.append((pgettext("step of a contract", "Cancelled"), contract.ended_at))
        return _line(labels, len(labels) - 1, stopped=True)
    if contract.state == ContractState.ENDED:
        return _line(labels, len(labels))
    return _line(labels, order.index(contract.state))
