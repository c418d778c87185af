"""Sessions are listed, end one by one or all, and end with the password; new devices are told."""

import pytest
from allauth.usersessions.models import UserSession

from cluster_portal.common.models import SecurityEvent, SecurityEventKind
from cluster_portal.common.security.devices import device_name
from tests.common.security.conftest import PASSWORD, enter

PAGE = "/accounts/security/"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def devices(client) -> list[str]:
    return [session.device for session in client.get(PAGE).context["sessions"]]


def test_page_lists_each_session_with_device_and_address(umida):
    desk, _phone = enter(umida), enter(umida, agent=PHONE)
    sessions = desk.get(PAGE).context["sessions"]
    assert sorted((one.device, one.ip, one.is_this) for one in sessions) == [
        ("Chrome · Android", "127.0.0.1", False),
        ("Firefox · Linux", "127.0.0.1", True),
    ]


def test_one_session_is_ended(umida):
    desk, phone = enter(umida), enter(umida, agent=PHONE)
    other = UserSession.objects.get(user_agent=PHONE)
    desk.post(f"{PAGE}sessions/{other.pk}/end/")
    assert devices(desk) == ["Firefox · Linux"]
    assert phone.get("/").status_code == 302


def test_ending_the_present_session_signs_out(umida):
    client = enter(umida)
    own = UserSession.objects.get()
    assert client.post(f"{PAGE}sessions/{own.pk}/end/").url == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_all_other_sessions_are_ended(umida, bobur):
    desk, phone, tablet, foreign = enter(umida), enter(umida), enter(umida), enter(bobur)
    desk.post(f"{PAGE}sessions/end/")
    seen = [client.get("/").status_code for client in (desk, phone, tablet, foreign)]
    assert seen == [200, 302, 302, 200]


def test_foreign_session_is_not_found(umida, bobur):
    desk, _foreign = enter(umida), enter(bobur)
    other = UserSession.objects.get(user=bobur)
    assert desk.post(f"{PAGE}sessions/{other.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=other.pk).exists()


def test_new_password_ends_all_other_sessions(umida):
    desk, phone = enter(umida), enter(umida)
    new = {"oldpassword": PASSWORD, "password1": "boshqa-Parol-77", "password2": "boshqa-Parol-77"}
    assert desk.post("/accounts/password/change/", new).status_code == 302
    assert (desk.get("/").status_code, phone.get("/").status_code) == (200, 302)
    assert devices(desk) == ["Firefox · Linux"]
    told = SecurityEvent.objects.filter(user=umida, kind=SecurityEventKind.PASSWORD_CHANGED)
    assert told.count() == 1


def test_last_seen_is_noted_but_not_on_every_page(umida):
    client = enter(umida)
    client.get("/notifications/")
    first = UserSession.objects.get().last_seen_at
    client.get("/notifications/")
    assert UserSession.objects.get().last_seen_at == first


def test_new_device_is_told_in_the_portal_and_by_letter(
    umida, mailoutbox, django_capture_on_commit_callbacks
):
    first = enter(umida)
    assert not umida.notifications.exists()
    first.post("/accounts/logout/")
    with django_capture_on_commit_callbacks(execute=True):
        enter(umida, agent=PHONE)
    told = umida.notifications.get()
    assert told.title == "Your account: sign-in from a new device"
    assert "Chrome · Android · 127.0.0.1" in told.body
    assert [letter.to for letter in mailoutbox] == [["umida@example.uz"]]


def test_same_browser_again_is_not_told(umida):
    client = enter(umida)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": umida.email, "password": PASSWORD})
    assert client.get("/").status_code == 200
    assert not umida.notifications.exists()


def test_first_device_of_another_person_in_one_browser_is_told_to_nobody(umida, bobur):
    client = enter(umida)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": bobur.email, "password": PASSWORD})
    assert not bobur.notifications.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605.1", "Safari · macOS"),
        ("curl/8.5.0", "curl"),
        ("", ""),
    ],
)
def test_device_is_named_as_people_know_it(agent, name):
    assert device_name(agent) == name
