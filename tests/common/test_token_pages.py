"""A person makes, sees and revokes the tokens their programs sign in with."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import LONGEST, token_hash


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def days_on(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def token_of(user, **changed):
    given = {
        "name": "Timetable",
        "scope": "write",
        "expires_at": timezone.now() + timedelta(days=30),
    } | changed
    return ApiToken.objects.issue(user=user, **given)


def program(text: str) -> APIClient:
    return APIClient(headers={"authorization": f"Bearer {text}", "accept-language": "en"})


def test_token_is_made_named_scoped_and_shown_once(umida, signed_in):
    browser = signed_in(umida)
    given = {"name": "Timetable", "scope": "read", "expires_on": days_on(10)}
    page = browser.post("/tokens/add/", given)
    text = re.search(r'id="token-text"\s+value="([^"]+)"', page.content.decode())[1]
    token = umida.api_tokens.get()
    assert (token.name, token.scope, token.digest) == ("Timetable", "read", token_hash(text))
    assert timezone.localdate(token.expires_at).isoformat() == days_on(10)
    assert "no-store" in page["Cache-Control"]
    listed = browser.get("/tokens/").content.decode()
    assert "Timetable" in listed
    assert text not in listed
    assert program(text).get("/api/v1/organizations").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("scope", "everything"),
        ("expires_on", -1),
        ("expires_on", 366),
        ("expires_on", "2026-02-30"),
    ],
)
def test_token_is_refused_with_a_reason(field, value, umida, signed_in):
    given = {"name": "Timetable", "scope": "read", "expires_on": days_on(10)}
    given[field] = days_on(value) if isinstance(value, int) else value
    page = signed_in(umida).post("/tokens/add/", given)
    assert list(page.context["form"].errors) == [field]
    assert not umida.api_tokens.exists()


def test_token_is_made_only_after_the_password_was_typed_again(umida, sign_in):
    given = {"name": "Timetable", "scope": "read", "expires_on": days_on(10)}
    answer = sign_in(umida).post("/tokens/add/", given)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not umida.api_tokens.exists()


def test_read_token_reads_and_changes_nothing(umida):
    _token, text = token_of(umida, scope="read")
    client = program(text)
    assert client.get("/api/v1/organizations").status_code == 200
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/programmes", {})
        assert (answer.status_code, answer.json()) == (
            403,
            {"detail": "This token may only read."},
        )


def test_write_token_does_what_its_person_may_and_no_more(hamid, umida):
    _token, text = token_of(hamid)
    card = {"kind": "enterprise", "code": "X1", "name_uz": "Yangi"}
    refused = program(text).post("/api/v1/organizations", card)
    assert refused.status_code == 403
    _token, text = token_of(umida)
    assert program(text).post("/api/v1/organizations", card).status_code == 201


def test_token_loses_what_its_person_loses(umida):
    _token, text = token_of(umida)
    assert program(text).get("/api/v1/students").status_code == 200
    umida.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert program(text).get("/api/v1/students").status_code == 403


def test_expired_and_revoked_tokens_sign_nobody_in(umida, sign_in):
    _token, expired = token_of(umida, expires_at=timezone.now() - timedelta(seconds=1))
    token, revoked = token_of(umida)
    assert sign_in(umida).post(f"/tokens/{token.pk}/revoke/").status_code == 302
    for text in (expired, revoked):
        assert program(text).get("/api/v1/organizations").status_code == 401


def test_nobody_sees_or_revokes_anothers_token(umida, hamid, sign_in):
    token, text = token_of(umida, name="Secret timetable")
    other = sign_in(hamid)
    assert "Secret timetable" not in other.get("/tokens/").content.decode()
    assert other.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert program(text).get("/api/v1/organizations").status_code == 200


def test_use_is_noted_once_in_five_minutes(umida):
    token, text = token_of(umida)
    client = program(text)
    client.get("/api/v1/organizations")
    token.refresh_from_db()
    noted = token.last_used_at
    assert timezone.now() - noted < timedelta(minutes=1)
    client.get("/api/v1/organizations")
    token.refresh_from_db()
    assert token.last_used_at == noted
    ApiToken.objects.update(last_used_at=noted - timedelta(minutes=6))
    client.get("/api/v1/organizations")
    token.refresh_from_db()
    assert token.last_used_at >= noted


def test_what_a_program_writes_is_its_persons_doing_in_the_audit_trail(hamid, enterprise):
    token, text = token_of(hamid)
    answer = program(text).patch(f"/api/v1/organizations/{enterprise.pk}", {"phone": "+998711"})
    assert answer.status_code == 200
    event = enterprise.events.order_by("pgh_id").last()
    assert (event.phone, event.pgh_context["user"]) == ("+998711", hamid.pk)
    assert event.pgh_context["token"] == token.pk


def test_tokens_are_audited_without_their_hash(umida):
    token, _text = token_of(umida)
    ApiToken.objects.note_use(token, at=timezone.now())
    ApiToken.objects.filter(pk=token.pk).revoke(at=timezone.now())
    events = token.events.order_by("pgh_id")
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "update"]
    assert not hasattr(events[0], "digest")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"scope": "everything"}, "token_scope_known"),
        ({"expires_at": timezone.now() + LONGEST + timedelta(days=2)}, "token_expires_in_time"),
    ],
)
def test_the_database_bounds_tokens(changed, constraint, umida):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        token_of(umida, **changed)


def test_list_queries_do_not_grow_with_tokens(umida, sign_in, django_assert_max_num_queries):
    browser = sign_in(umida)
    browser.get("/tokens/")
    for _number in range(25):
        token_of(umida)
    with django_assert_max_num_queries(8):
        assert browser.get("/tokens/").status_code == 200


def test_account_menu_leads_to_tokens(umida, sign_in):
    assert 'href="/tokens/"' in sign_in(umida).get("/").content.decode()
