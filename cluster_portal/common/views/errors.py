"""Pages for what went wrong, each saying what happened and what to do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """For the address of a button opened as a page; ALLOWED are the methods it knows."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


class ExplainsMethods:
    """A view that tells people in words which of its addresses are no pages."""

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return not_allowed(request, self._allowed_methods())
