"""Response headers no library of ours sets: what a browser may do, and what it may keep."""

from django.conf import settings
from django.http import HttpRequest


class PolicyMiddleware:
    """The first of all, so that refusals of the others carry the headers too.

    Nothing but static files may be kept by a browser or a proxy: every other answer may hold
    personal data, and a shared computer's back button must not show it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Cache-Control", "private, no-store")
        return response
