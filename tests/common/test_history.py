"""The audit trail as operators read it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cluster_portal.common import exports
from cluster_portal.common.audit import acting
from cluster_portal.common.history import (
    all_entries,
    entries_at,
    event_models,
    newest_positions,
)
from cluster_portal.common.history_position import Position
from cluster_portal.common.models import AuditExport
from partners.enums import Role
from partners.models import Affiliation
from tests.factories.partners import OrganizationFactory


def entries(client, **narrowed):
    return client.get("/audit/", narrowed).context["entries"]


def test_history_tells_who_changed_what_from_where(olim, umida, sign_in):
    affiliation = umida.affiliations.get()
    with acting(user_id=olim.pk, where="/affiliations/1/end/"):
        affiliation.role = Role.SUPERVISOR
        affiliation.save()
    last, first = entries(sign_in(olim), model="partners.affiliation", record=affiliation.pk)
    assert (last.person, last.where) == (olim, "/affiliations/1/end/")
    assert [(change.before, change.after) for change in last.changes] == [
        ("university_admin", "supervisor")
    ]
    assert str(first.kind) == "added"
    assert ("university_admin") in {change.after for change in first.changes}


def test_history_keeps_the_deleted(olim, umida, sign_in):
    pk = umida.affiliations.get().pk
    Affiliation.objects.filter(pk=pk).delete()
    found = entries(sign_in(olim), model="partners.affiliation", record=pk, kind="delete")
    assert [entry.event.pgh_obj_id for entry in found] == [pk]


def test_history_is_one_list_over_all_models(olim, umida, sign_in):
    with acting(user_id=olim.pk, where="/x/"):
        umida.phone = "+998901234567"
        umida.save()
        OrganizationFactory(code="E77")
    found = entries(sign_in(olim), email="OLIM@example.uz")
    assert {entry.position.label for entry in found} == {"common.user", "partners.organization"}
    assert {entry.person for entry in found} == {olim}


def test_history_narrows_by_person_address_and_day(olim, umida, sign_in):
    with acting(user_id=olim.pk, where="/organizations/7/change/"):
        umida.phone = "+998901234567"
        umida.save()
    client, today = sign_in(olim), timezone.localdate()
    assert [entry.where for entry in entries(client, email="OLIM@example.uz")] == [
        "/organizations/7/change/"
    ]
    assert entries(client, email="nobody@example.uz") == []
    day = today.isoformat()
    assert len(entries(client, since=day, until=day, where="zations/7/")) == 1
    assert entries(client, since=day, where="zations/8/") == []
    assert entries(client, since=(today + timedelta(days=1)).isoformat()) == []
    assert entries(client, until=(today - timedelta(days=1)).isoformat()) == []
    assert len(entries(client, until="2199-12-31")) > 1


def test_history_asks_for_more_than_an_address(olim, sign_in):
    answer = sign_in(olim).get("/audit/?where=x")
    assert answer.context["filter"].errors.keys() == {"where"}
    assert "entries" not in answer.context


@pytest.mark.parametrize("moment", ["one", "several"])
def test_history_pages_leave_nothing_out_and_repeat_nothing(olim, moment):
    """Also where many events have the very same time, as all of one transaction do."""
    for number in range(7):
        olim.phone = str(number)
        olim.save()
        OrganizationFactory(code=f"P{number}")
    if moment == "several":
        with connection.cursor() as cursor:
            for table in ("common_userevent", "partners_organizationevent"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(
                    f"UPDATE {table} SET pgh_created_at = pgh_created_at - pgh_id * interval '1 m'"
                )
    labels = list(event_models())
    whole = [
        (entry.position.label, entry.event.pk)
        for entry in all_entries(labels, lambda events: events)
    ]
    assert len(set(whole)) == len(whole) == sum(m.objects.count() for m in event_models().values())
    forwards, last = [], None
    while page := newest_positions(labels, lambda events: events, size=4, beyond=last):
        forwards += page
        last = page[-1]
    assert [(found.label, found.event_id) for found in forwards] == whole
    back = newest_positions(labels, lambda events: events, size=4, beyond=forwards[9], older=False)
    assert back == forwards[5:9]


def test_history_pages_lead_on_and_back(olim, sign_in):
    for number in range(60):
        olim.phone = str(number)
        olim.save()
    client = sign_in(olim)
    first = client.get("/audit/?model=common.user")
    second = client.get("/audit/" + first.context["page"]["next_url"])
    again = client.get("/audit/" + second.context["page"]["previous_url"])
    assert len(first.context["entries"]) == 50
    assert first.context["page"]["previous_url"] is None
    assert second.context["page"]["next_url"] is None
    assert [e.event.pk for e in again.context["entries"]] == [
        e.event.pk for e in first.context["entries"]
    ]


def test_history_takes_the_same_queries_however_many_events(olim, django_assert_num_queries):
    for place in range(6):
        olim.phone = f"{place}"
        olim.save()
    for number in (2, 6):
        with django_assert_num_queries(3):  # the union; events with what was before, twice
            positions = newest_positions(["common.user"], lambda events: events, size=number)
            assert len(entries_at(positions)) == number


def test_history_reads_each_table_by_its_index(olim):
    """What keeps the page cheap in a trail of millions."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    events = event_models()["common.user"].objects
    by_time = events.order_by("-pgh_created_at", "-pgh_id")[:51].explain()
    by_person = events.filter(pgh_context__user=olim.pk).order_by("-pgh_created_at")[:51].explain()
    assert "user_ev_time" in by_time
    assert "user_ev_user" in by_person


