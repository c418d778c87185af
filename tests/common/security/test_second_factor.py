"""Who must have a second factor reaches nothing before it is set up, and never loses the last."""

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from cluster_portal.common.models import SecurityEvent, SecurityEventKind
from cluster_portal.common.security.second_factor import (
    LastFactor,
    NoFactor,
    OwnFactors,
    remove_factor,
    reset_second_factor,
)
from partners.enums import Role
from tests.common.security.conftest import PASSWORD, code_of, confirm, enter, give_app, give_codes

GUARDED = {Role.OPERATOR, Role.MINISTRY, Role.UNIVERSITY_ADMIN}
REQUIRED = "/accounts/security/required/"


def test_guarded_roles_alone_are_led_to_set_one_up(guarded, everyone):
    led = {
        role
        for role, user in everyone.items()
        if user and enter(user).get("/").headers.get("Location") == REQUIRED
    }
    assert led == GUARDED


@pytest.mark.parametrize(
    "path",
    ["/", "/accounts/security/", "/students/", "/notifications/", "/organizations/?export=csv"],
)
def test_nothing_else_opens_before(guarded, umida, path):
    client = enter(umida)
    assert client.get(path).headers["Location"] == REQUIRED
    assert client.post(path).headers["Location"] == REQUIRED


def test_api_says_it_in_words_before(guarded, umida):
    answer = enter(umida).get("/api/v1/organizations")
    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "Your role needs a second factor: set it up on the platform."
    }


