"""/healthz, /readyz and /metrics, for load balancers and monitors."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cluster_portal.common.health import answers, database_answers, is_migrated
from cluster_portal.common.metrics import CONTENT_TYPE_LATEST, all_figures

_MIGRATED: set[bool] = set()  # holds True once it was so: a release's migrations stay


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503; the body says which does not."""
    parts = answers()
    body = {part: "answers" if well else "does not answer" for part, well in parts.items()}
    return JsonResponse(body, status=200 if all(parts.values()) else 503)


@never_cache
@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when this web server may be sent requests: pages need the database and nothing else."""
    reachable = database_answers()
    if reachable and not _MIGRATED and is_migrated():
        _MIGRATED.add(True)
    body = {
        "database": "answers" if reachable else "does not answer",
        "migrations": "applied" if _MIGRATED else "not applied" if reachable else "unknown",
    }
    return JsonResponse(body, status=200 if reachable and _MIGRATED else 503)


@never_cache
@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for who holds the token; without one there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(all_figures(), content_type=CONTENT_TYPE_LATEST)
