"""Faults of the machines below: which they are, and what is told to whoever met them."""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

DATABASE_AWAY = (OperationalError, InterfaceError)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DATABASE_FULL = "53100"  # PostgreSQL's code of a full disk


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """ERROR and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a file or a row found no room."""
    return any(
        (isinstance(each, OSError) and each.errno in _FULL)
        or getattr(each, "pgcode", None) == _DATABASE_FULL
        for each in _causes(error)
    )


def is_database_away(error: BaseException | None) -> bool:
    return isinstance(error, DATABASE_AWAY)
