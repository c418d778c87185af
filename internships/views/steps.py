"""The step lines of postings and placement rounds."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from internships.enums import PostingState, RoundPhase, RoundState


def _line(labels: list, reached: int, stopped: bool = False) -> list[dict]:
    """Steps from (label, moment); those before REACHED are done, at it is now (or stopped)."""
    here = "problem" if stopped else "now"
    return [
        {
            "label": label,
            "at": moment,
            "state": "done" if place < reached else here if place == reached else "next",
        }
        for place, (label, moment) in enumerate(labels)
    ]


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
