"""Paging by key: page 10,000 costs what page 1 costs, and rows added meanwhile shift nothing."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

AFTER, BEFORE = "after", "before"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Page:
    """Some records in order, and the addresses of the neighbouring pages (None at the ends)."""

    records: list
    next_url: str | None
    previous_url: str | None


def _encode(record, fields: list[str]) -> str:
    values = [str(attrgetter(field.replace("__", "."))(record)) for field in fields]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _decode(queryset: QuerySet, fields: list[str], cursor: str) -> list | None:
    """The values in CURSOR, or None where it was not made here."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(raw, list) or len(raw) != len(fields):
            return None
        pairs = zip(fields, raw, strict=True)
        values = [_field(queryset, name).to_python(value) for name, value in pairs]
    except (
        binascii.Error, ValueError, TypeError, OverflowError, RecursionError, ValidationError
    ):  # fmt: skip
        return None
    return values if all(_comparable(value) for value in values) else None


def _comparable(value) -> bool:
    """Whether the database can compare with VALUE; it keeps no NUL and no half of a letter."""
    if isinstance(value, str):
        return "\x00" not in value and not _SURROGATE.search(value)
    return value is not None


def _field(queryset: QuerySet, path: str):
    """A field of the model, of one it leads to, or what an annotation holds."""
    annotation = queryset.query.annotations.get(path)
    return annotation.output_field if annotation else _field_of(queryset.model, path)


def _field_of(model, path: str):
    first, _separator, rest = path.partition("__")
    field = model._meta.pk if first == "pk" else model._meta.get_field(first)
    return _field_of(field.related_model, rest) if rest else field


def _beyond(fields: list[str], descending: list[bool], values: list) -> Q:
    """Rows strictly after VALUES in an order that may mix directions."""
    condition = Q()
    for place, (field, value) in enumerate(zip(fields, values, strict=True)):
        equal = dict(zip(fields[:place], values[:place], strict=True))
        comparison = "lt" if descending[place] else "gt"
        condition |= Q(**equal, **{f"{field}__{comparison}": value})
    return condition


def page_of(queryset: QuerySet, ordering: tuple[str, ...], query: QueryDict, size: int) -> Page:
    """The page of QUERYSET that QUERY asks for; a cursor that makes no sense is the first page.

    ORDERING names fields or annotations that are never null, the last one unique; "-" before a
    name turns it.
    """
    fields = [name.lstrip("-") for name in ordering]
    descending = [name.startswith("-") for name in ordering]
    backwards = BEFORE in query and AFTER not in query
    cursor = query.get(BEFORE if backwards else AFTER)
    values = _decode(queryset, fields, cursor) if cursor else None
    backwards = backwards and values is not None
    turned = [flag != backwards for flag in descending]
    if values is not None:
        queryset = queryset.filter(_beyond(fields, turned, values))
    order = [
        F(name).desc() if down else F(name).asc() for name, down in zip(fields, turned, strict=True)
    ]
    found = list(queryset.order_by(*order)[: size + 1])
    more, records = len(found) > size, found[:size]
    if backwards:
        records.reverse()

    def address(name: str, record) -> str:
        others = query.copy()
        for key in (AFTER, BEFORE):
            others.pop(key, None)
        others[name] = _encode(record, fields)
        return f"?{others.urlencode()}"

    has_next = more or backwards
    has_previous = more if backwards else values is not None
    return Page(
        records,
        address(AFTER, records[-1]) if records and has_next else None,
        address(BEFORE, records[0]) if records and has_previous else None,
    )
