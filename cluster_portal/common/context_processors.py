"""What every page's frame needs."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from cluster_portal.common.models import Notification

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def interface(request: HttpRequest) -> dict:
    """The theme the person chose, the languages by their own names, and the unread notices."""
    theme = request.COOKIES.get(THEME_COOKIE)
    return {
        "theme": theme if theme in THEMES else "auto",
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "unread": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    return Notification.objects.visible_to(request.user).unread().count()
