"""The kinds of documents: each app registers its own at start-up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class DocumentKind:
    """`may_read(user, record_id)` says whether the person may read what was issued for a record.

    `facts` are all that the public page tells of it beside kind, number and date: names to labels.
    A fact whose name ends in `_on` is a day. `on_download(document, by, at)` hears of each download
    of a file that is more than a document to its readers.
    """

    code: str
    label: Any
    may_read: Callable[[Any, int], bool]
    facts: dict[str, Any] = field(default_factory=dict)
    on_download: Callable[[Any, Any, datetime], None] | None = None


KINDS: dict[str, DocumentKind] = {}


def register(*kinds: DocumentKind) -> None:
    KINDS.update({kind.code: kind for kind in kinds})
