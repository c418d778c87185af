"""Adds to the chain of seals what has come into the event tables since.

An event's id is taken before its transaction commits, so a smaller id may appear after a larger.
Only events are sealed before which nothing can appear any more: whoever holds a smaller id was
writing in this database when the ids were read; once those transactions are over, all such ids
are settled.
"""

import hashlib
import json
import time
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from cluster_portal.common.models import AuditSeal
from cluster_portal.common.models.seal import packed
from cluster_portal.common.sealing.rows import (
    CHUNK,
    columns_of,
    digests_between,
    newest_events,
    use_canonical_form,
)

_LOCK = 0x5EA1  # one seal at a time
# Each transaction that writes holds a lock on its own number from before its first row until after
# its commit is seen; any role may read these locks, and other databases don't count.
_WRITING = """
    SELECT held.transactionid::text FROM pg_locks held JOIN pg_stat_activity session USING (pid)
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
    AND session.datname = current_database() AND held.pid <> pg_backend_pid()
"""
PATIENCE = timedelta(seconds=10)


def seal_hash(seal: AuditSeal) -> str:
    """SHA-256 of all the seal says, the hash of the seal before included."""
    said = {
        "number": seal.number,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "table": seal.table,
        "after": seal.after_id,
        "until": seal.until_id,
        "count": seal.count,
        "columns": seal.columns,
        "entries": hashlib.sha256(bytes(seal.entries)).hexdigest(),
        "previous": seal.previous,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal_events(*, at: datetime, patience: timedelta = PATIENCE) -> int:
    """Seal what is settled; the number of events sealed.

    Waits PATIENCE for transactions under way; where one goes on longer, the next run seals. Each
    seal is a transaction of its own, so a killed run loses nothing, and of two at once one rests.
    """
    sealed = 0
    for table, until in (settled_events(patience) or {}).items():
        while count := _seal_next(table, until, at):
            sealed += count
    return sealed


def settled_events(patience: timedelta) -> dict[str, int] | None:
    """Table → the id up to which nothing can appear any more; None where a transaction lasts."""
    latest = time.monotonic() + patience.total_seconds()
    with connection.cursor() as cursor:
        newest = newest_events(cursor)
        at_work = _writing(cursor)
        while at_work & _writing(cursor):
            if time.monotonic() > latest:
                return None
            time.sleep(0.1)
    return newest


def _writing(cursor) -> set[str]:
    """Numbers of the transactions that write in this database now."""
    cursor.execute(_WRITING)
    return {number for (number,) in cursor.fetchall()}


def _seal_next(table: str, until: int, at: datetime) -> int:
    """Seal the next events of TABLE, a chunk at most; 0 where there are none or another seals."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        use_canonical_form(cursor)
        after = sealed_until(table)
        columns = columns_of(cursor, table)
        entries = list(digests_between(cursor, table, columns, after, until, CHUNK))
        if not entries:
            return 0
        last = AuditSeal.objects.order_by("-number").first()
        seal = AuditSeal(
            number=last.number + 1 if last else 1,
            sealed_at=at,
            table=table,
            after_id=after,
            until_id=entries[-1][0],
            count=len(entries),
            columns=columns,
            entries=packed(entries),
            previous=last.hash if last else "",
        )
        seal.hash = seal_hash(seal)
        seal.save(force_insert=True)
    return seal.count


def sealed_until(table: str) -> int:
    """The id of the last sealed event of TABLE; 0 where none is."""
    of_table = AuditSeal.objects.filter(table=table).order_by("-until_id")
    return of_table.values_list("until_id", flat=True).first() or 0
