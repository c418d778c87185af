"""Calendar feeds: made once, revoked, read by anybody who has the address, as RFC 5545 says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar

from cluster_portal.common import calendars
from cluster_portal.common.calendars import Entry, Status
from cluster_portal.common.calendars.limits import FeedLimit, GuessLimit
from cluster_portal.common.calendars.writing import written
from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import TokenScope
from cluster_portal.common.security.receivers import password_changed
from cluster_portal.settings.logs import without_secrets

STAMP = datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Asia/Tashkent"))
TITLE = "Амалиёт бошланади: Абдураҳмонова Гулчеҳрахон Ҳикматуллаевна · Навоий цемент заводи"


@pytest.fixture(autouse=True)
def _counted_from_nothing():
    cache.clear()


def entry(**changes) -> Entry:
    given = {"key": "k-1", "title": TITLE, "first": date(2026, 10, 5), "changed_at": STAMP}
    return Entry(**given | changes)


def parsed(body: bytes) -> list:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def issued(user, **changes):
    given = {"name": "Telefon", "scope": TokenScope.CALENDAR}
    expires_at = timezone.now() + timedelta(days=300)
    return ApiToken.objects.issue(user=user, **given | {"expires_at": expires_at} | changes)


def feed(client, text: str, **headers):
    return client.get(f"/calendars/{text}.ics", headers=headers)


def test_lines_are_folded_between_letters_not_inside_them():
    body = written([entry()], name="Календарь")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    for line in body.split(b"\r\n"):
        line.decode()  # no letter of two bytes is cut in two
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert parsed(body)[0]["SUMMARY"] == TITLE


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A\r\nBEGIN:VEVENT\r\nUID:evil", "A BEGIN:VEVENT UID:evil"),
        ("A;B,C:D\\E", "A;B,C:D\\E"),
        ('"quoted" <script>', '"quoted" <script>'),
        ("A\x00\x07B\u2028C", "A B C"),
        ("END:VCALENDAR", "END:VCALENDAR"),
    ],
)
def test_titles_stay_titles(title, shown):
    events = parsed(written([entry(title=title)], name=title))
    assert [str(event["SUMMARY"]) for event in events] == [shown]
    assert len(events) == 1


def test_days_are_whole_and_the_last_one_is_inside():
    event = parsed(written([entry(last=date(2026, 11, 13))], name="x"))[0]
    assert event["DTSTART"].dt == date(2026, 10, 5)
    assert event["DTEND"].dt == date(2026, 11, 14)
    assert event["DTSTAMP"].dt == STAMP


def test_moments_are_in_the_time_of_tashkent_with_its_definition():
    moment = datetime(2026, 10, 5, 18, tzinfo=ZoneInfo("UTC"))
    body = written([entry(first=moment)], name="x")
    event = parsed(body)[0]
    assert event["DTSTART"].dt == moment
    assert event["DTSTART"].params["TZID"] == "Asia/Tashkent"
    assert b"DTSTART;TZID=Asia/Tashkent:20261005T230000" in body
    zone = Calendar.from_ical(body).walk("VTIMEZONE")[0]
    offsets = {part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert (str(zone["TZID"]), offsets) == ("Asia/Tashkent", {timedelta(hours=5)})


def test_what_is_called_off_says_so_under_the_same_name():
    alive, off = (
        parsed(written([entry(status=status)], name="x"))[0]
        for status in (Status.CONFIRMED, Status.CANCELLED)
    )
    assert alive["UID"] == off["UID"] == "k-1@127.0.0.1"
    assert (alive["STATUS"], alive["SEQUENCE"]) == ("CONFIRMED", 0)
    assert (off["STATUS"], off["SEQUENCE"]) == ("CANCELLED", 1)


def test_address_is_shown_once_and_kept_as_a_hash(umida, signed_in):
    client = signed_in(umida)
    made = client.post("/calendars/add/", {"name": "Telefon"})
    address = made.context["address"]
    assert address.startswith("http://127.0.0.1:8000/calendars/")
    token = umida.api_tokens.get()
    assert (token.name, token.scope) == ("Telefon", TokenScope.CALENDAR)
    text = address.rpartition("/")[2].removesuffix(".ics")
    assert text not in str(ApiToken.objects.values())
    page = client.get("/calendars/").content.decode()
    assert "Telefon" in page
    assert text not in page
    assert "Telefon" not in client.get("/tokens/").content.decode()


def test_address_is_made_after_the_password_is_asked_again(umida, sign_in):
    answer = sign_in(umida).post("/calendars/add/", {"name": "Telefon"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not umida.api_tokens.exists()


def test_anybody_with_the_address_reads_it_until_it_is_revoked(umida, sign_in, client):
    token, text = issued(umida)
    answer = feed(client, text)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.head(f"/calendars/{text}.ics").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    sign_in(umida).post(f"/calendars/{token.pk}/revoke/")
    assert feed(client, text).status_code == 404
    assert sign_in(umida).post(f"/tokens/{token.pk}/revoke/").status_code == 302


def test_nobody_revokes_anothers_or_a_programs_token_here(umida, hamid, sign_in):
    token, text = issued(umida)
    assert sign_in(hamid).post(f"/calendars/{token.pk}/revoke/").status_code == 404
    program, _text = issued(umida, scope=TokenScope.READ)
    assert sign_in(umida).post(f"/calendars/{program.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("change", ["expired", "closed", "program"])
def test_no_other_token_opens_a_feed(umida, client, change):
    token, text = issued(umida)
    if change == "expired":
        ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    elif change == "closed":
        type(umida).objects.filter(pk=umida.pk).update(is_active=False)
    else:
        ApiToken.objects.filter(pk=token.pk).update(scope=TokenScope.READ)
    assert feed(client, text).status_code == 404


def test_feeds_address_signs_no_program_in(umida, client):
    _token, text = issued(umida)
    answer = client.get("/api/v1/organizations", headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 401
    given = {"email": umida.email, "password": "parol-Juda-Maxfiy1", "scope": "calendar"}
    assert client.post("/api/v1/token", given).status_code == 400


def test_new_password_revokes_the_address_too(umida, sign_in):
    token, _text = issued(umida)
    password_changed(umida)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_whoever_has_it_is_told_that_nothing_changed(umida, client, monkeypatch):
    entries = [entry()]
    monkeypatch.setattr(calendars, "_PROVIDERS", [lambda user, today: entries])
    _token, text = issued(umida)
    first = feed(client, text)
    again = feed(client, text)
    assert (first["ETag"], first["Last-Modified"]) == (again["ETag"], again["Last-Modified"])
    assert feed(client, text, if_none_match=first["ETag"]).status_code == 304
    assert feed(client, text, if_modified_since=first["Last-Modified"]).status_code == 304
    entries[0] = entry(status=Status.CANCELLED)
    changed = feed(client, text, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"


def test_a_feed_is_read_so_often_and_guessed_so_often(umida, client, monkeypatch):
    monkeypatch.setattr(FeedLimit, "get_rate", lambda self: "2/hour")
    monkeypatch.setattr(GuessLimit, "get_rate", lambda self: "2/hour")
    _token, text = issued(umida)
    _other, other = issued(umida, name="Kompyuter")
    assert [feed(client, text).status_code for _time in range(3)] == [200, 200, 429]
    assert int(feed(client, text)["Retry-After"]) > 3000
    assert feed(client, other).status_code == 200
    assert [feed(client, "x" * 43).status_code for _time in range(3)] == [404, 404, 429]
    assert feed(client, other).status_code == 200  # guessing does not shut out who knows


def test_feed_speaks_the_persons_language(umida, client, monkeypatch):
    said = []
    monkeypatch.setattr(
        calendars, "_PROVIDERS", [lambda user, today: said.append(get_language()) or []]
    )
    umida.language = "ru"
    umida.save()
    _token, text = issued(umida)
    assert feed(client, text)["Content-Language"] == "ru"
    assert said == ["ru"]


def test_logs_give_no_address_away():
    assert without_secrets("GET /calendars/Abc_-9.ics 200") == "GET /calendars/… 200"
