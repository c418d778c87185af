"""Reads the audit trail: what each event changed, by whom, from where, over all audited models."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from cluster_portal.common.history_position import Position

KINDS = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}
Narrow = Callable[[QuerySet], QuerySet]
_AT_ONCE = 500


@dataclass(frozen=True)
class Change:
    """One field before and after, as they are stored."""

    field: Any
    before: Any
    after: Any

    def __str__(self) -> str:
        before = "" if self.before in (None, "") else f"{self.before} → "
        return f"{self.field}: {before}{'—' if self.after is None else self.after}"


@dataclass(frozen=True)
class Entry:
    """One event of the trail, ready to be shown."""

    position: Position
    event: Any
    what: Any
    kind: Any
    where: str
    user_id: int | None
    person: Any = None
    changes: list[Change] = field(default_factory=list)


def event_models() -> dict[str, type[Event]]:
    """The event model of each audited model, by the label of the latter ("partners.student")."""
    found = (
        model
        for model in apps.get_models()
        if issubclass(model, Event) and getattr(model, "pgh_tracked_model", None)
    )
    return {
        model.pgh_tracked_model._meta.label_lower: model
        for model in sorted(found, key=lambda one: one.pgh_tracked_model._meta.label_lower)
    }


def newest_positions(
    labels: Iterable[str],
    narrow: Narrow,
    *,
    size: int,
    beyond: Position | None = None,
    older: bool = True,
) -> list[Position]:
    """Where the next SIZE events of the models stand, newest first; one query.

    OLDER than BEYOND, or with older=False those just newer than it. NARROW takes and gives a
    queryset of events. Each table gives SIZE events at most, by its index on time. What is added
    to an event is named as no field of a model is.
    """
    way = "-" if older else ""
    order = (f"{way}pgh_created_at", "pgh_place" if older else "-pgh_place", f"{way}pgh_id")
    models, labels = event_models(), sorted(labels)
    parts = []
    for place, label in enumerate(labels):
        events = narrow(models[label].objects.all())
        if beyond is not None:
            events = events.filter(beyond.others(label, older=older))
        events = events.order_by(order[0], order[2]).annotate(pgh_place=Value(place))
        parts.append(events.values_list("pgh_created_at", "pgh_place", "pgh_id")[:size])
    found = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by(*order)
    positions = [Position(at, labels[place], event_id) for at, place, event_id in found[:size]]
    return positions if older else positions[::-1]


def entries_at(positions: list[Position]) -> list[Entry]:
    """The events at POSITIONS with what each changed: two queries a model, one for the people."""
    models, found = event_models(), {}
    for label in {position.label for position in positions}:
        ids = [position.event_id for position in positions if position.label == label]
        for event, before in _with_before(models[label], ids):
            found[label, event.pgh_id] = event, before
    people = get_user_model().objects.in_bulk(
        {event.pgh_context["user"] for event, _before in found.values() if _user_of(event)}
    )
    return [
        _entry(position, *found[position.label, position.event_id], people)
        for position in positions
        if (position.label, position.event_id) in found
    ]


def all_entries(labels: Iterable[str], narrow: Narrow) -> Iterator[Entry]:
    """Every entry, newest first, in bounded memory."""
    labels, last = list(labels), None
    while positions := newest_positions(labels, narrow, size=_AT_ONCE, beyond=last):
        yield from entries_at(positions)
        last = positions[-1]


def _with_before(model: type[Event], ids: list[int]) -> list[tuple[Any, Any]]:
    """Events with the one before of the same record, or None."""
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before_id = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    events = list(model.objects.filter(pk__in=ids).annotate(before_id=before_id))
    known = model.objects.in_bulk([event.before_id for event in events if event.before_id])
    return [(event, known.get(event.before_id)) for event in events]


def _user_of(event) -> int | None:
    return (event.pgh_context or {}).get("user")


def _entry(position: Position, event, before, people: dict) -> Entry:
    user_id = _user_of(event)
    return Entry(
        position=position,
        event=event,
        what=event.pgh_tracked_model._meta.verbose_name,
        kind=KINDS.get(event.pgh_label, event.pgh_label),
        where=(event.pgh_context or {}).get("where", ""),
        user_id=user_id,
        person=people.get(user_id),
        changes=[] if event.pgh_label == "delete" else _changes(event, before),
    )


def _changes(event, before) -> list[Change]:
    found = []
    for column in event._meta.concrete_fields:
        if column.name.startswith("pgh_"):
            continue
        old = getattr(before, column.attname) if before else None
        new = getattr(event, column.attname)
        if old != new and not (before is None and new in ("", None)):
            found.append(Change(column.verbose_name, old, new))
    return found
