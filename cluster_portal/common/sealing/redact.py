"""Takes personal data out of events, as the owner of the database, and says so in the chain.

The application's role can neither alter events nor write redactions, so this runs as the owner
(`manage.py redact_audit`): daily, or after each erasure.
"""

from datetime import datetime

from django.db import connection, transaction

from cluster_portal.common.history import event_models
from cluster_portal.common.models import AuditRedaction, AuditSeal, PendingRedaction
from cluster_portal.common.sealing.rows import digests_between, use_canonical_form
from cluster_portal.common.sealing.seal import sealed_until

REDACTED = "[erased]"


def redact_pending(*, at: datetime) -> tuple[int, int]:
    """(redactions done, redactions that wait until all events of their record are sealed)."""
    done = waiting = 0
    for pk in PendingRedaction.objects.filter(done_at=None).values_list("pk", flat=True):
        if _redact(pk, at):
            done += 1
        else:
            waiting += 1
    return done, waiting


@transaction.atomic
def _redact(pk: int, at: datetime) -> bool:
    pending = PendingRedaction.objects.select_for_update().get(pk=pk)
    model = event_models()[pending.model]
    table = model._meta.db_table
    ids = list(
        model.objects.filter(pgh_obj_id=pending.record_id)
        .order_by("pgh_id")
        .values_list("pgh_id", flat=True)
    )
    if ids and ids[-1] > sealed_until(table):
        return False
    with connection.cursor() as cursor:
        use_canonical_form(cursor)
        seals = {event_id: _seal_of(table, event_id) for event_id in ids}
        before = {event_id: _digest(cursor, seals[event_id], event_id) for event_id in ids}
        _overwrite(cursor, model, pending)
        after = {event_id: _digest(cursor, seals[event_id], event_id) for event_id in ids}
    AuditRedaction.objects.bulk_create(
        AuditRedaction(
            table=table,
            event_id=event_id,
            fields=pending.fields,
            before=before[event_id],
            after=after[event_id],
            reason=pending.reason,
            redacted_at=at,
        )
        for event_id in ids
        if before[event_id] != after[event_id]
    )
    pending.done_at = at
    pending.save(update_fields=["done_at"])
    return True


def _seal_of(table: str, event_id: int) -> AuditSeal:
    covering = AuditSeal.objects.filter(table=table, after_id__lt=event_id, until_id__gte=event_id)
    return covering.defer("entries").get()


def _digest(cursor, seal: AuditSeal, event_id: int) -> str:
    """The digest of the event as it is now, over the columns it was sealed with."""
    ((_id, digest),) = digests_between(cursor, seal.table, seal.columns, event_id - 1, event_id)
    return digest.hex()


def _overwrite(cursor, model, pending: PendingRedaction) -> None:
    """Triggers of the event table stand aside for this transaction; empty fields stay empty."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(model._meta.get_field(name).column) for name in pending.fields]
    values = ", ".join(f"{name} = CASE {name} WHEN '' THEN '' ELSE %s END" for name in columns)
    cursor.execute("SET LOCAL lock_timeout = '10s'")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(
        f"UPDATE {table} SET {values} WHERE pgh_obj_id = %s",
        [*[REDACTED] * len(columns), pending.record_id],
    )
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
