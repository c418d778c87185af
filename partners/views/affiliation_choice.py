"""In which of their affiliations a person acts from now on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from partners.middleware import SESSION_KEY
from partners.reach import reach_of


@require_POST
def choose_affiliation(request: HttpRequest) -> HttpResponse:
    """Only one's own current affiliations; the home page then shows what waits there."""
    wanted = request.POST.get("affiliation", "")
    mine = {str(found.pk): found.pk for found in reach_of(request.user).affiliations}
    if wanted not in mine:
        raise Http404
    request.session[SESSION_KEY] = mine[wanted]
    return redirect("home")
