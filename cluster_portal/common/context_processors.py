"""What every page's frame needs."""

from django.http import HttpRequest


def interface(request: HttpRequest) -> dict:
    """The theme the person chose (light, dark, or what the system prefers)."""
    return {"theme": request.COOKIES.get("theme", "auto")}
