"""Events as the seals see them: the SHA-256 of each row in a canonical form.

The canonical form is the text of the row as PostgreSQL's jsonb (keys sorted, moments in UTC) over
the columns named in the seal, so that a column added later changes no digest. Columns of event
tables are therefore never renamed or dropped.
"""

from collections.abc import Iterator

from django.db import connection

from cluster_portal.common.history import event_models

CHUNK = 5000
_FORM = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex';"
    " SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL extra_float_digits = 1"
)


def sealed_tables() -> list[str]:
    """The event table of every audited model."""
    return sorted(model._meta.db_table for model in event_models().values())


def columns_of(cursor, table: str) -> list[str]:
    """As the database has them, whatever the code knows; empty where there is no such table."""
    cursor.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s)"
        " AND attnum > 0 AND NOT attisdropped ORDER BY attname",
        [connection.ops.quote_name(table)],
    )
    return [name for (name,) in cursor.fetchall()]


def use_canonical_form(cursor) -> None:
    """For the rest of the transaction."""
    cursor.execute(_FORM)


def digests_between(
    cursor, table: str, columns: list[str], after: int, until: int, limit: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """(id, digest) of the events after AFTER until UNTIL, in the order of their ids."""
    quote = connection.ops.quote_name
    listed = ", ".join(quote(name) for name in columns)
    cursor.execute(
        f"SELECT pgh_id, pg_catalog.sha256(convert_to(to_jsonb(r)::text, 'UTF8'))"
        f" FROM (SELECT {listed} FROM {quote(table)} WHERE pgh_id > %s AND pgh_id <= %s"
        f" ORDER BY pgh_id LIMIT %s) r ORDER BY pgh_id",
        [after, until, limit],
    )
    while rows := cursor.fetchmany(CHUNK):
        for event_id, digest in rows:
            yield event_id, bytes(digest)


def newest_events(cursor) -> dict[str, int]:
    """The largest committed event id of each table that has any; one query."""
    quote = connection.ops.quote_name
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT '{table}', max(pgh_id) FROM {quote(table)})" for table in sealed_tables()
        )
    )
    return {table: newest for table, newest in cursor.fetchall() if newest is not None}
