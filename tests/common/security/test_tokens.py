"""POST /api/v1/token is no way round the second factor."""

import pytest
from rest_framework.test import APIClient

from partners.enums import Role
from tests.common.security.conftest import PASSWORD, code_of, give_app, give_codes


def ask(user, **body):
    return APIClient().post("/api/v1/token", {"email": user.email, "password": PASSWORD} | body)


def test_guarded_roles_without_a_factor_get_no_token(guarded, everyone):
    given = {role: ask(user).status_code for role, user in everyone.items() if user}
    refused = dict.fromkeys([Role.OPERATOR, Role.MINISTRY, Role.UNIVERSITY_ADMIN], 403)
    assert given == dict.fromkeys(given, 201) | refused


def test_refusal_is_told_in_words_and_only_to_who_knows_the_password(guarded, umida):
    sentence = "Your role needs a second factor: set it up on the platform."
    assert ask(umida).data["detail"] == sentence
    assert ask(umida, password="wrong").data["detail"] == "The e-mail or the password is wrong."


@pytest.mark.parametrize("code", ["", "000000", "not a code"])
def test_with_a_factor_the_password_is_not_enough(bobur, code):
    give_app(bobur)
    answer = ask(bobur, **({"code": code} if code else {}))
    assert answer.status_code == 401
    assert "code" in answer.data["detail"]


def test_code_of_the_app_gets_a_token_that_works(guarded, umida):
    answer = ask(umida, code=code_of(give_app(umida)))
    assert answer.status_code == 201
    program = APIClient(headers={"authorization": f"Bearer {answer.data['token']}"})
    assert program.get("/api/v1/organizations").status_code == 200


def test_recovery_code_gets_one_token(bobur):
    give_app(bobur)
    code = give_codes(bobur)[0]
    assert [ask(bobur, code=code).status_code for _try in range(2)] == [201, 401]


def test_codes_are_limited_here_too(bobur, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key"}
    secret = give_app(bobur)
    for _try in range(5):
        ask(bobur, code="000000")
    answer = ask(bobur, code=code_of(secret))
    assert (answer.status_code, answer.data["detail"]) == (
        401,
        "Too many failed login attempts. Try again later.",
    )
