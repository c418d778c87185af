"""What has been kept long enough goes; what has not stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cluster_portal.common.imports.undoing import CannotUndo, undo_import
from cluster_portal.common.models import (
    ApiToken,
    ImportedRow,
    ImportFault,
    ImportRun,
    Job,
    Letter,
    Notification,
    PendingRedaction,
)
from cluster_portal.common.retention import RULES, clear_expired, times
from cluster_portal.retention import RETENTION
from internships.models import Application, ApplicationMessage, ApplicationNote, Placement
from tests.factories.internships import ApplicationFactory, PlacementFactory

NOW = timezone.now()


def long_ago(code: str):
    return NOW - RETENTION[code] - timedelta(days=2)


def recently(code: str):
    return NOW - RETENTION[code] + timedelta(days=2)


def test_each_rule_has_its_time_and_each_time_its_rule():
    assert {rule.code for rule, _kept in times()} == set(RULES) == set(RETENTION)


def test_time_without_a_rule_is_an_error(monkeypatch):
    monkeypatch.setitem(RETENTION, "forgotten", timedelta(days=1))
    with pytest.raises(KeyError, match="No rule clears forgotten"):
        times()


def test_letters_notices_jobs_and_tokens_go_in_time(umida):
    for name, at in (("old", long_ago), ("new", recently)):
        Letter.objects.create(key=name, email="x@example.uz", subject=name, sent_at=at("letters"))
        notice = Notification.objects.create(recipient=umida, key=name, title=name)
        Notification.objects.filter(pk=notice.pk).update(created_at=at("notices"))
        Job.objects.create(kind="k", title=name, finished_at=at("jobs"))
        ApiToken.objects.create(user=umida, digest=name, expires_at=at("api_tokens"))
    Letter.objects.create(key="waiting", email="x@example.uz", subject="waiting")
    Job.objects.create(kind="k", title="running")
    cleared = clear_expired(at=NOW)
    assert [cleared[code] for code in ("letters", "notices", "jobs", "api_tokens")] == [1] * 4
    assert set(Letter.objects.values_list("key", flat=True)) == {"new", "waiting"}
    assert Notification.objects.get().key == "new"
    assert set(Job.objects.values_list("title", flat=True)) == {"new", "running"}
    assert ApiToken.objects.get().digest == "new"
    assert set(clear_expired(at=NOW).values()) == {0}


def test_import_keeps_its_report_and_loses_file_and_rows(umida):
    run = ImportRun(kind="students", scope="313", file_name="s.csv", report={"inserted": 1},
                    preview={"rows": [["Karimov"]]}, uploaded_by=umida)  # fmt: skip
    run.file.save("s.dat", ContentFile(b"Karimov"))
    ImportRun.objects.filter(pk=run.pk).update(state="written", written_at=NOW)
    stale = ImportRun.objects.create(kind="students", scope="313", file_name="n.csv")
    ImportFault.objects.create(run=run, line=2, column="year", value="Karimov", reason="?")
    ImportedRow.objects.create(run=run, line=1, record_id=1, after={"last_name": "Karimov"})
    clear_expired(at=NOW)
    assert ImportRun.objects.count() == 2
    assert ImportRun.objects.get(pk=run.pk).file.name
    ImportRun.objects.update(uploaded_at=long_ago("import_files"))
    clear_expired(at=NOW)
    kept = ImportRun.objects.get()
    assert stale.pk != kept.pk
    assert (kept.report, kept.preview, kept.file.name) == ({"inserted": 1}, {}, "")
    assert not run.file.storage.exists(run.file.name)
    assert not ImportFault.objects.exists()
    assert not ImportedRow.objects.exists()
    with pytest.raises(CannotUndo, match="was cleared away"):
        undo_import(run=kept, at=NOW)


def test_texts_and_cvs_of_old_applications_go(umida):
    old, new = ApplicationFactory(motivation="old"), ApplicationFactory(motivation="new")
    old.cv.save("a.pdf", ContentFile(b"%PDF-1.7"))
    for one in (old, new):
        said = {"application": one, "text": "Secret"}
        ApplicationNote.objects.create(written_by=umida, written_at=NOW, **said)
        ApplicationMessage.objects.create(author=umida, from_enterprise=True, sent_at=NOW, **said)
    Application.objects.filter(pk=old.pk).update(submitted_at=long_ago("application_texts"))
    Application.objects.filter(pk=new.pk).update(submitted_at=recently("application_texts"))
    clear_expired(at=NOW)
    assert list(Application.objects.order_by("pk").values_list("motivation", "cv")) == [
        ("", ""),
        ("new", ""),
    ]
    assert not old.cv.storage.exists(old.cv.name)
    assert ApplicationNote.objects.get().application == new
    texts = ApplicationMessage.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["", "Secret"]


def test_mentors_of_old_placements_go_from_the_trail_too(db):
    old = PlacementFactory(mentor_name="Choriyev", mentor_email="b@example.uz")
    days = {"starts_on": long_ago("mentor_contacts").date()}
    Placement.objects.filter(pk=old.pk).update(ends_on=days["starts_on"], **days)
    new = PlacementFactory(mentor_name="Sobirov")
    clear_expired(at=NOW)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.mentor_name, old.mentor_email, new.mentor_name) == ("", "", "Sobirov")
    pending = PendingRedaction.objects.get()
    assert (pending.model, pending.record_id) == ("internships.placement", old.pk)
    assert pending.fields == ["mentor_name", "mentor_email"]
