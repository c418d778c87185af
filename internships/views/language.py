"""In which language a page behind a personal link is shown."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from internships.models import Contract, OwnPlace, Placement


def language_of_link(request: HttpRequest, record: Placement | Contract | OwnPlace | None) -> str:
    """The one the reader chose on the page; else the letter's, which the enterprise set."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if record is None or chosen or record.enterprise is None:
        return get_language()
    return record.enterprise.language
