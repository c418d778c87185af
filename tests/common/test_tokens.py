"""Programs get a token for e-mail and password."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories.partners import UserFactory

PASSWORD = "parol-Juda-Maxfiy1"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def ask(**body):
    return APIClient().post("/api/v1/token", body)


def test_token_signs_in(umida):
    answer = ask(email=umida.email, password=PASSWORD)
    assert answer.status_code == 201
    client = APIClient(headers={"authorization": f"Bearer {answer.data['token']}"})
    assert client.get("/api/v1/schema/").status_code == 200


@pytest.mark.parametrize("body", [{"password": "wrong"}, {"email": "nobody@example.uz"}])
def test_token_refused_alike_for_wrong_email_and_password(umida, body):
    answer = ask(**({"email": umida.email, "password": PASSWORD} | body))
    assert answer.status_code == 401
    assert answer.data["detail"] == "The e-mail or the password is wrong."


def test_token_refused_to_inactive_user(db):
    user = UserFactory(is_active=False)
    assert ask(email=user.email, password=PASSWORD).status_code == 401


def test_token_attempts_are_limited(umida):
    statuses = [ask(email=umida.email, password="wrong").status_code for _try in range(11)]
    assert statuses == [401] * 10 + [429]
