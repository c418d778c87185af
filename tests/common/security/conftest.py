"""People with and without a second factor, signed in by the very pages."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

PASSWORD = "parol-Juda-Maxfiy1"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def guarded(settings):
    settings.SECOND_FACTOR_ROLES = ["ministry", "operator", "university_admin"]


def code_of(secret: str) -> str:
    """What an app with the SECRET shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_app(user) -> str:
    """USER has an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_codes(user) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def enter(user, secret: str = "", agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> Client:
    """A browser in which USER signed in, with the code of the app where SECRET is given."""
    client = Client(headers={"accept-language": "en", "user-agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    if secret:
        client.post("/accounts/second-factor/", {"code": code_of(secret)})
    return client


def confirm(client, secret: str) -> None:
    """Before what matters: the code once more (the cache forgets that it was used)."""
    cache.clear()
    assert (
        client.post("/accounts/second-factor/again/", {"code": code_of(secret)}).status_code == 302
    )
