"""Many-to-many fields an import sets: read, written and brought back for a whole chunk at once."""

from collections.abc import Iterable, Mapping
from typing import cast

from django.db import models

from cluster_portal.common.imports.kinds import ImportKind


def as_text(keys: Iterable[int]) -> str:
    """As it is kept with an imported row."""
    return ",".join(map(str, sorted(keys)))


def as_keys(text: str | None) -> list[int]:
    return [int(key) for key in (text or "").split(",") if key]


def links_of(kind: ImportKind, keys: Iterable[int]) -> dict[int, dict[str, str]]:
    """Primary key → the texts of the kind's many-to-many fields; a query for each field."""
    keys = list(keys)
    found = {key: dict.fromkeys(kind.many_fields, "") for key in keys}
    for name in kind.many_fields:
        through, own, other = _table(kind.model, name)
        linked: dict[int, list[int]] = {}
        rows = through.objects.filter(**{f"{own}__in": keys}).values_list(own, other)
        for key, target in rows:
            linked.setdefault(key, []).append(target)
        for key, targets in linked.items():
            found[key][name] = as_text(targets)
    return found


def set_links(kind: ImportKind, name: str, wanted: Mapping[int, Iterable[int]]) -> None:
    """Give each record (by primary key) exactly the targets WANTED."""
    through, own, other = _table(kind.model, name)
    through.objects.filter(**{f"{own}__in": list(wanted)}).delete()
    through.objects.bulk_create(
        through(**{own: key, other: target})
        for key, targets in wanted.items()
        for target in targets
    )


def _table(model: type[models.Model], name: str):
    """The table of a many-to-many field, and its columns for the record and for the target."""
    field = cast("models.ManyToManyField", model._meta.get_field(name))
    return (
        field.remote_field.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )
