"""A full disk and a database that is away are told in words, and leave nothing half-done."""

import errno
import os
import subprocess

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.faults import is_database_away, is_disk_full
from cluster_portal.common.jobs import running
from cluster_portal.common.models import ImportRun, Job
from tests.factories.partners import UserFactory

FILE = b"student_id,last_name\n" + b"31301,Aliyev\n" * 20_000
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(settings, tmp_path):
    """A real file system of 64 kB for uploaded files."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("No file system can be mounted here: a full disk was tried in imitation only.")
    settings.MEDIA_ROOT = str(tmp_path)
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.fixture
def upload(sign_in, umida, university):
    """Sends a file as a university's administrator does."""
    client = sign_in(umida)
    client.raise_request_exception = False

    def send():
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("students.csv", FILE, "text/csv")
        return client.post(
            reverse("import-add"), {"target": f"students:{university.code}", "file": file}
        )

    return send


def test_upload_on_a_full_disk_says_what_to_do(upload, full_disk):
    answer = upload()
    assert answer.status_code == 507
    page = answer.content.decode()
    for sentence in (
        "There is no room left to keep this",
        "Saqlash uchun joy qolmadi",
        "Не осталось места для сохранения",
    ):
        assert sentence in page
    assert not ImportRun.objects.exists()


def test_upload_works_again_once_there_is_room(upload, full_disk, settings, tmp_path_factory):
    assert upload().status_code == 507
    settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media"))
    assert upload().status_code == 302
    assert ImportRun.objects.count() == 1


def test_program_is_told_of_a_full_disk_too(api_as, umida, university, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def full(*args, **kwargs):
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    client = api_as(umida)
    client.raise_request_exception = False
    file = SimpleUploadedFile("students.csv", FILE, "text/csv")
    fields = {"kind": "students", "organization": university.code, "file": file}
    answer = client.post(reverse("api:importrun-list"), fields, format="multipart")
    assert answer.status_code == 507
    assert answer.json()["detail"] == "There is no room left to keep this. Nothing was saved."


def test_file_too_large_for_the_temporary_folder_is_told(upload, settings, monkeypatch):
    """Larger files stop on their way, before any view has seen them."""
    from django.core.files.uploadhandler import MemoryFileUploadHandler

    def full(self, raw_data, start):
        raise FULL

    monkeypatch.setattr(MemoryFileUploadHandler, "receive_data_chunk", full)
    assert upload().status_code == 507


def test_page_without_a_database_asks_for_patience(client, db, monkeypatch):
    client.raise_request_exception = False

    def away(*args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("cluster_portal.common.views.health.answers", away)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The platform is away for a moment" in answer.content.decode()


def test_other_faults_stay_what_they_are(client, db, monkeypatch):
    client.raise_request_exception = False

    def fails():
        raise RuntimeError

    monkeypatch.setattr("cluster_portal.common.views.health.answers", fails)
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


class Full(Exception):
    """As the driver says it."""

    pgcode = "53100"


def test_causes_are_looked_through():
    outer = RuntimeError()
    outer.__cause__ = FULL
    told = OperationalError()
    told.__cause__ = Full()
    assert [is_disk_full(e) for e in (FULL, outer, told)] == [True, True, True]
    assert [is_disk_full(e) for e in (None, OSError(errno.EACCES, ""), RuntimeError())] == [
        False
    ] * 3
    assert is_database_away(told)
    assert not is_database_away(outer)


def test_every_task_is_tried_again_while_the_database_is_away():
    from cluster_portal.celery import app

    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) > 10
    assert {(OperationalError in task.autoretry_for, task.max_retries) for task in ours} == {
        (True, None)
    }


def test_job_whose_database_goes_away_is_begun_anew(db):
    job = Job.objects.create(kind="count", title="Counting", started_by=UserFactory())
    with pytest.raises(OperationalError), running(job.pk):
        raise OperationalError("gone")
    job.refresh_from_db()
    assert job.state == "running"
    with running(job.pk) as again:
        again.message = "Counted"
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "Counted")
    assert job.finished_at <= timezone.now()
    assert connection.is_usable()
