"""The application's database role can use the platform and can't touch the audit trail."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from cluster_portal.common.grants import GrantsError, apply_grants, event_tables
from cluster_portal.common.models import User
from tests.factories.partners import RegionFactory, UserFactory

ROLE = "klaster_test_application"


@pytest.fixture
def role(db):
    """A role with the application's rights; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    apply_grants(connection, ROLE)
    return ROLE


@contextmanager
def acting_as(role: str):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        try:
            yield cursor
        finally:
            cursor.execute("RESET ROLE")


def forbidden(role: str, statement: str) -> str:
    """Why the role may not; the rollback of the savepoint takes the role back too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        with pytest.raises(ProgrammingError) as caught:
            cursor.execute(statement)
        transaction.set_rollback(True)
    return str(caught.value)


def test_event_tables_are_those_of_all_audited_models():
    assert "common_userevent" in event_tables()
    assert "pghistory_context" in event_tables()
    assert len(event_tables()) > 10


def test_role_works_and_its_changes_are_written_down(role):
    with acting_as(role):
        region = RegionFactory(name_uz="Toshkent shahri")
        user = UserFactory(email="umida@example.uz")
        User.objects.filter(pk=user.pk).update(first_name="Umida")
        User.objects.filter(pk=user.pk).delete()
        region.delete()
        events = User.pgh_event_model.objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")
        assert [event.pgh_label for event in events] == ["insert", "update", "delete"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE common_userevent SET email = 'other@example.uz'",
        "DELETE FROM common_userevent",
        "TRUNCATE common_userevent",
        "INSERT INTO common_userevent SELECT * FROM common_userevent",
        "UPDATE pghistory_context SET metadata = '{}'",
        "ALTER TABLE common_user DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_insert_insert_c05c1 ON common_user",
        "ALTER TABLE common_userevent ADD COLUMN more text",
        "DROP TABLE common_userevent",
        "SET session_replication_role = replica",
        "CREATE TABLE public.mine (id int)",
        "TRUNCATE common_user CASCADE",
        "DELETE FROM django_migrations",
        "UPDATE common_auditseal SET hash = ''",
        "DELETE FROM common_auditseal",
        "INSERT INTO common_auditredaction SELECT * FROM common_auditredaction",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)"
        " RETURNS BOOLEAN LANGUAGE plpgsql AS 'BEGIN RETURN TRUE; END'",
    ],
)
def test_role_cannot_alter_the_audit_trail(role, statement):
    reason = forbidden(role, statement)
    assert "permission denied" in reason or "must be owner" in reason


def test_role_cannot_have_a_trigger_passed_over(role):
    with acting_as(role) as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true)"
            " FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'"
        )
        user = UserFactory(email="umida@example.uz")
        assert User.pgh_event_model.objects.filter(pgh_obj_id=user.pk).count() == 1


def can_rewrite_events(role: str) -> bool:
    """Whether the role could change the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(%s, to_regclass(t), p))"
            " FROM unnest(%s::text[]) t, unnest(%s::text[]) p",
            [role, event_tables(), ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"]],
        )
        return bool(cursor.fetchone()[0])


def test_only_the_owner_can_rewrite_the_audit_trail(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    assert can_rewrite_events(owner)
    assert not can_rewrite_events(role)


def test_grants_may_be_applied_again(role):
    apply_grants(connection, role)
    assert not can_rewrite_events(role)


def test_grants_refuse_the_owner_and_a_missing_role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(GrantsError, match="has the owner's rights"):
        apply_grants(connection, owner)
    with pytest.raises(GrantsError, match="The database has no role nobody_here"):
        apply_grants(connection, "nobody_here")


def test_command_needs_the_name_of_the_role(db, settings):
    settings.DATABASE_APPLICATION_ROLE = ""
    with pytest.raises(CommandError, match="Set DATABASE_APPLICATION_ROLE"):
        call_command("apply_grants")
