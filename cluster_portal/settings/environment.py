"""Reads settings from the environment; a missing or malformed value is one clear sentence."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The value of NAME; without a default the variable is required."""
    value = os.environ.get(name, default)
    if value is None or (value == "" and default is None):
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/settings.md.")
    return value


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in _TRUE


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str, default: str | None = None) -> dict:
    """Django's DATABASES entry from postgres://user:password@host:port/name?host=/socket/folder."""
    address = urlsplit(text(name, default))
    if address.scheme not in {"postgres", "postgresql"} or not address.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user:password@host:5432/database."
        )
    options = dict(parse_qsl(address.query))
    host = options.pop("host", None) or unquote(address.hostname or "")
    try:
        port = address.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": host,
        "PORT": port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": integer("DATABASE_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
    }


def broker(redis_url: str) -> str:
    """Celery's spelling of a Redis address: it writes a unix socket differently."""
    if not redis_url.startswith("unix://"):
        return redis_url
    address = urlsplit(redis_url)
    database = dict(parse_qsl(address.query)).get("db", "0")
    return f"redis+socket://{address.path}?virtual_host={database}"
