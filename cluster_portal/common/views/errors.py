"""Pages for what went wrong, each saying what happened and what to do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Programs are told as the API tells them everything."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("There is nothing here")}, status=404)
    return page_not_found(request, exception)
