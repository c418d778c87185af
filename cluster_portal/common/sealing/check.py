"""Compares the audit trail with its seals, row by row, in bounded memory."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection, transaction

from cluster_portal.common.models import AuditRedaction, AuditSeal
from cluster_portal.common.sealing.rows import (
    columns_of,
    digests_between,
    newest_events,
    sealed_tables,
    use_canonical_form,
)
from cluster_portal.common.sealing.seal import seal_hash


class Broken(Exception):
    """The first place where trail and seals do not fit, as a sentence."""


@dataclass
class Checked:
    """What a check has seen so far."""

    seals: int = 0
    events: int = 0
    redacted: int = 0
    unsealed: int = 0
    newest: AuditSeal | None = None
    until: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def check_trail(known: dict[int, str] | None = None) -> Checked:
    """Check all seals in order; KNOWN are hashes by number that somebody outside has kept.

    Raises Broken. Reads one state of the database, so that work meanwhile does not disturb.
    """
    known = dict(known or {})
    checked = Checked()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        use_canonical_form(cursor)
        for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=20):
            _check_link(seal, checked, known)
            _check_events(cursor, seal, checked)
            checked.seals, checked.newest = checked.seals + 1, seal
            checked.events += seal.count
            checked.until[seal.table] = seal.until_id
        if known:
            raise Broken(f"Seal {min(known)} is not there: the end of the chain was removed.")
        checked.unsealed = _unsealed(cursor, checked)
    return checked


def _check_link(seal: AuditSeal, checked: Checked, known: dict[int, str]) -> None:
    """The seal itself, and that it follows the one before."""
    before = checked.newest
    number = before.number + 1 if before else 1
    if seal.number != number:
        raise Broken(f"Seal {number} is not there: it was removed.")
    if seal.hash != seal_hash(seal) or len(seal.digests()) != seal.count:
        raise Broken(f"Seal {seal.number} was changed: its hash does not fit what it says.")
    if seal.previous != (before.hash if before else ""):
        raise Broken(f"Seal {seal.number} does not follow seal {number - 1}: one was replaced.")
    if seal.after_id != checked.until[seal.table]:
        raise Broken(f"Seal {seal.number} leaves out events of {seal.table}.")
    if known.pop(seal.number, seal.hash) != seal.hash:
        raise Broken(f"Seal {seal.number} is not the one that was made known: it was replaced.")


def _check_events(cursor, seal: AuditSeal, checked: Checked) -> None:
    """The rows the seal speaks of are there, as they were, and no others between them."""
    missing = sorted(set(seal.columns) - set(columns_of(cursor, seal.table)))
    if missing:
        raise Broken(f"The table {seal.table} has lost {', '.join(missing)} (seal {seal.number}).")
    sealed = seal.digests()
    found = dict(digests_between(cursor, seal.table, seal.columns, seal.after_id, seal.until_id))
    changed = {
        event_id: digest for event_id, digest in found.items() if sealed.get(event_id) != digest
    }
    redacted = _redactions(seal, changed)
    wrong = sorted(sealed.keys() - found.keys() | (changed.keys() - redacted))
    if wrong:
        what = _what_does_not_fit(wrong[0], sealed, found)
        raise Broken(
            f"Event {wrong[0]} of {seal.table} {what} (seal {seal.number} of {seal.sealed_at:%F})."
        )
    checked.redacted += len(redacted)


def _what_does_not_fit(event_id: int, sealed: dict, found: dict) -> str:
    if event_id not in found:
        return "was removed: it is sealed, and the row is gone"
    if event_id not in sealed:
        return "was inserted: it stands among sealed events, and no seal has it"
    return "was changed: the row is not what was sealed, and no redaction explains it"


def _redactions(seal: AuditSeal, changed: dict[int, bytes]) -> set[int]:
    """Those of the CHANGED events that redactions lead to, step by step, from what was sealed."""
    if not changed:
        return set()
    sealed = seal.digests()
    reached = {event_id: sealed[event_id].hex() for event_id in changed if event_id in sealed}
    steps = AuditRedaction.pgh_event_model.objects.filter(
        pgh_label="insert", table=seal.table, event_id__in=list(reached)
    )
    for event_id, before, after in steps.order_by("pgh_id").values_list(
        "event_id", "before", "after"
    ):
        if reached[event_id] == before:
            reached[event_id] = after
    return {event_id for event_id, digest in reached.items() if digest == changed[event_id].hex()}


def _unsealed(cursor, checked: Checked) -> int:
    """Events after the last seal of their table."""
    quote = connection.ops.quote_name
    newest = newest_events(cursor)
    count = 0
    for table in sealed_tables():
        if table in newest:
            cursor.execute(
                f"SELECT count(*) FROM {quote(table)} WHERE pgh_id > %s", [checked.until[table]]
            )
            count += cursor.fetchone()[0]
    return count
