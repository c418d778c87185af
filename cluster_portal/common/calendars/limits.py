"""How often feeds may be read."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import SimpleRateThrottle


class _Limit(SimpleRateThrottle):
    def __init__(self, ident: str):
        super().__init__()
        self.ident = ident

    def get_cache_key(self, request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.ident}


class FeedLimit(_Limit):
    """Of one feed, whoever reads it (big calendar services ask for many from one machine)."""

    scope = "calendar"


class GuessLimit(_Limit):
    """Of one machine that asks for feeds which do not exist."""

    scope = "calendar_guess"


def too_often(request: HttpRequest, limit: _Limit) -> HttpResponse | None:
    """A refusal that says when to come back; None while the limit is kept."""
    if limit.allow_request(request, None):  # type: ignore[arg-type]  # any request would do
        return None
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(math.ceil(limit.wait() or 1))
    return response
