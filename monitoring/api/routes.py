"""API routes of the monitoring app."""

from rest_framework.routers import SimpleRouter

from monitoring.api.campaigns import CampaignViewSet
from monitoring.api.invitations import InvitationViewSet
from monitoring.api.questionnaires import QuestionnaireViewSet


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
    router.register("campaigns", CampaignViewSet)
    router.register("questionnaires", QuestionnaireViewSet)
    router.register("survey-invitations", InvitationViewSet)
