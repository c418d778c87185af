"""The report at the end, and the supervisor's conclusion."""

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student, those_who_look_after
from internships.enums import PlacementState
from internships.models import Placement, PracticeReport


class ReportError(DomainError):
    """The report cannot be handed in or concluded now."""


_HANDED_IN = {PlacementState.UNDER_WAY, PlacementState.COMPLETED}


def hand_in_report(*, placement: Placement, file, at) -> PracticeReport:
    """The student's report; until it is accepted another one takes its place."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
        if locked.state not in _HANDED_IN:
            raise ReportError(_("A report is handed in during the practice or after it."))
        report = PracticeReport.objects.filter(placement=locked).first()
        report = report or PracticeReport(placement=locked)
        if report.accepted:
            raise ReportError(_("Your report is accepted already."))
        old = report.file.name
        report.file, report.file_name, report.handed_in_at = file, file.name[:200], at
        report.accepted = report.concluded_at = report.concluded_by = None
        report.save()
        if old:
            transaction.on_commit(lambda: report.file.storage.delete(old))
        _tell(those_who_look_after(locked, at), "report_handed_in", report, at)
    return report


def conclude(*, report: PracticeReport, accepted: bool, conclusion: str, by, at) -> PracticeReport:
    """Accept the report with a conclusion, or return it and say why."""
    with transaction.atomic():
        related = PracticeReport.objects.select_related("placement")
        locked = related.select_for_update(of=("self",)).get(pk=report.pk)
        if locked.accepted:
            raise ReportError(_("The report is accepted already."))
        locked.accepted, locked.conclusion = accepted, conclusion
        locked.concluded_by, locked.concluded_at = by, at
        locked.save()
        _tell(the_student(locked.placement), "report_concluded", locked, at)
    return locked


def _tell(people, name: str, report: PracticeReport, at) -> None:
    notify(
        people,
        name,
        {"report": report, "placement": report.placement},
        key=f"report:{report.pk}:{name}:{at:%Y%m%dT%H%M%S}",
        url=report.placement.get_absolute_url(),
    )