def test_history_nonsense_is_answered_with_words(olim, sign_in):
    answer = sign_in(olim).get("/audit/?model=nothing&record=x&since=yesterday&kind=explode")
    assert answer.status_code == 200
    assert answer.context["filter"].errors.keys() == {"model", "record", "since", "kind"}


@pytest.mark.parametrize(
    "cursor", ["", "x", "2026-01-01~a~1", "2026-01-01T00:00:00Z~a~-1", "9999~~~", "~" * 400]
)
def test_history_cursor_that_was_not_made_here_is_the_first_page(olim, sign_in, cursor):
    assert Position.read(cursor) is None
    assert len(entries(sign_in(olim), after=cursor)) > 0


def export(client, query, name):
    return client.post(f"/audit/export/?{query}", {"format": name})


def test_history_export_is_what_was_asked_for_and_is_recorded(olim, umida, sign_in):
    with acting(user_id=olim.pk, where="=cmd()"):
        umida.phone = "+998901234567"
        umida.save()
    client = sign_in(olim)
    answer = export(client, "email=olim@example.uz&model=common.user", "csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[1:] for row in rows[1:]] == [
        ["olim@example.uz", "user", str(umida.pk), "changed", "phone: +998901234567", "'=cmd()"]
    ]
    found = AuditExport.objects.get()
    assert (found.exported_by, found.file_format) == (olim, "csv")
    assert found.narrowed_to == {"model": "common.user", "email": "olim@example.uz"}
    (event,) = entries(client, model="common.auditexport")
    assert (event.person, event.where) == (olim, "/audit/export/")


def test_history_export_as_a_spreadsheet(olim, sign_in):
    answer = export(sign_in(olim), "model=common.user", "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + event_models()["common.user"].objects.count()


def test_spreadsheet_that_is_full_says_so(olim, sign_in, monkeypatch):
    monkeypatch.setattr(exports, "_SHEET_ROWS", 3)
    for number in range(4):
        olim.phone = str(number)
        olim.save()
    answer = export(sign_in(olim), "model=common.user", "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.get_sheet_by_index(0).to_python()[2][0].startswith("The sheet is full")


def test_history_export_of_nonsense_exports_nothing(olim, sign_in):
    client = sign_in(olim)
    assert export(client, "since=yesterday", "csv").status_code == 302
    assert export(client, "", "exe").status_code == 302
    assert not AuditExport.objects.exists()


def test_history_is_for_operators_alone(everyone, sign_in):
    seen = {role: sign_in(user).get("/audit/").status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, None: 302}
    taken = {role: export(sign_in(user), "", "csv").status_code for role, user in everyone.items()}
    assert taken == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, None: 302}
