"""Somebody at a browser who has just typed the password."""

import pytest

PASSWORD = "parol-Juda-Maxfiy1"


@pytest.fixture
def signed_in(client):
    """A browser whose person signed in and has just typed the password once more."""

    def sign_in(user):
        for address, names in (("login", {"login": user.email}), ("reauthenticate", {})):
            answer = client.post(f"/accounts/{address}/", names | {"password": PASSWORD})
            assert answer.status_code == 302
        return client

    return sign_in
