"""The host confirms the arrival and the safety briefings."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student, those_who_look_after
from internships.enums import InductionKind, PlacementState
from internships.models import Induction, Placement

_AT_THE_PLACE = {PlacementState.CONFIRMED, PlacementState.UNDER_WAY, PlacementState.COMPLETED}


class InductionError(DomainError):
    """This cannot be confirmed."""


def to_confirm(placement: Placement) -> list[InductionKind]:
    """What the host has not confirmed yet."""
    known = set(Induction.objects.filter(placement=placement).values_list("kind", flat=True))
    return [kind for kind in InductionKind if kind not in known]


def confirm_inductions(
    *, placement: Placement, days: dict[InductionKind, date], by=None, name: str, at
) -> list[Induction]:
    """DAYS: what was done → when. What is confirmed already stays as it was; sent twice, once."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
        if locked.state not in _AT_THE_PLACE:
            raise InductionError(_("Arrival is confirmed for a student who holds the place."))
        for day in days.values():
            if day > timezone.localdate(at):
                raise InductionError(_("A day that has not come cannot be confirmed."))
            if day < locked.starts_on:
                raise InductionError(_("The practice begins later than this day."))
        waiting = set(to_confirm(locked))
        made = [
            Induction.objects.create(
                placement=locked,
                kind=kind,
                held_on=day,
                confirmed_at=at,
                confirmed_by=by,
                confirmed_name=name,
            )
            for kind, day in days.items()
            if kind in waiting
        ]
        if any(one.kind == InductionKind.ARRIVAL for one in made):
            people = the_student(locked).union(those_who_look_after(locked, at))
            notify(
                people,
                "arrival_confirmed",
                {"placement": locked},
                key=f"placement:{locked.pk}:arrived",
                url=locked.get_absolute_url(),
            )
    return made
