"""API routes of the quality app."""

from rest_framework.routers import SimpleRouter

from quality.api.indicator import IndicatorValueViewSet, IndicatorViewSet
from quality.api.problem import CorrectiveActionViewSet, NonconformityViewSet, SignalViewSet
from quality.api.target import TargetViewSet


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
    router.register("indicators", IndicatorViewSet, basename="indicator")
    router.register("indicator-values", IndicatorValueViewSet)
    router.register("targets", TargetViewSet)
    router.register("signals", SignalViewSet)
    router.register("nonconformities", NonconformityViewSet)
    router.register("corrective-actions", CorrectiveActionViewSet)
