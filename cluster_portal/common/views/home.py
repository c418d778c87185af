"""The first page after signing in: what waits, and the ways on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from cluster_portal.common.desks import desks_of
from cluster_portal.common.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    waiting = waiting_for(request.user, request.affiliation)
    desks = [
        render_to_string(desk.template, desk.context, request)
        for desk in desks_of(request.user, request.affiliation)
    ]
    return render(request, "home.html", {"waiting": waiting, "desks": desks})
