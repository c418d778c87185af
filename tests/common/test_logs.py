"""Logs tell no secrets."""

import json
import logging
import re
import sys
import time

import pytest
import structlog
from django.test import RequestFactory

from cluster_portal.settings.logs import hide_secrets, logging_settings


def shown(**event) -> dict:
    return hide_secrets(None, "info", event)


def test_personal_links_and_searches_are_hidden():
    assert shown(request="GET /m/Zx81-secret")["request"] == "GET /m/…"
    assert shown(request="POST /s/Zx81/2")["request"] == "POST /s/…/2"
    assert shown(request="GET /students/?q=Umida&page=2")["request"] == "GET /students/?…"
    assert shown(request="GET /accounts/password/reset/key/1-abc/")["request"] == (
        "GET /accounts/password/reset/key/…/"
    )


def test_fields_named_as_secrets_are_hidden():
    assert shown(password="a", api_token="b", Cookie="c", user_id=7) == {
        "password": "…",
        "api_token": "…",
        "Cookie": "…",
        "user_id": 7,
    }


def test_ordinary_paths_are_kept():
    assert shown(request="GET /postings/7/")["request"] == "GET /postings/7/"


def formatted(settings: dict, record: logging.LogRecord) -> str:
    facts = dict(settings["formatters"]["structured"])
    facts.pop("()")
    return structlog.stdlib.ProcessorFormatter(**facts).format(record)


def record(message: str, *arguments) -> logging.LogRecord:
    return logging.LogRecord("internships", logging.INFO, "file", 1, message, arguments, None)


def test_production_writes_one_json_object_a_line():
    line = formatted(logging_settings(level="INFO", as_json=True), record("Round %s ran", 7))
    event = json.loads(line)
    assert (event["event"], event["level"], event["logger"]) == (
        "Round 7 ran",
        "info",
        "internships",
    )


def test_development_writes_readable_lines():
    line = formatted(logging_settings(level="INFO", as_json=False), record("GET /m/abc"))
    assert "GET /m/…" in line
    assert not line.startswith("{")


SECRET = "Zx81-very-secret"


@pytest.mark.parametrize(
    "text",
    [
        f"connection to postgres://klaster:{SECRET}@db:5432/klaster failed",
        f"Error 111 connecting to redis://:{SECRET}@broker:6379/0",
        f"Authorization: Bearer {SECRET}",
        f"headers={{'Authorization': 'Token {SECRET}'}}",
        f"Cookie: __Host-session={SECRET}; theme=dark",
        f"{{'password': '{SECRET}', 'email': 'a@example.uz'}}",
        f'{{"password1": "{SECRET} with spaces"}}',
        f"fields password={SECRET}, next=/",
        f"csrfmiddlewaretoken={SECRET}",
        f"EMAIL_HOST_PASSWORD={SECRET}",
        f"SECRET_KEY = '{SECRET}'",
    ],
)
def test_secrets_in_sentences_are_hidden(text):
    hidden = shown(event=text)["event"]
    assert SECRET not in hidden
    assert "with spaces" not in hidden


def test_secrets_are_hidden_however_deep():
    found = shown(data={"people": [{"password": SECRET, "name": "Umida"}], "headers": (SECRET,)})
    assert found == {"data": {"people": [{"password": "…", "name": "Umida"}], "headers": [SECRET]}}


def test_objects_do_not_give_links_away():
    request = RequestFactory().get(f"/s/{SECRET}/", {"q": "Umida"})
    assert SECRET not in str(shown(request=request))
    assert "Umida" not in str(shown(request=request))


@pytest.mark.parametrize("as_json", [True, False])
def test_tracebacks_give_nothing_away(as_json):
    try:
        raise RuntimeError(f"could not connect to postgres://app:{SECRET}@db/klaster")
    except RuntimeError:
        told = record("job_failed")
        told.exc_info = sys.exc_info()
    line = formatted(logging_settings(level="INFO", as_json=as_json), told)
    assert SECRET not in line
    assert "RuntimeError: could not connect to postgres://app:…@db/klaster" in line


def test_page_that_fails_logs_neither_form_nor_cookie_nor_link(
    client, db, settings, caplog, monkeypatch
):
    """The whole way: a request with secrets everywhere ends in an error; its log line is clean."""

    def fails(*args, **kwargs):
        raise RuntimeError(f"token={SECRET}")

    monkeypatch.setattr("cluster_portal.common.views.health.answers", fails)
    client.raise_request_exception = False
    client.cookies["sessionid"] = SECRET
    headers = {"authorization": f"Bearer {SECRET}", "referer": f"http://testserver/s/{SECRET}/"}
    assert client.get("/healthz", {"password": SECRET}, headers=headers).status_code == 500
    lines = [formatted(logging_settings(level="INFO", as_json=True), r) for r in caplog.records]
    assert any("RuntimeError" in line for line in lines)
    assert [line for line in lines if SECRET in line] == []


def test_request_is_named_in_every_line_it_causes(client, db, caplog, monkeypatch):
    """One id joins the lines of a request; a task carries it on (tests/operations)."""

    def told(*args, **kwargs):
        structlog.get_logger("trial").warning("seen")
        return {"database": True}

    monkeypatch.setattr("cluster_portal.common.views.health.answers", told)
    client.get("/healthz")
    found = [r.msg for r in caplog.records if isinstance(r.msg, dict) and r.msg["event"] == "seen"]
    assert len(found) == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", found[0]["request_id"])


@pytest.mark.parametrize(
    "piece",
    ["9", "-", "token", "token ", "password=", "://:", "://", "/s/", "?", "Bearer ", "a:b@", "'"],
)  # fmt: skip
def test_a_long_address_keeps_nobody_busy(piece):
    """What is squared with the length took a quarter of a minute for an address of 5,000 signs."""
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    shown(request=f"GET /{text}", event=text)
    assert time.process_time() - began < 2
