"""Whoever must have a second factor and has none yet reaches only the pages to set one up."""

from django.http import HttpRequest
from django.shortcuts import redirect

from cluster_portal.common.security.second_factor import is_missing_for

_OPEN = {
    "second-factor-required",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
}


class SecondFactorMiddleware:
    """Sends them there from every page that needs a sign-in; the API asks by itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs):
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.url_name in _OPEN):
            return None
        if not request.user.is_authenticated or not is_missing_for(request.user):
            return None
        return redirect("second-factor-required")
