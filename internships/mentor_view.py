"""What the mentor's page tells of the practice itself."""

from django.utils import timezone

from internships.actions.practising.induction import to_confirm
from internships.diary_weeks import Week, weeks_of
from internships.enums import PlacementState
from internships.forms.oversight import InductionForm
from internships.models import Placement

_AT_THE_PLACE = {PlacementState.CONFIRMED, PlacementState.UNDER_WAY, PlacementState.COMPLETED}


def begun_weeks(placement: Placement) -> list[Week]:
    """The weeks that have begun, the newest first."""
    diary = getattr(placement, "diary", None)
    if diary is None:
        return []
    weeks = weeks_of(diary, timezone.localdate())
    return [week for week in reversed(weeks) if week.has_begun]


def practice_context(placement: Placement) -> dict:
    """First days to confirm and confirmed, weeks to check, what can be found fine at once."""
    today = timezone.localdate()
    waiting = to_confirm(placement) if placement.state in _AT_THE_PLACE else []
    begun = placement.starts_on <= today
    weeks = begun_weeks(placement)
    return {
        "inductions": placement.inductions.order_by("held_on", "pk"),
        "induction_form": InductionForm(waiting=waiting) if waiting and begun else None,
        "weeks": weeks,
        "weeks_to_check": [week for week in weeks if week.kept and not week.mentor_check],
        "may_report": placement.state in _AT_THE_PLACE and begun,
    }
