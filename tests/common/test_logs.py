"""Logs tell no secrets."""

import json
import logging

import structlog

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
