"""Pages for what went wrong, each saying what happened and what to do."""

import sys

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request, page_not_found

from cluster_portal.common.faults import is_database_away, is_disk_full

logger = structlog.get_logger(__name__)
_RETRY_AFTER = 30  # seconds


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_allowed(request: HttpRequest, allowed: list[str], *, back: str = "/") -> HttpResponse:
    """For the address of a button opened as a page; ALLOWED are the methods it knows.

    BACK is where its button stands, as far as that is known.
    """
    response = render(request, "405.html", {"back": back}, status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Before anything was read: what comes is more than any form or program sends at once."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": _("This is too much at once.")}, status=413)
    else:
        response = render(request, "413.html", status=413)
    response["Connection"] = "close"  # the rest is not read
    return response


class ExplainsMethods:
    """A view that tells people in words which of its addresses are no pages."""

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return not_allowed(request, self._allowed_methods())


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever no view has dealt with. These pages ask nothing of the database."""
    error = sys.exc_info()[1]
    if isinstance(error, UnreadablePostError):  # who sent half of it has gone: nobody reads this
        return bad_request(request, error)
    if is_disk_full(error):
        logger.error("disk_full", path=request.path)
        return _fault(request, 507, "There is no room left to keep this. Nothing was saved.")
    if is_database_away(error):
        return _fault(request, 503, "The platform is away for a moment. Nothing was saved.")
    return _fault(request, 500, "Something went wrong. We have been told.")


def _fault(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page in all languages; a program gets the English SENTENCE, as in any error of the API."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": sentence}, status=status)
    else:
        response = HttpResponse(loader.get_template(f"{status}.html").render(), status=status)
    if status == 503:
        response["Retry-After"] = str(_RETRY_AFTER)
    return response


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Programs are told as the API tells them everything."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("There is nothing here")}, status=404)
    return page_not_found(request, exception)
