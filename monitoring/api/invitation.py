"""/api/v1/survey-invitations: who was asked and whether they answered; never what."""

import django_filters
from rest_framework import serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from monitoring.enums import InvitationState
from monitoring.filters import InvitationFilter
from monitoring.models import Campaign, Invitation
from monitoring.permissions import CHANGE_CAMPAIGN


class InvitationSerializer(serializers.ModelSerializer):
    state = serializers.ChoiceField(choices=InvitationState.choices, read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)

    class Meta:
        model = Invitation
        fields = [
            "id",
            "campaign",
            "enterprise",
            "enterprise_name",
            "email",
            "language",
            "state",
            "sent_at",
            "reminded_at",
        ]
        read_only_fields = fields


def campaigns_seen(request):
    """No answer tells whether a campaign exists that the person may not see."""
    return Campaign.objects.visible_to(request.user) if request else Campaign.objects.none()


class SurveyInvitationFilter(InvitationFilter):
    campaign = django_filters.ModelChoiceFilter(queryset=campaigns_seen)

    class Meta:
        model = Invitation
        fields = ["campaign"]


class InvitationViewSet(VisibleViewSet):
    queryset = Invitation.objects.select_related("enterprise", "campaign")
    serializer_class = InvitationSerializer
    filterset_class = SurveyInvitationFilter
    permissions = {"*": CHANGE_CAMPAIGN}

    def check_object_permissions(self, request, record) -> None:
        super().check_object_permissions(request, record.campaign)
