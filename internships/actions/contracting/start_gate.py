"""What a placement needs to start: this is the one place that says so."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.errors import DomainError
from internships.enums import ContractState, PlacementState
from internships.models import ContractPlacement, Placement, StartWaiver
from partners.models import Agreement


class StartError(DomainError):
    """The placement needs no leave to start."""


def _signed(**more) -> Exists:
    """A contract all parties have signed covers the placement."""
    return Exists(
        ContractPlacement.objects.filter(
            placement=OuterRef("pk"), released_at=None, contract__state=ContractState.SIGNED, **more
        )
    )


def _contract(on: date) -> Q:
    return Q(_signed())


def _agreement(on: date) -> Q:
    """In force between university and enterprise on the day the placement starts.

    A contract with an annexed list of students is itself one between the two, for those it lists.
    """
    starts = Greatest(OuterRef("starts_on"), Value(on, DateField()))
    in_force = Agreement.objects.in_force_between(
        OuterRef("university"), OuterRef("enterprise"), starts
    )
    return Q(Exists(in_force)) | Q(_signed(contract__template__has_list=True))


# By name: what must be there on the day, and what is missing without it, in words.
NEEDED: dict[str, tuple[Callable[[date], Q], Promise]] = {
    "contract": (_contract, gettext_lazy("a contract signed by all parties")),
    "agreement": (
        _agreement,
        gettext_lazy("an agreement in force between the university and the enterprise"),
    ),
}


def ready_to_begin(placements: QuerySet[Placement], on: date) -> QuerySet[Placement]:
    """Those that have all they need on a day, or a named person's leave to start without."""
    needed = Q()
    for has, _missing in NEEDED.values():
        needed &= has(on)
    return placements.filter(needed | Q(Exists(_waivers())))


def held_back(placements: QuerySet[Placement], on: date) -> QuerySet[Placement]:
    """Those that should have begun by now and may not: exceptions somebody has to mend."""
    due = placements.filter(state=PlacementState.CONFIRMED, starts_on__lte=on)
    return due.exclude(pk__in=ready_to_begin(due, on).values("pk"))


def missing_to_start(placement: Placement, on: date) -> dict[str, str]:
    """What PLACEMENT lacks, by name and in words; nothing once it has begun or somebody gave leave.

    Before its first day: what it would lack then, if nothing changed.
    """
    if placement.state not in {PlacementState.OFFERED, PlacementState.CONFIRMED}:
        return {}
    own = Placement.objects.filter(pk=placement.pk)
    if own.filter(Exists(_waivers())).exists():
        return {}
    return {
        name: str(missing)
        for name, (has, missing) in NEEDED.items()
        if not own.filter(has(on)).exists()
    }


def _waivers() -> QuerySet[StartWaiver]:
    return StartWaiver.objects.filter(placement=OuterRef("pk"))


def waive(*, placement: Placement, reason: str, by, at, on: date) -> StartWaiver:
    """BY lets the placement start without what it needs, and answers for it by name."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update().get(pk=placement.pk)
        if locked.state != PlacementState.CONFIRMED or not missing_to_start(locked, on):
            raise StartError(_("This placement needs no leave to start."))
        return StartWaiver.objects.create(
            placement=locked, reason=reason, granted_by=by, granted_at=at
        )
