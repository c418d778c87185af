"""The browsers in which a person is signed in: seen, listed and ended."""

import time

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

SEEN = "seen_at"
_SECONDS = 300  # the list is this exact; a write per page would be too much


class SessionSeenMiddleware:
    """Notes from time to time that a session is used, and from which address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= _SECONDS:
                request.session[SEEN] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


def sessions_of(user) -> list[UserSession]:
    """Those that still sign USER in, the last used first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


def end_sessions(user, *, but: str | None = None) -> int:
    """Sign USER out everywhere, except in the session with the key BUT; how many ended."""
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in ended:
        session.end()
    return len(ended)
