"""What has gone wrong with single placements and needs a person today, and what mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.actions.contracting.start_gate import ready_to_begin
from internships.enums import HOLDING_A_PLACE, PlacementState
from internships.models import ContractPlacement, Placement
from internships.reminders.practice import days_behind, without_first_days
from partners.models import Agreement

SOON = timedelta(days=7)
UNSIGNED = timedelta(days=3)
HOST = timedelta(days=14)
DIARY_DAYS = 7
_SHOWN = 5


@dataclass(frozen=True)
class Mend:
    """The button: a page to go to, or (`is_post`) something done at once."""

    label: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Kind:
    """CODE of an exception; FIND narrows placements to those that have it on a day."""

    code: str
    title: Any
    find: Callable[[QuerySet[Placement], date], QuerySet[Placement]]
    mend: Callable[[Placement], Mend]


def _near_or_under_way(placements, today: date, ahead: timedelta):
    near = Q(state=PlacementState.CONFIRMED, starts_on__lte=today + ahead)
    return placements.filter(near | Q(state=PlacementState.UNDER_WAY))


def _without_mentor(placements, today: date):
    return _near_or_under_way(placements, today, SOON).filter(mentor_email="")


def _without_supervisor(placements, today: date):
    return _near_or_under_way(placements, today, SOON).filter(supervisor=None)


def _not_ready(placements, today: date):
    near = placements.filter(state=PlacementState.CONFIRMED, starts_on__lte=today + UNSIGNED)
    unready = near.exclude(pk__in=ready_to_begin(near, today).values("pk"))
    current = ContractPlacement.objects.filter(released_at=None).select_related("contract")
    return unready.prefetch_related(
        Prefetch("contract_links", current, to_attr="current_contracts")
    )


def _behind(placements, today: date):
    return days_behind(placements.filter(state=PlacementState.UNDER_WAY), DIARY_DAYS, today)


def _without_first_days(placements, today: date):
    return without_first_days(placements.filter(state=PlacementState.UNDER_WAY), today)


def _overlapping(placements, today: date):
    """Offers for days on which the student holds another place: they cannot be taken up."""
    held = Placement.objects.filter(
        student=OuterRef("student"),
        state__in=HOLDING_A_PLACE,
        starts_on__lte=OuterRef("ends_on"),
        ends_on__gte=OuterRef("starts_on"),
    )
    return placements.filter(Exists(held), state=PlacementState.OFFERED)


def _host_without_agreement(placements, today: date):
    in_force = Agreement.objects.in_force_between(
        OuterRef("university"), OuterRef("enterprise"), today
    )
    return _near_or_under_way(placements, today, HOST).filter(~Exists(in_force))


def _nudge(code: str, label) -> Callable[[Placement], Mend]:
    def mend(placement: Placement) -> Mend:
        return Mend(str(label), reverse("placement-nudge", args=[placement.pk, code]), is_post=True)

    return mend


def _assign(placement: Placement) -> Mend:
    return Mend(_("Assign supervisors"), reverse("supervisors-spread"))


def _to_contract(placement: Placement) -> Mend:
    links = getattr(placement, "current_contracts", [])
    if links:
        return Mend(_("Go to the contract"), links[0].contract.get_absolute_url())
    return Mend(_("Make a contract"), reverse("contract-add", args=[placement.pk]))


def _to_agreement(placement: Placement) -> Mend:
    url = f"{reverse('agreement-add')}?with={placement.enterprise_id}"
    return Mend(_("Draw up an agreement"), url)


def _look(placement: Placement) -> Mend:
    return Mend(_("Look at the offer"), placement.get_absolute_url())


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "start",
            gettext_lazy("Begin within three days and lack what they need to start"),
            _not_ready,
            _to_contract,
        ),
        Kind(
            "agreement",
            gettext_lazy("Host without an agreement in force"),
            _host_without_agreement,
            _to_agreement,
        ),
        Kind(
            "mentor",
            gettext_lazy("Begin within a week or have begun, without a mentor"),
            _without_mentor,
            _nudge("mentor", gettext_lazy("Ask the enterprise")),
        ),
        Kind(
            "supervisor",
            gettext_lazy("Begin within a week or have begun, without a supervisor"),
            _without_supervisor,
            _assign,
        ),
        Kind(
            "first_days",
            gettext_lazy("Have begun; arrival or safety briefing not confirmed"),
            _without_first_days,
            _nudge("first_days", gettext_lazy("Remind the host")),
        ),
        Kind(
            "diary",
            gettext_lazy("Diary seven days behind"),
            _behind,
            _nudge("diary", gettext_lazy("Remind the student")),
        ),
        Kind(
            "overlap",
            gettext_lazy("Offered a place for days on which another is held"),
            _overlapping,
            _look,
        ),
    )
}


@dataclass(frozen=True)
class InNeed:
    """One placement in need, with its button."""

    placement: Placement
    mend: Mend


@dataclass(frozen=True)
class Group:
    """All of one KIND: how many, and the first of them."""

    kind: Kind
    count: int
    first: list[InNeed]

    @property
    def url(self) -> str:
        return reverse("practice-exceptions", args=[self.kind.code])


def with_buttons(kind: Kind, placements) -> list[InNeed]:
    return [InNeed(placement, kind.mend(placement)) for placement in placements]


def found(kind: Kind, placements: QuerySet[Placement], today: date) -> QuerySet[Placement]:
    related = "student", "enterprise", "supervisor"
    return kind.find(placements, today).select_related(*related)


def exceptions_of(placements: QuerySet[Placement], today: date) -> list[Group]:
    """The kinds that occur among PLACEMENTS, in the order of KINDS; two queries each."""
    groups = []
    for kind in KINDS.values():
        rows = found(kind, placements, today).order_by("starts_on", "pk")
        first = list(rows[: _SHOWN + 1])
        if first:
            count = len(first) if len(first) <= _SHOWN else rows.count()
            groups.append(Group(kind, count, with_buttons(kind, first[:_SHOWN])))
    return groups
