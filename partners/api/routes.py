"""API routes of the partners app."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
