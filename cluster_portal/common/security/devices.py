"""Tells a person of a sign-in from a browser in which they never signed in before."""

import re
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction

from cluster_portal.common.models import KnownDevice, SecurityEventKind
from cluster_portal.common.models.token import token_hash
from cluster_portal.common.security.events import record

COOKIE = "device"
_TWO_YEARS = 2 * 365 * 24 * 3600

# The first that is found names it: most browsers also claim to be others.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "YaBrowser": "Yandex Browser",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """ "Firefox · Windows", or the beginning of what the program calls itself."""
    browser = next((name for sign, name in _BROWSERS.items() if f"{sign}/" in user_agent), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    return " · ".join(filter(None, [browser, system])) or re.split(r"[\s/(]", user_agent)[0][:40]


def recognise(request, user, response, *, at) -> None:
    """USER signed in: a new device gets its cookie; where others are known, USER is told of it."""
    token = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    response.set_cookie(
        COOKIE,
        token,
        max_age=_TWO_YEARS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    with transaction.atomic():
        has_others = user.known_devices.exists()
        _device, is_new = KnownDevice.objects.update_or_create(
            user=user,
            digest=token_hash(token[:100]),
            defaults={"last_seen_at": at},
            create_defaults={"first_seen_at": at, "last_seen_at": at},
        )
        if is_new and has_others:
            name = device_name(request.headers.get("User-Agent", ""))
            detail = " · ".join(filter(None, [name, get_adapter().get_client_ip(request)]))
            record(user, SecurityEventKind.NEW_DEVICE, at=at, detail=detail)
