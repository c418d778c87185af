"""Reads settings from the environment; a missing or malformed value is one clear sentence.

Where a secret is kept in a file (as Docker and systemd do), NAME_FILE names that file.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def _value(name: str) -> str | None:
    if name in os.environ:
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    if file is None:
        return None
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that can't be read: {error}."
        ) from None


def text(name: str, default: str | None = None) -> str:
    """The value of NAME; without a default the variable is required."""
    value = _value(name)
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/settings.md.")
    return default if value is None else value


def is_set(name: str) -> bool:
    """Whether NAME is given at all, be it empty."""
    return _value(name) is not None


def secret(name: str, *, shortest: int) -> str:
    value = text(name)
    if len(value) < shortest:
        raise ImproperlyConfigured(f"{name} must have at least {shortest} characters.")
    return value


def flag(name: str, default: bool) -> bool:
    value = (_value(name) or str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in _TRUE


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    value = _value(name) or str(default)
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} must be from {low} to {high}, not {number}.")
    return number


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = _value(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def words(name: str, default: str | None = "") -> list[str]:
    """A comma-separated list; with the default None at least one word is required."""
    found = [word.strip() for word in text(name, default).split(",") if word.strip()]
    if not found and default is None:
        raise ImproperlyConfigured(f"{name} must name at least one, separated by commas.")
    return found


def address(name: str, default: str | None = None) -> str:
    """The address of a site, without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like https://klaster.uz, not {value!r}.")
    return value


def origins(name: str) -> list[str]:
    found = words(name)
    for origin in found:
        if urlsplit(origin).scheme not in {"http", "https"}:
            raise ImproperlyConfigured(f"{name} must list addresses such as https://klaster.uz.")
    return found


def redis_url(name: str, default: str | None = None) -> str:
    """redis://host:6379/0, rediss://… or unix:///socket?db=0."""
    value = text(name, default)
    parts = urlsplit(value)
    whole = parts.path.strip("/") if parts.scheme == "unix" else parts.hostname
    if parts.scheme not in {"redis", "rediss", "unix"} or not whole:
        raise ImproperlyConfigured(
            f"{name} must look like redis://host:6379/0 or unix:///run/redis.sock?db=0."
        )
    return value


def celery_url(url: str) -> str:
    """The same Redis as Celery writes it: sockets differ."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{quote(unquote(parts.path))}?virtual_host={number}"


def database(name: str, default: str | None = None) -> dict:
    """Django's DATABASES entry from postgres://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(text(name, default))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user:password@host:5432/database."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": integer("DATABASE_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
        # A pooler lends a connection for one transaction: no cursor outlives it.
        "DISABLE_SERVER_SIDE_CURSORS": flag("DATABASE_POOLED", False),
    }
