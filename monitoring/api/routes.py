"""API routes of the monitoring app."""

from rest_framework.routers import SimpleRouter

from monitoring.api.campaign import CampaignViewSet
from monitoring.api.invitation import InvitationViewSet
from monitoring.api.questionnaire import QuestionnaireViewSet


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
    router.register("campaigns", CampaignViewSet)
    router.register("questionnaires", QuestionnaireViewSet)
    router.register("survey-invitations", InvitationViewSet)
