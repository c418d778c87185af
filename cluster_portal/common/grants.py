"""What the application's database role may do: everything to the platform's rows, nothing to the
audit trail but read it, and add seals to it.

Run as the owner after each migration. Event tables are then written by their triggers alone, which
act with the owner's rights; the application's role can neither insert, change nor delete an event,
nor disable a trigger, nor ask pgtrigger to pass one over.
"""

import pghistory.models
from django.apps import apps
from django.db import transaction

from cluster_portal.common.models import AuditRedaction, AuditSeal

_READ_ONLY = {"django_migrations", AuditRedaction._meta.db_table}
_APPEND_ONLY = {AuditSeal._meta.db_table}
_ALL = "SELECT, INSERT, UPDATE, DELETE"


class GrantsError(Exception):
    """One sentence for the administrator."""


def event_tables() -> list[str]:
    """Tables of the audit trail."""
    kinds = (pghistory.models.Event, pghistory.models.Context)
    found = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, kinds) and model._meta.managed and not model._meta.proxy
    }
    return sorted(found)


def apply_grants(connection, role: str) -> None:
    """Give ROLE its rights and take all others; the connection is the owner's."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _check(cursor, role)
        _grant(cursor, connection.ops.quote_name, role)
        _close_the_triggers(cursor)


def _check(cursor, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper, pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    if found is None:
        raise GrantsError(
            f"The database has no role {role}: make it with CREATE ROLE {role} LOGIN PASSWORD '…'."
        )
    if any(found):
        raise GrantsError(
            f"The role {role} has the owner's rights, so it could rewrite the audit trail:"
            " let DATABASE_APPLICATION_ROLE name another."
        )


def _grant(cursor, quote, role: str) -> None:
    role = quote(role)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    tables = [name for (name,) in cursor.fetchall()]
    rights = dict.fromkeys(_READ_ONLY.union(event_tables()), "SELECT")
    rights |= dict.fromkeys(_APPEND_ONLY, "SELECT, INSERT")
    cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    for table in tables:
        cursor.execute(f"GRANT {rights.get(table, _ALL)} ON {quote(table)} TO {role}")


def _close_the_triggers(cursor) -> None:
    """Triggers write events as the owner, and can't be told to pass a row over."""
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND proname LIKE 'pgtrigger\\_%%' ORDER BY 1",
        [],
    )
    for (function,) in cursor.fetchall():
        cursor.execute(
            f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
        )
    cursor.execute(
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)"
        " RETURNS BOOLEAN LANGUAGE plpgsql AS 'BEGIN RETURN FALSE; END'"
    )
