"""The first page after signing in: what waits, and the ways on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cluster_portal.common.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    waiting = waiting_for(request.user, request.affiliation)
    return render(request, "home.html", {"waiting": waiting})
