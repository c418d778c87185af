"""Entries as an iCalendar file (RFC 5545) that any calendar reads."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache as shared
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from icalendar import Calendar, Event, Timezone

from cluster_portal.common.calendars import Entry, Status
from cluster_portal.common.links import absolute

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
_ZONE_FROM, _ZONE_UNTIL = date(2020, 1, 1), date(2060, 1, 1)
_ASK_EVERY = timedelta(hours=6)  # how often a calendar is asked to look again
_REMEMBERED = 30 * 24 * 3600  # seconds


@cache
def _zone() -> Timezone:
    """The VTIMEZONE of the platform's clock."""
    found = Timezone.from_tzid(settings.TIME_ZONE, first_date=_ZONE_FROM, last_date=_ZONE_UNTIL)
    found.pop("COMMENT", None)
    return found


def _line(text: str) -> str:
    """TEXT on one line, without signs no calendar may hold."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", int(entry.status == Status.CANCELLED))
    event.add("summary", _line(entry.title))
    if isinstance(entry.first, datetime):
        event.add("dtstart", entry.first.astimezone(ZoneInfo(settings.TIME_ZONE)))
        if entry.until:
            event.add("dtend", entry.until.astimezone(ZoneInfo(settings.TIME_ZONE)))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", (entry.last or entry.first) + timedelta(days=1))  # the day after
        event.add("transp", "TRANSPARENT")  # a day of practice does not make a person busy
    event.add("status", entry.status.value)
    if entry.place:
        event.add("location", _line(entry.place))
    if entry.url:
        event.add("url", absolute(entry.url))
    return event


def written(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar called NAME."""
    calendar = Calendar()
    calendar.add("prodid", "-//Education cluster platform//Calendars//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", _ASK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _ASK_EVERY)
    calendar.add_component(_zone())
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    for entry in sorted(entries, key=lambda entry: (str(entry.first), entry.key)):
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def calendar_response(request: HttpRequest, body: bytes, *, key: str) -> HttpResponse:
    """BODY, or 304 to whoever has it. KEY names the feed, to know since when it says so."""
    digest = hashlib.sha256(body).hexdigest()
    known = shared.get(f"calendar:{key}")
    since = known[1] if known and known[0] == digest else int(timezone.now().timestamp())
    shared.set(f"calendar:{key}", (digest, since), _REMEMBERED)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = quote_etag(digest[:32])
    response["Last-Modified"] = http_date(since)
    response["Cache-Control"] = "private, no-cache"  # kept by its reader, never without asking
    return get_conditional_response(request, response["ETag"], since, response)
