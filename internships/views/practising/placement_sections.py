"""What a placement's page shows of the practice, section by section, by the reader's rights."""

from django.utils import timezone
from django.utils.formats import date_format

from internships import permissions
from internships.actions.practising.diary_plan import HAS_DIARY
from internships.enums import InductionKind, PlacementState
from internships.models import Complaint, Incident, Placement, Visit

_AT_THE_PLACE = {PlacementState.CONFIRMED, PlacementState.UNDER_WAY, PlacementState.COMPLETED}


def practice_sections(placement: Placement, user) -> dict:
    """Context of templates/internships/placement/sections; None where a section is not theirs."""
    inductions = {one.kind: one for one in placement.inductions.all()}
    begun = placement.begun_at is not None
    waits = len(inductions) < len(InductionKind) and placement.starts_on <= timezone.localdate()
    return {
        "inductions": inductions,
        "first_days": _first_days(inductions),
        "may_confirm_arrival": waits
        and placement.state in _AT_THE_PLACE
        and user.has_perm(permissions.CONFIRM_ARRIVAL, placement),
        "may_read_diary": _reads_diary(placement, user),
        "may_write": user.has_perm(permissions.WRITE_DIARY, placement),
        "may_check": user.has_perm(permissions.CHECK_DIARIES, placement),
        "report": (report := getattr(placement, "report", None)),
        "may_hand_in": placement.state in {PlacementState.UNDER_WAY, PlacementState.COMPLETED}
        and not (report and report.accepted),
        "visits": _seen(Visit, permissions.VIEW_VISITS, placement, user, "visitor"),
        "may_visit": begun and user.has_perm(permissions.RECORD_VISIT, placement),
        "incidents": _seen(Incident, permissions.VIEW_INCIDENTS, placement, user),
        "may_report_incident": begun and user.has_perm(permissions.REPORT_INCIDENT, placement),
        "may_close_incident": user.has_perm(permissions.CLOSE_INCIDENT, placement),
        "complaints": _seen(Complaint, permissions.VIEW_COMPLAINTS, placement, user),
        "may_complain": (begun or placement.state in _AT_THE_PLACE)
        and user.has_perm(permissions.COMPLAIN, placement),
        "former_mentors": placement.mentor_terms.exclude(ended_at=None).order_by("named_at"),
    }


def _reads_diary(placement: Placement, user) -> bool:
    """Whether one of the person's roles reads this very diary."""
    if placement.state not in HAS_DIARY or placement.begun_at is None:
        return False
    return user.has_perm(permissions.VIEW_DIARIES) and (
        Placement.objects.visible_to(user, permissions.VIEW_DIARIES)
        .filter(pk=placement.pk)
        .exists()
    )


def _seen(model, right: str, placement: Placement, user, *related: str):
    """Records about the placement; None where the person's roles see none of the kind."""
    if not user.has_perm(right):
        return None
    found = model.objects.visible_to(user).filter(placement=placement)
    return list(found.select_related(*related) if related else found)


def _first_days(inductions: dict) -> list[dict]:
    return [
        {
            "label": kind.label.capitalize(),
            "done": kind in inductions,
            "detail": _detail(inductions[kind]) if kind in inductions else "",
        }
        for kind in InductionKind
    ]


def _detail(induction) -> str:
    return f"{date_format(induction.held_on)} · {induction.confirmed_name}"
