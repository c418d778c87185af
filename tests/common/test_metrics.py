"""/metrics and /readyz: figures for who holds the token, whole over several processes."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from cluster_portal.common import health
from cluster_portal.common.models import Job, Letter, WaitingTask
from cluster_portal.common.views import health as views

TOKEN = "monitor-0123456789"
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def figures(client, db, settings):
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return read


@pytest.mark.parametrize("given", [None, "", "Bearer ", "Bearer wrong", TOKEN[:-1]])
def test_metrics_are_not_there_without_the_token(client, db, settings, given):
    settings.METRICS_TOKEN = TOKEN
    headers = {} if given is None else {"authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_metrics_are_not_there_where_no_token_is_set(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_view_and_status(client, figures):
    key = (
        "klaster_requests_total",
        ("method", "GET"),
        ("status", "404"),
        ("view", "mentor-link"),
    )
    before = figures().get(key, 0)
    for _time in range(3):
        client.get("/m/nobody-has-this-link")
    after = figures()
    assert after[key] == before + 3
    assert after["klaster_request_seconds_count", ("view", "mentor-link")] >= 3
    assert not [name for name in after if "nobody-has-this-link" in str(name)]


def test_unknown_addresses_are_counted_together(client, figures):
    key = ("klaster_requests_total", ("method", "GET"), ("status", "404"), ("view", "none"))
    before = figures().get(key, 0)
    client.get("/one/address"), client.get("/another")
    assert figures()[key] == before + 2


def test_what_waits_is_counted(figures):
    now = timezone.now()
    Job.objects.create(kind="count", title="Counting")
    for key, facts in {"a": {}, "b": {"attempts": 2}, "c": {"sent_at": now}}.items():
        Letter.objects.create(key=key, email="a@example.uz", language="uz", **facts)
    WaitingTask.objects.create(task="t")
    WaitingTask.objects.update(created_at=now - timedelta(seconds=90))
    found = figures()
    assert found["klaster_jobs", ("state", "waiting")] == 1
    assert found["klaster_letters_waiting",] == 2
    assert found["klaster_letters_failing",] == 1
    assert found["klaster_outbox_tasks",] == 1
    assert 90 <= found["klaster_outbox_age_seconds",] < 120
    assert found["klaster_database_up",] == 1
    assert found["klaster_queue_tasks", ("queue", "celery")] == 0


def test_broker_that_is_away_is_a_figure(figures, settings):
    settings.BROKER_URL = "unix:///nonexistent/broker.sock?db=0"
    assert figures()["klaster_broker_up",] == 0


def test_counts_of_other_processes_of_the_host_are_added(figures, settings):
    """As with two workers of the web server: whichever is asked knows the counts of both."""
    key = ("klaster_requests_total", ("method", "GET"), ("status", "200"), ("view", "elsewhere"))
    before = figures().get(key, 0)
    code = (
        "import django; django.setup();"
        "from cluster_portal.common.metrics import REQUESTS;"
        "REQUESTS.labels('elsewhere', 'GET', 200).inc(5)"
    )
    environment = os.environ | {"METRICS_FOLDER": str(settings.METRICS_FOLDER)}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, check=True)
    assert figures()[key] == before + 10


@pytest.fixture
def unasked(monkeypatch):
    """As in a process that has not yet found the migrations applied."""
    monkeypatch.setattr(views, "_MIGRATED", set())


def test_ready_when_database_answers_and_is_migrated(client, db, unasked):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": "answers", "migrations": "applied"},
    )


def test_ready_is_cheap_once_it_was_so(client, db, unasked, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


def test_not_ready_before_a_migration_is_applied(client, db, unasked):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'quality'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "not applied")


def test_ready_although_a_newer_release_has_migrated(client, db, unasked):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (id, app, name, applied)"
            " VALUES (99999, 'quality', '9999', now())"
        )
    assert client.get("/readyz").status_code == 200


def test_not_ready_while_the_database_is_away(client, db, unasked, monkeypatch):
    def away():
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"database": "does not answer", "migrations": "unknown"},
    )


def test_ready_although_broker_and_worker_are_away(client, db, unasked, settings):
    settings.BROKER_URL = "unix:///nonexistent/broker.sock?db=0"
    assert health.answers()["broker"] is False
    assert client.get("/readyz").status_code == 200
