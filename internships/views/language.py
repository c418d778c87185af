"""In which language a page behind a personal link is shown."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from internships.models import Contract, Placement


def language_of_link(request: HttpRequest, record: Placement | Contract | None) -> str:
    """The one the reader chose on the page; else the letter's, which the enterprise set."""
    if record is None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return get_language()
    return record.enterprise.language