def test_api_token_from_before_the_role_opens_nothing(guarded, umida, client):
    from cluster_portal.common.models import ApiToken

    later = timezone.now() + timezone.timedelta(days=1)
    _token, text = ApiToken.objects.issue(user=umida, name="Old", scope="write", expires_at=later)
    answer = client.get("/api/v1/organizations", headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 403


def test_app_is_set_up_and_opens_everything(guarded, umida, django_capture_on_commit_callbacks):
    client = enter(umida)
    page = client.get("/accounts/security/app/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/security/app/", {"code": code_of(secret)})
    assert answer.url == "/accounts/security/codes/"
    codes = client.get(answer.url).context["unused_codes"]
    assert (len(codes), client.get("/").status_code) == (10, 200)
    kept = Authenticator.objects.get(user=umida, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert umida.notifications.get().title == "Your account: a second factor was set up"


def test_next_sign_in_asks_for_the_code(guarded, umida):
    secret = give_app(umida)
    client = enter(umida)
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    wrong = client.post("/accounts/second-factor/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] == ["This code is wrong or was used already."]
    assert client.post("/accounts/second-factor/", {"code": code_of(secret)}).url == "/"
    assert client.get("/").status_code == 200


def test_recovery_code_signs_in_once(guarded, umida):
    give_app(umida)
    code, *_rest = give_codes(umida)
    client, again = enter(umida), enter(umida)
    assert client.post("/accounts/second-factor/", {"code": code}).url == "/"
    assert again.post("/accounts/second-factor/", {"code": code}).status_code == 200


def test_code_of_the_app_signs_in_once(umida):
    secret = give_app(umida)
    first, second = enter(umida, secret), enter(umida, secret)
    assert first.get("/").status_code == 200
    assert second.get("/").status_code == 302


def test_codes_are_limited_per_account(umida, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key"}
    secret = give_app(umida)
    for _try in range(5):
        enter(umida).post("/accounts/second-factor/", {"code": "000000"})
    late = enter(umida).post("/accounts/second-factor/", {"code": code_of(secret)})
    assert late.context["form"].errors["code"] == [
        "Too many failed login attempts. Try again later."
    ]


def test_session_of_before_ends_with_the_first_factor(guarded, umida):
    stolen, own = enter(umida), enter(umida)
    secret = own.get("/accounts/security/app/").context["form"].secret
    own.post("/accounts/security/app/", {"code": code_of(secret)})
    assert own.get("/").status_code == 200
    assert stolen.get("/").headers["Location"].startswith("/accounts/login/")


def test_last_factor_stays_while_the_role_needs_it(guarded, umida, bobur):
    secret = give_app(umida)
    client = enter(umida, secret)
    confirm(client, secret)
    factor = Authenticator.objects.get(user=umida)
    page = client.post(f"/accounts/security/factors/{factor.pk}/remove/", follow=True)
    assert "Your role needs a second factor: set up another one before." in page.content.decode()
    with pytest.raises(LastFactor):
        remove_factor(authenticator=factor, at=timezone.now())
    give_app(bobur)
    give_codes(bobur)
    remove_factor(
        authenticator=Authenticator.objects.get(user=bobur, type="totp"), at=timezone.now()
    )
    assert not Authenticator.objects.filter(user=bobur).exists()


def test_password_alone_takes_no_factor_away(umida, client):
    give_app(umida)
    client.force_login(umida, backend="cluster_portal.common.accounts.EmailBackend")
    factor = Authenticator.objects.get(user=umida)
    answer = client.post(f"/accounts/security/factors/{factor.pk}/remove/")
    assert answer.url.startswith("/accounts/second-factor/again/")
    by_password = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert by_password.url.startswith("/accounts/second-factor/again/")
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_foreign_factor_is_not_found(umida, bobur):
    secret = give_app(umida)
    give_app(bobur)
    client = enter(umida, secret)
    confirm(client, secret)
    foreign = Authenticator.objects.get(user=bobur)
    assert client.post(f"/accounts/security/factors/{foreign.pk}/remove/").status_code == 404
    assert client.post(f"/accounts/security/passkeys/{foreign.pk}/rename/").status_code == 404


def test_secret_stays_readable_after_the_key_changes(umida, settings):
    secret = give_app(umida)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
    assert enter(umida, secret).get("/").status_code == 200


def test_operator_resets_a_locked_out_person(olim, umida, django_capture_on_commit_callbacks):
    secret = give_app(umida)
    codes = give_codes(umida)
    locked, operator = enter(umida, secret), enter(olim)
    affiliation = umida.affiliations.get()
    people = operator.get(f"/organizations/{affiliation.organization_id}/people/").content.decode()
    url = f"/affiliations/{affiliation.pk}/second-factor/"
    assert url in people
    assert list(operator.post(url, {}).context["form"].errors) == ["reason"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = operator.post(url, {"reason": "Seen at the office with her passport"})
    assert answer.url == affiliation.get_absolute_url()
    assert not Authenticator.objects.filter(user=umida).exists()
    assert codes
    assert locked.get("/").status_code == 302
    event = SecurityEvent.objects.get(user=umida, kind=SecurityEventKind.FACTORS_RESET)
    assert (event.done_by, event.detail) == (olim, "Seen at the office with her passport")
    assert "reset by an operator" in umida.notifications.first().title


def test_reset_is_written_into_the_audit_trail(olim, umida):
    from django.apps import apps

    give_app(umida)
    operator = enter(olim)
    url = f"/affiliations/{umida.affiliations.get().pk}/second-factor/"
    operator.post(url, {"reason": "Lost telephone"})
    trail = apps.get_model("common", "SecurityEventEvent").objects.get(user=umida)
    assert (trail.pgh_label, trail.pgh_context["user"]) == ("insert", olim.pk)
    assert (trail.pgh_context["where"], trail.detail) == (url, "Lost telephone")


def test_only_operators_reset_and_never_themselves(everyone, bobur, olim, sign_in):
    give_app(bobur)
    url = f"/affiliations/{bobur.affiliations.get().pk}/second-factor/"
    seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, None: 302}
    with pytest.raises(OwnFactors):
        reset_second_factor(user=olim, by=olim, at=timezone.now(), reason="")
    with pytest.raises(NoFactor):
        reset_second_factor(user=olim, by=bobur, at=timezone.now(), reason="")


@pytest.mark.parametrize("roles", [["ministri"], ["operator", "boss"]])
def test_unknown_role_in_the_setting_ends_the_start(settings, roles):
    from django.core.exceptions import ImproperlyConfigured

    from partners.second_factor import register

    settings.SECOND_FACTOR_ROLES = roles
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_ROLES names"):
        register()
