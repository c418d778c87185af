"""A window on a list whose places have numbers: from which one on, and how many."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

_LAST = 100_000


@dataclass(frozen=True)
class Window:
    """RECORDS are number `first` to `last` of `total`; the addresses of the windows beside."""

    records: list
    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None

    @property
    def is_part(self) -> bool:
        return len(self.records) < self.total


def window_of(queryset: QuerySet, query: QueryDict, *, name: str, size: int) -> Window:
    """SIZE records from number QUERY[NAME] on; where that makes no sense or is behind the end, the
    first or the last ones."""
    total, asked = queryset.order_by().count(), query.get(name, "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    since = max(1, min(since, _LAST, (total - 1) // size * size + 1))
    records = list(queryset[since - 1 : since - 1 + size])

    def address(first: int) -> str:
        others = query.copy()
        others[name] = str(first)
        return f"?{others.urlencode()}"

    last = since + len(records) - 1
    return Window(
        records,
        since,
        last,
        total,
        address(max(1, since - size)) if since > 1 else None,
        address(last + 1) if last < total else None,
    )
