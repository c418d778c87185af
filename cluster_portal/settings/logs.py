"""Logs: JSON lines in production, readable lines in development, no secrets in either."""

import re
from datetime import datetime
from typing import Any

import structlog

# Personal links and password resets are secrets that stand in addresses; so may what people
# searched for.
_SECRET_PATH = re.compile(r"/(s|m|c|h|calendars|reset/key|confirm-email)/[^/?\s\"']+")
_QUERY = re.compile(r"\?[^\s\"']+")
_NAMES = r"password|passwd|secret|token|authorization|cookie|csrf|session|pinfl|passport|api_?key"
_SECRET_NAME = re.compile(_NAMES, re.I)
# Whoever sends a request says what is logged of it, so that no expression here may begin or go on
# without an end: a long word would keep the processor busy for its length squared.
# postgres://user:password@host, as error messages quote addresses of databases and brokers
_PASSWORD_IN_ADDRESS = re.compile(r"(://[^\s:/@\"']{0,200}):[^\s@\"']{1,200}@")
_CREDENTIALS = re.compile(r"\b(Bearer|Token|Basic)\s{1,4}[A-Za-z0-9._~+/=:-]{6,}", re.I)
# password=…, "password": "…", Cookie: …, in messages and tracebacks; a quoted value to its quote
_NAMED_SECRET = re.compile(
    rf"""((?:{_NAMES})[\w-]{{0,40}}["']?\s{{0,4}}[=:]\s{{0,4}})"""
    r"""("[^"\n]*"|'[^'\n]*'|[^\s,;)}\]]+)""",
    re.I,
)


def without_secrets(text: str) -> str:
    """TEXT that gives away no personal link, password reset, search, password, token or cookie."""
    text = _QUERY.sub("?…", _SECRET_PATH.sub(r"/\1/…", text))
    text = _CREDENTIALS.sub(r"\1 …", _PASSWORD_IN_ADDRESS.sub(r"\1:…@", text))
    return _NAMED_SECRET.sub(r"\1…", text)


def _hidden(value: Any) -> Any:
    """VALUE without secrets, however deep; an object is written as it would be shown."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {
            key: "…" if _SECRET_NAME.search(str(key)) else _hidden(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set):
        return [_hidden(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_secrets(str(value) if isinstance(value, datetime) else repr(value))


def hide_secrets(logger, method: str, event: dict) -> dict:
    """A structlog processor: secrets become "…", wherever they stand."""
    return _hidden(dict(event))


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def logging_settings(*, level: str, as_json: bool) -> dict:
    """Django's LOGGING: everything, structured or not, to standard error through one formatter."""
    renderer: Any
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    hide_secrets,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # django-structlog says the same with the person and the time taken
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
        },
    }


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
