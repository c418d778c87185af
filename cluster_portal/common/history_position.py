"""Where an event stands among those of all audited models: by time, then model, then number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from cluster_portal.common.keyset import AFTER, BEFORE

_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Position:
    at: datetime
    label: str
    event_id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.label}~{self.event_id}"

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """What str() gave; None where it was not made here."""
        at, _sign, rest = text.partition("~")
        label, _sign, number = rest.partition("~")
        try:
            moment, event_id = parse_datetime(at), int(number)
        except (ValueError, OverflowError):
            return None
        if moment is None or moment.tzinfo is None or not 0 <= event_id <= _LARGEST:
            return None
        return cls(moment, label, event_id)

    def others(self, label: str, *, older: bool) -> Q:
        """The events of the model LABEL that come after this one in a list, newest first (or
        before it)."""
        way = "lt" if older else "gt"
        beyond = Q(**{f"pgh_created_at__{way}": self.at})
        if label == self.label:
            return Q(**{f"pgh_created_at__{way}e": self.at}) & (
                beyond | Q(**{f"pgh_id__{way}": self.event_id})
            )
        comes_later = label > self.label
        return Q(**{f"pgh_created_at__{way}e": self.at}) if comes_later == older else beyond


def asked(query: QueryDict) -> tuple[Position | None, bool]:
    """The event to go on from, and whether to older ones; nonsense is the first page."""
    older = AFTER in query or BEFORE not in query
    return Position.read(query.get(AFTER if older else BEFORE, "")), older
