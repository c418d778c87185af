"""Whether somebody has an account is told to nobody, neither in words nor by the time it takes."""

import statistics
import time

import pytest
from django.core import mail

from cluster_portal.common import dispatch
from cluster_portal.common.models import Letter
from cluster_portal.common.tasks import send_password_letter
from tests.factories.partners import UserFactory

RESET = "/accounts/password/reset/"
KNOWN, UNKNOWN = "umida@example.uz", "nobody@example.uz"


def test_sign_in_refuses_known_and_unknown_alike(client, umida):
    pages = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"})
        .context["form"]
        .errors
        for email in (KNOWN, UNKNOWN)
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("state", ["known", "unknown", "invited", "closed"])
def test_sign_in_hashes_one_password_whoever_asks(client, umida, settings, state, monkeypatch):
    """Counted, not timed: a hash is nearly all of the time that a sign-in takes."""
    from cluster_portal.common import hashers

    settings.PASSWORD_HASHERS = ["cluster_portal.common.hashers.OwaspArgon2PasswordHasher"]
    umida.set_password("a-long-password-1")
    umida.save()
    UserFactory(email="invited@example.uz", password=None)
    closed = UserFactory(email="closed@example.uz", is_active=False)
    closed.set_password("a-long-password-1")
    closed.save()
    email = {"known": KNOWN}.get(state, f"{state}@example.uz")
    taken, hasher = [], hashers.OwaspArgon2PasswordHasher
    encode, verify = hasher.encode, hasher.verify
    monkeypatch.setattr(hasher, "encode", lambda *given: taken.append(1) or encode(*given))
    monkeypatch.setattr(hasher, "verify", lambda *given: taken.append(1) or verify(*given))
    client.post("/accounts/login/", {"login": email, "password": "wrong"})
    assert len(taken) == 1


def test_reset_does_the_same_for_known_and_unknown(client, umida, monkeypatch):
    sent = []
    monkeypatch.setattr(dispatch, "send", lambda task, **given: sent.append((task, given)))
    answers = [client.post(RESET, {"email": email}) for email in (KNOWN, UNKNOWN)]
    assert answers[0].url == answers[1].url
    assert sent == [(send_password_letter, {"email": email}) for email in (KNOWN, UNKNOWN)]
    assert not Letter.objects.exists()


def test_reset_takes_comparable_time(client, umida, monkeypatch):
    monkeypatch.setattr(dispatch, "send", lambda task, **given: None)
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _round in range(15):
        for email, taken in times.items():
            begin = time.perf_counter()
            client.post(RESET, {"email": email})
            taken.append(time.perf_counter() - begin)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert max(known, unknown) < 2 * min(known, unknown)


def test_closed_account_gets_no_letter(client, umida):
    umida.is_active = False
    umida.save()
    client.post(RESET, {"email": KNOWN})
    assert not Letter.objects.exists()
    assert mail.outbox == []


def test_letters_for_one_address_are_limited(client, umida, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "100/m/ip,5/h/key"}
    seen = [client.post(RESET, {"email": KNOWN}).status_code for _try in range(6)]
    assert seen == [302] * 5 + [429]
    assert client.post(RESET, {"email": UNKNOWN}).status_code == 302


def test_limit_of_one_address_shows_a_page_in_words(client, umida, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    wrong = {"login": KNOWN, "password": "wrong"}
    for _try in range(3):
        client.post("/accounts/login/", wrong)
    answer = client.post("/accounts/login/", wrong)
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_wrong_passwords_for_one_account_are_limited_for_known_and_unknown(client, umida, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key"}
    for email in (KNOWN, UNKNOWN):
        for _try in range(5):
            client.post("/accounts/login/", {"login": email, "password": "wrong"})
        late = client.post("/accounts/login/", {"login": email, "password": "wrong"})
        assert late.context["form"].non_field_errors() == [
            "Too many failed login attempts. Try again later."
        ]
