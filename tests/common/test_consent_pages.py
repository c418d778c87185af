"""One's consents on /my-data/: read, withdrawn, and nobody else's."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.erasure import ask_for_erasure, carry_out_erasure
from cluster_portal.common.models import Consent, KnownDevice
from cluster_portal.common.retention import clear_expired
from cluster_portal.common.security.devices import recognise
from cluster_portal.retention import RETENTION
from tests.common.test_personal_data import taken
from tests.factories.common import ConsentFactory, consent_text, new_version
from tests.factories.partners import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/my-data/"


def withdrawal(consent) -> str:
    return reverse("consent-withdraw", args=[consent.pk])


@pytest.fixture
def consent(nilufar) -> Consent:
    return ConsentFactory(user=nilufar)


def test_page_lists_consents_with_text_and_version(nilufar, consent, sign_in):
    page = sign_in(nilufar).get(PAGE).text
    for words in ("The CV and the motivation letter serve only", "given", withdrawal(consent)):
        assert words in page
    ConsentFactory(user=nilufar, text=new_version(consent.text, timezone.localdate()))
    assert sign_in(nilufar).get(PAGE).text.count("Withdraw</a>") == 2


def test_withdrawing_says_first_what_it_does_and_then_does_it(nilufar, consent, sign_in):
    client = sign_in(nilufar)
    asked = client.get(withdrawal(consent))
    assert "are then removed from all your applications" in asked.text
    assert asked["Cache-Control"] == "private, no-store"
    assert Consent.objects.get().stands  # reading writes nothing
    done = client.post(withdrawal(consent), follow=True)
    assert "Your consent is withdrawn." in done.text
    assert withdrawal(consent) not in done.text
    assert Consent.objects.get().withdrawn_at is not None


def test_withdrawing_twice_is_told(nilufar, consent, sign_in):
    client = sign_in(nilufar)
    client.post(withdrawal(consent))
    for ask in (client.get, client.post):
        answer = ask(withdrawal(consent), follow=True)
        assert "This consent does not stand any more." in answer.text


def test_nobody_reaches_anothers_consent(everyone, consent, sign_in):
    for role, user in everyone.items():
        if role == "student":
            continue
        expected = 404 if user else 302
        assert sign_in(user).get(withdrawal(consent)).status_code == expected
        assert sign_in(user).post(withdrawal(consent)).status_code == expected
    assert Consent.objects.get().stands


def test_download_has_the_consents(nilufar, consent, sign_in):
    (row,) = taken(sign_in(nilufar))["consents"]
    assert (row["version"], row["withdrawn_at"]) == (1, None)
    assert row["text"].startswith("The CV and the motivation letter")


def test_erased_person_has_no_standing_consent_no_session_and_no_device(olim, sign_in):
    person = UserFactory(email="gone@example.uz")
    consent = ConsentFactory(user=person, text=consent_text())
    client = sign_in(person)
    KnownDevice.objects.create(user=person, digest="x", first_seen_at=timezone.now())
    UserSession.objects.create(
        user=person, ip="127.0.0.1", session_key=client.session.session_key, user_agent="Firefox"
    )
    now = timezone.now()
    request = ask_for_erasure(by=person, at=now)
    carry_out_erasure(request=request, by=olim, at=now)
    consent.refresh_from_db()
    assert consent.withdrawn_at == now
    assert not KnownDevice.objects.exists()
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get("/").status_code == 302


def test_sessions_and_devices_are_held_and_shown(nilufar, umida, sign_in):
    seen = timezone.now()
    for user, agent in ((nilufar, "Mozilla/5.0 (Windows) Firefox/130.0"), (umida, "Other/1")):
        KnownDevice.objects.create(user=user, digest="x", first_seen_at=seen, last_seen_at=seen)
        UserSession.objects.create(user=user, ip="10.0.0.7", session_key=agent, user_agent=agent)
    data = taken(sign_in(nilufar))
    (session,) = (row for row in data["sessions"] if row["ip"] == "10.0.0.7")
    assert session["device"] == "Firefox · Windows"
    assert len(data["known_devices"]) == 1
    page = sign_in(nilufar).get(PAGE).text
    assert "Firefox · Windows" in page
    assert "Known devices" in page
    assert "Other/1" not in page


def test_devices_and_sessions_go_in_time(nilufar):
    now = timezone.now()

    def before(code: str, days: int):
        return now - RETENTION[code] + timedelta(days=days)

    for digest, first, last in (
        ("never seen since", -2, None), ("seen long ago", -9, -2), ("seen lately", -9, 2),
        ("new", 2, None),
    ):  # fmt: skip
        KnownDevice.objects.create(
            user=nilufar, digest=digest, first_seen_at=before("known_devices", first),
            last_seen_at=last and before("known_devices", last),
        )  # fmt: skip
    for key, days in (("old", -2), ("recent", 2)):
        one = UserSession.objects.create(
            user=nilufar, ip="127.0.0.1", session_key=key, user_agent=key
        )
        UserSession.objects.filter(pk=one.pk).update(last_seen_at=before("sessions", days))
    cleared = clear_expired(at=now)
    assert (cleared["known_devices"], cleared["sessions"]) == (2, 1)
    kept = KnownDevice.objects.order_by("digest").values_list("digest", flat=True)
    assert list(kept) == ["new", "seen lately"]
    assert UserSession.objects.get().session_key == "recent"


def test_signing_in_notes_that_a_device_was_seen(nilufar, rf):
    request, first, later = rf.get("/"), timezone.now(), timezone.now() + timedelta(days=30)
    request.COOKIES["device"] = "a-cookie"
    for at in (first, later):
        recognise(request, nilufar, HttpResponse(), at=at)
    device = KnownDevice.objects.get()
    assert (device.first_seen_at, device.last_seen_at) == (first, later)
