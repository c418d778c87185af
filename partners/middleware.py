"""Which of their affiliations a person is acting in."""

from django.http import HttpRequest

from partners.reach import reach_of

SESSION_KEY = "affiliation"


def acting_affiliation(request: HttpRequest):
    """The one chosen in this session, else the first current one, else None."""
    affiliations = reach_of(request.user).affiliations
    chosen = request.session.get(SESSION_KEY)
    return next(
        (found for found in affiliations if found.pk == chosen),
        affiliations[0] if affiliations else None,
    )


class AffiliationMiddleware:
    """Sets `request.affiliation`, which picks the navigation and what a form starts with.

    Rights never depend on it: they follow from all current affiliations.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        request.affiliation = acting_affiliation(request)
        return self.get_response(request)
