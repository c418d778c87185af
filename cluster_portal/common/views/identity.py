"""The way to an identity service and back.

The browser is handed over by a page, not by a redirect: the policy of this site lets forms lead to
this site alone, whichever service is used.
"""

from functools import wraps

import structlog
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

logger = structlog.get_logger(__name__)

# What a service may answer that its library does not foresee.
_FAILURES = (RequestException, OAuth2Error, AttributeError, KeyError, TypeError, ValueError)


class SignIn(LoginView):
    """With a button for each identity service of this installation."""

    def get_context_data(self, **kwargs):
        wanted = self.request.GET.get(REDIRECT_FIELD_NAME)
        where = {REDIRECT_FIELD_NAME: wanted} if wanted else {}
        services = [
            {"name": provider.name, "url": provider.get_login_url(self.request, **where)}
            for provider in get_adapter().list_providers(self.request)
        ]
        return super().get_context_data(**kwargs) | {"services": services}


def begin(view):
    """VIEW, which redirects to a service, as a page that leads there."""

    @login_not_required
    @require_POST
    @rate_limit(action="login")
    @wraps(view)
    def hand_over(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = _answer_of(view, request, *args, **kwargs)
        url = response.headers.get("Location", "")
        if not url or url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
            return response
        return render(request, "socialaccount/handover.html", {"url": url})

    return hand_over


def finish(view):
    """VIEW, to which a service sends the browser back."""

    @login_not_required
    @require_GET
    @rate_limit(action="login")
    @wraps(view)
    def come_back(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return _answer_of(view, request, *args, **kwargs)

    return come_back


def _answer_of(view, request: HttpRequest, *args, **kwargs) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _FAILURES as error:
        logger.warning("identity_service_failed", error=type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
