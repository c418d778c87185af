"""/healthz for load balancers and monitors."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cluster_portal.common.health import answers


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503; the body says which does not."""
    parts = answers()
    body = {part: "answers" if well else "does not answer" for part, well in parts.items()}
    return JsonResponse(body, status=200 if all(parts.values()) else 503)
