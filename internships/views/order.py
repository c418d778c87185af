"""What pages with an ordered list (<c-choice-list>) share: the keys they are sent, the answer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cluster_portal.common.errors import DomainError


def keys(texts: list[str]) -> list[int]:
    """The primary keys among TEXTS; what is no key is passed over."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def answer_to_order(
    request: HttpRequest, write: Callable[[], None], *, back: str, success: str = ""
) -> HttpResponse:
    """WRITE the order; a script in the background gets a bare status, a person the page BACK."""
    background = "X-Order" in request.headers
    try:
        write()
    except DomainError as error:
        if background:
            return HttpResponse(str(error), status=409, content_type="text/plain")
        messages.error(request, str(error))
    else:
        if success and not background:
            messages.success(request, success)
    return HttpResponse(status=204) if background else redirect(back)
