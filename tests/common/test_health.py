"""/healthz tells which part does not answer."""

import pytest
from django.db import OperationalError, connection

from cluster_portal.common import health
from cluster_portal.common.tasks import sweep_outbox

NOT = "does not answer"


@pytest.fixture
def parts(monkeypatch):
    """Which of broker and worker answer, as the test likes."""
    state = {"broker": True, "worker": True}
    monkeypatch.setattr(
        health, "broker_and_worker_answer", lambda: (state["broker"], state["worker"])
    )
    return state


def test_health_is_public_and_good_when_all_answer(client, db, parts):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "answers", "broker": "answers", "worker": "answers"}


def test_health_names_the_worker_that_is_away(client, db, parts):
    parts["worker"] = False
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]) == (503, NOT)
    assert response.json()["database"] == "answers"


def test_health_names_the_database_that_is_away(client, db, parts, monkeypatch):
    def away():
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, NOT)


def test_health_names_the_broker_that_is_away(client, db, settings):
    settings.BROKER_URL = "unix:///nonexistent/broker.sock?db=0"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "answers", "broker": NOT, "worker": NOT}


def test_calendar_answers_once_its_task_has_come(db):
    assert not health.calendar_answers()
    try:
        sweep_outbox()
        assert health.calendar_answers()
    finally:
        with health._broker() as broker:
            broker.delete(health.CALENDAR_KEY)


def test_health_is_cheap(client, db, parts, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_health_is_not_cached_and_only_read(client, db, parts):
    assert "no-store" in client.get("/healthz")["Cache-Control"]
    assert client.post("/healthz").status_code == 405
