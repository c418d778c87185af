"""Tampering with the audit trail is evident, and honest work never looks like it."""

from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cluster_portal.common.models import AuditSeal, User
from cluster_portal.common.sealing import seal as sealing
from cluster_portal.common.sealing.check import Broken, check_trail
from cluster_portal.common.sealing.seal import seal_events
from tests.factories.partners import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
NO_PATIENCE = timedelta(0)


def seal(patience=NO_PATIENCE) -> int:
    return seal_events(at=timezone.now(), patience=patience)


def events():
    return User.pgh_event_model.objects.order_by("pgh_id")


@contextmanager
def as_owner_without_triggers():
    """What somebody with the owner's rights and bad intent can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


@contextmanager
def another_session():
    """A connection of its own, in a transaction."""
    kwargs = connection.get_connection_params()
    kwargs.pop("cursor_factory", None)
    other = psycopg2.connect(**{k: v for k, v in kwargs.items() if k != "context"})
    try:
        yield other
    finally:
        other.close()


@pytest.fixture
def people():
    """Four people in the trail, sealed in two seals."""
    found = [UserFactory(email=f"{name}@example.uz") for name in ("aziz", "bahrom")]
    seal()
    found += [UserFactory(email=f"{name}@example.uz") for name in ("dilnoza", "erkin")]
    seal()
    return found


def test_trail_fits_its_seals(people):
    checked = check_trail()
    assert (checked.events, checked.seals, checked.unsealed, checked.redacted) == (4, 2, 0, 0)
    UserFactory(email="farida@example.uz")
    assert check_trail().unsealed == 1


def test_sealing_twice_seals_once(people):
    assert seal() == 0
    assert AuditSeal.objects.count() == 2


def test_sealing_goes_on_in_chunks(monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 3)
    for number in range(8):
        UserFactory(email=f"u{number}@example.uz")
    assert seal() == 8
    assert list(AuditSeal.objects.order_by("number").values_list("count", flat=True)) == [3, 3, 2]
    assert check_trail().events == 8


def test_changed_row_is_named(people):
    with as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE common_userevent SET email = 'x@x' WHERE pgh_obj_id = %s",
                       [people[2].pk])  # fmt: skip
    third = events()[2].pgh_id
    with pytest.raises(Broken, match=f"Event {third} of common_userevent was changed.*seal 2"):
        check_trail()


def test_change_of_who_did_it_is_named(people):
    with as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE common_userevent SET pgh_context = '{\"user\": 1}'")
    with pytest.raises(Broken, match=f"Event {events()[0].pgh_id} .* was changed.*seal 1"):
        check_trail()


def test_removed_row_is_named(people):
    second = events()[1].pgh_id
    with as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM common_userevent WHERE pgh_id = %s", [second])
    with pytest.raises(Broken, match=f"Event {second} of common_userevent was removed"):
        check_trail()


def test_inserted_row_is_named():
    """A row in a gap that a rolled-back transaction had left."""
    UserFactory(email="aziz@example.uz")
    with transaction.atomic():
        UserFactory(email="bahrom@example.uz")
        transaction.set_rollback(True)
    UserFactory(email="dilnoza@example.uz")
    seal()
    gap = events()[0].pgh_id + 1
    with as_owner_without_triggers() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM common_userevent LIMIT 1"
        )
        cursor.execute("UPDATE forged SET pgh_id = %s", [gap])
        cursor.execute("INSERT INTO common_userevent SELECT * FROM forged")
    with pytest.raises(Broken, match=f"Event {gap} of common_userevent was inserted"):
        check_trail()


def forge(**values) -> None:
    """Change seal 1 and compute its hash anew, as somebody who knows how would."""
    first = AuditSeal.objects.get(number=1)
    for name, value in values.items():
        setattr(first, name, value)
    first.hash = sealing.seal_hash(first)
    with as_owner_without_triggers() as cursor:
        cursor.execute(
            "UPDATE common_auditseal SET entries = %s, count = %s, hash = %s WHERE number = 1",
            [bytes(first.entries), first.count, first.hash],
        )


def test_changed_seal_is_named(people):
    with as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE common_auditseal SET sealed_at = now() WHERE number = 1")
    with pytest.raises(Broken, match="Seal 1 was changed"):
        check_trail()


def test_seal_made_anew_does_not_fit_the_next(people):
    entries = bytes(AuditSeal.objects.get(number=1).entries)
    last = events()[1].pgh_id
    with as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM common_userevent WHERE pgh_id = %s", [last])
    forge(entries=entries[:40], count=1)
    with pytest.raises(Broken, match="Seal 2 does not follow seal 1"):
        check_trail()


def test_missing_seal_is_named(people):
    with as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM common_auditseal WHERE number = 1")
    with pytest.raises(Broken, match="Seal 1 is not there"):
        check_trail()


def test_end_cut_off_is_seen_by_whoever_keeps_a_seal(people):
    newest = AuditSeal.objects.get(number=2)
    assert check_trail({2: newest.hash}).seals == 2
    with as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM common_userevent WHERE pgh_id > %s", [newest.after_id])
        cursor.execute("DELETE FROM common_auditseal WHERE number = 2")
    assert check_trail().seals == 1
    with pytest.raises(Broken, match="Seal 2 is not there: the end of the chain was removed"):
        check_trail({2: newest.hash})
    with pytest.raises(Broken, match="Seal 1 is not the one that was made known"):
        check_trail({1: "0" * 64})


def test_column_added_later_changes_nothing_and_a_lost_one_is_named(people):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE common_userevent ADD COLUMN nickname text DEFAULT 'x'")
        try:
            assert check_trail().events == 4
            cursor.execute("ALTER TABLE common_userevent RENAME COLUMN phone TO telephone")
            with pytest.raises(Broken, match="common_userevent has lost phone"):
                check_trail()
        finally:
            cursor.execute("ALTER TABLE common_userevent DROP COLUMN nickname")
            cursor.execute("ALTER TABLE common_userevent RENAME COLUMN telephone TO phone")


def test_session_in_another_time_zone_finds_the_same(people):
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'Asia/Tashkent'")
        try:
            assert check_trail().events == 4
        finally:
            cursor.execute("SET timezone = 'UTC'")


def test_event_that_commits_late_is_sealed_and_never_looks_inserted():
    """One takes a smaller id and commits after another has taken a larger one."""
    with another_session() as slow:
        with slow.cursor() as cursor:
            cursor.execute(
                "INSERT INTO common_user (password, last_name, first_name, middle_name, phone,"
                " email, language, is_active, created_at)"
                " VALUES ('', 'Karimov', 'Aziz', '', '', 'aziz@example.uz', 'uz', true, now())"
            )
        UserFactory(email="bahrom@example.uz")
        assert seal() == 0  # nothing is settled while the slow one is at work
        slow.commit()
    assert [event.email for event in events()] == ["aziz@example.uz", "bahrom@example.uz"]
    assert seal() == 2
    assert check_trail().events == 2


def test_sealing_waits_for_a_transaction_that_is_nearly_over():
    UserFactory(email="bahrom@example.uz")
    with another_session() as slow:
        with slow.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        ending = Thread(target=lambda: (ending_soon.wait(), slow.commit()))
        ending_soon = Barrier(2)
        ending.start()
        ending_soon.wait()
        assert seal(timedelta(seconds=20)) == 1
        ending.join()


def test_two_sealing_at_once_make_one_chain():
    for number in range(30):
        UserFactory(email=f"u{number}@example.uz")
    together = Barrier(4)

    def run() -> None:
        together.wait()
        try:
            seal(timedelta(seconds=20))
        finally:
            connection.close()

    runs = [Thread(target=run) for _number in range(4)]
    [thread.start() for thread in runs]
    [thread.join() for thread in runs]
    seal()
    assert check_trail().events == 30


def test_command_tells_and_exits(people):
    out = StringIO()
    call_command("check_audit", stdout=out)
    newest = AuditSeal.objects.get(number=2)
    assert out.getvalue().splitlines() == [
        "The audit trail fits its seals: 4 events in 2 seals, 0 of them redacted;"
        " 0 not sealed yet.",
        f"Newest seal: {newest}",
    ]
    call_command("check_audit", "--known", str(newest), stdout=StringIO())
    with as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM common_userevent")
    with pytest.raises(CommandError, match="was removed") as caught:
        call_command("check_audit")
    assert caught.value.returncode == 1


def test_page_shows_the_newest_seal(people, olim, sign_in):
    page = sign_in(olim).get("/audit/")
    assert str(AuditSeal.objects.get(number=2)) in page.content.decode()
