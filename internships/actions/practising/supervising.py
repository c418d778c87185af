"""Many students get supervisors at once, so that the load is even."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.enums import HAS_MENTOR
from internships.models import Placement
from internships.people import supervisors_of


class SpreadError(DomainError):
    """The students cannot be spread like this."""


@dataclass(frozen=True)
class Share:
    """A placement and who is to look after it; None where everybody has enough."""

    placement: Placement
    supervisor: User | None


def with_load(university: int, on: date) -> QuerySet:
    """The university's supervisors, each with `load`: students before or at their practice."""
    looked_after = Q(
        supervised_placements__state__in=HAS_MENTOR,
        supervised_placements__ends_on__gte=on,
        supervised_placements__university=university,
    )
    load = Count("supervised_placements", filter=looked_after, distinct=True)
    people = User.objects.filter(pk__in=supervisors_of(university, on).values("pk"))
    return people.annotate(load=load).order_by("last_name", "first_name", "pk")


def to_spread(university: int, on: date) -> QuerySet[Placement]:
    """The university's placements that nobody looks after."""
    return Placement.objects.filter(
        university=university, supervisor=None, state__in=HAS_MENTOR, ends_on__gte=on
    )


def spread(
    placements: Iterable[Placement],
    supervisors: Collection,
    most: int | None = None,
    *,
    together: bool = False,
) -> list[Share]:
    """Give each placement to who has the least; nobody gets beyond MOST students.

    SUPERVISORS carry their `load`. TOGETHER: a group of students goes to one supervisor, the larger
    groups first, as far as somebody has room for the whole of it. Else placements come host by
    host, and of two with the same load the one who has been at the host before is taken: fewer
    journeys. The outcome depends on nothing but what is given, whatever its order.
    """
    people = {one.pk: one for one in supervisors}
    loads = {one.pk: one.load for one in supervisors}
    shares: list[Share] = []
    if together:
        shares, placements = _whole_groups(placements, people, loads, most)
    least = [(load, pk) for pk, load in loads.items() if most is None or load < most]
    heapify(least)
    at_host: dict[int, set[int]] = {}
    for placement in sorted(placements, key=lambda one: (one.enterprise_id, one.pk)):
        known = at_host.setdefault(placement.enterprise_id, set())
        chosen = _least(least, known)
        if chosen is None:
            shares.append(Share(placement, None))
            continue
        load, key = chosen
        known.add(key)
        shares.append(Share(placement, people[key]))
        if most is None or load + 1 < most:
            heappush(least, (load + 1, key))
    return shares


def _whole_groups(
    placements: Iterable[Placement], people: dict, loads: dict[int, int], most: int | None
) -> tuple[list[Share], list[Placement]]:
    """Shares of whole groups, counted in LOADS; and who is in no group or in one too large."""
    groups: dict[tuple[int, str], list[Placement]] = {}
    single, shares = [], []
    for placement in sorted(placements, key=lambda one: one.pk):
        student = placement.student
        if student.group:
            groups.setdefault((student.programme_id, student.group), []).append(placement)
        else:
            single.append(placement)
    for _key, members in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        room = [(n, pk) for pk, n in loads.items() if most is None or n + len(members) <= most]
        if not room:
            single += members
            continue
        _load, chosen = min(room)
        loads[chosen] += len(members)
        shares += [Share(one, people[chosen]) for one in members]
    return shares, single


def _least(least: list[tuple[int, int]], known: set[int]) -> tuple[int, int] | None:
    """Take out whoever has the least; among equals one of KNOWN."""
    if not least:
        return None
    first = heappop(least)
    equals, load = [first], first[0]
    while least and least[0][0] == load:
        equals.append(heappop(least))
    chosen = next((one for one in equals if one[1] in known), first)
    for one in equals:
        if one is not chosen:
            heappush(least, one)
    return chosen


def assign_shares(
    *,
    university: int,
    keys: Collection[int],
    supervisors: Collection[int],
    most: int | None,
    together: bool = False,
    at,
) -> list[Share]:
    """Spread the placements with these KEYS that still have nobody; each supervisor is told."""
    on = timezone.localdate(at)
    with transaction.atomic():
        chosen = to_spread(university, on).filter(pk__in=keys)
        waiting = chosen.select_related("student").order_by("pk")
        placements = list(waiting.select_for_update(of=("self",)))
        people = list(with_load(university, on).filter(pk__in=supervisors))
        if not people:
            raise SpreadError(_("Choose at least one supervisor."))
        shares = [
            one for one in spread(placements, people, most, together=together) if one.supervisor
        ]
        for share in shares:
            share.placement.supervisor = share.supervisor
        Placement.objects.bulk_update([one.placement for one in shares], ["supervisor"])
        _tell(shares, at)
    return shares


def _tell(shares: list[Share], at) -> None:
    counts: dict[int, int] = {}
    people = {}
    for share in shares:
        if share.supervisor is not None:
            people[share.supervisor.pk] = share.supervisor
            counts[share.supervisor.pk] = counts.get(share.supervisor.pk, 0) + 1
    notify(
        people.values(),
        "students_assigned",
        lambda user: {"count": counts[user.pk]},
        key=f"students_assigned:{at:%Y%m%dT%H%M%S}",
        url=reverse("placement-list"),
    )
