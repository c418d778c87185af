"""The way in: everybody signs in first, and comes back to where they were."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


class SignInFirst(LoginRequiredMiddleware):
    """Leads back to the page asked for; or to the one on which a button was pressed too late.

    What a form sends cannot be sent again after signing in, and its address alone is no page.
    """

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request, _("You were signed out, so nothing was done. Sign in and try again.")
        )
        return redirect_to_login(_page_before(request), resolve_url(self.get_login_url(view_func)))


def _page_before(request: HttpRequest) -> str:
    """The page of ours that sent the request; the start page where that is not known."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
