"""Reads the audit trail: what each event changed, by whom, from where."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

KINDS = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}


@dataclass(frozen=True)
class Change:
    """One field before and after, as they are stored."""

    field: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One event of the trail, ready to be shown."""

    event: Any
    kind: Any
    user_id: int | None
    where: str
    changes: list[Change]


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


def entries_of(events: list) -> list[Entry]:
    """EVENTS of one model with what each changed; two queries, however many they are."""
    if not events:
        return []
    model = type(events[0])
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before_id = dict(
        model.objects.filter(pk__in=[event.pk for event in events])
        .annotate(before_id=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
        .values_list("pk", "before_id")
    )
    known = model.objects.in_bulk([pk for pk in before_id.values() if pk])
    return [_entry(event, known.get(before_id[event.pk])) for event in events]


def _entry(event, before) -> Entry:
    context = event.pgh_context or {}
    return Entry(
        event=event,
        kind=KINDS.get(event.pgh_label, event.pgh_label),
        user_id=context.get("user"),
        where=context.get("where", ""),
        changes=[] if event.pgh_label == "delete" else _changes(event, before),
    )


def _changes(event, before) -> list[Change]:
    found = []
    for field in event._meta.concrete_fields:
        if field.name.startswith("pgh_"):
            continue
        old = getattr(before, field.attname) if before else None
        new = getattr(event, field.attname)
        if old != new and not (before is None and new in ("", None)):
            found.append(Change(field.verbose_name, old, new))
    return found
