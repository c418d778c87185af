"""Visits and incidents."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import (
    administrators,
    personnel_of_host,
    the_student,
    those_who_look_after,
)
from internships.models import Incident, Placement, Visit
from internships.uploads import media_type_of


class OversightError(DomainError):
    """This cannot be recorded."""


def _check_day(placement: Placement, day: date, at) -> None:
    if day > timezone.localdate(at):
        raise OversightError(_("This day has not come yet."))
    if day < placement.starts_on:
        raise OversightError(_("The practice begins later than this day."))


def record_visit(
    *, placement: Placement, visited_on: date, findings: str, photo=None, by, at
) -> Visit:
    _check_day(placement, visited_on, at)
    return Visit.objects.create(
        placement=placement,
        visited_on=visited_on,
        findings=findings,
        photo=photo or "",
        photo_type=media_type_of(photo) if photo else "",
        visitor=by,
        recorded_at=at,
    )


def report_incident(
    *,
    placement: Placement,
    happened_on: date,
    kind: str,
    severity: str,
    is_reportable: bool,
    what_happened: str,
    what_was_done: str,
    told_others: str = "",
    by=None,
    name: str,
    at,
) -> Incident:
    """Everybody who answers for the student is told; the same report sent twice is one."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
        _check_day(locked, happened_on, at)
        same = Incident.objects.filter(
            placement=locked,
            happened_on=happened_on,
            kind=kind,
            what_happened=what_happened,
            reporter_name=name,
        ).first()
        if same is not None:
            return same
        incident = Incident.objects.create(
            placement=locked,
            happened_on=happened_on,
            kind=kind,
            severity=severity,
            is_reportable=is_reportable,
            what_happened=what_happened,
            what_was_done=what_was_done,
            told_others=told_others,
            reported_at=at,
            reported_by=by,
            reporter_name=name,
        )
        told = the_student(locked).union(
            those_who_look_after(locked, at),
            administrators(locked, at),
            personnel_of_host(locked, at),
        )
        notify(
            told,
            "incident_reported",
            {"incident": incident, "placement": locked},
            key=f"incident:{incident.pk}",
            url=incident.get_absolute_url(),
        )
    return incident


def close_incident(*, incident: Incident, measures: str, by, at) -> Incident:
    """The university says what follows from it."""
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        if locked.closed_at is not None:
            raise OversightError(_("This incident is closed already."))
        locked.measures, locked.closed_by, locked.closed_at = measures, by, at
        locked.save()
    return locked
