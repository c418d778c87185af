"""Logs: JSON lines in production, readable lines in development, no secrets in either."""

import re
from typing import Any

import structlog

# Personal links and password resets are secrets that stand in addresses; so may what people
# searched for.
_SECRET_PATH = re.compile(r"/(s|m|reset/key|confirm-email)/[^/?\s\"']+")
_QUERY = re.compile(r"\?[^\s\"']+")
_SECRET_NAME = re.compile(r"password|passwd|secret|token|authorization|cookie|pinfl|passport", re.I)


def without_secrets(text: str) -> str:
    """TEXT in which no address gives away a personal link, a password reset or a search."""
    return _QUERY.sub("?…", _SECRET_PATH.sub(r"/\1/…", text))


def hide_secrets(logger, method: str, event: dict) -> dict:
    """A structlog processor: secrets become "…", wherever they stand."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = without_secrets(value)
    return event


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
