"""/api/v1/campaigns: planned, launched, reminded, closed, and what they found."""

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from monitoring.actions import campaign as actions
from monitoring.answers import response_rates
from monitoring.api.results import ResultsSerializer
from monitoring.filters import CampaignFilter
from monitoring.models import Campaign, Questionnaire
from monitoring.permissions import CHANGE_CAMPAIGN, VIEW_CAMPAIGNS
from monitoring.results import campaign_results
from partners.models import Organization
from partners.reach import reach_of


class CampaignSerializer(serializers.ModelSerializer):
    university = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.none())
    questionnaire = serializers.PrimaryKeyRelatedField(queryset=Questionnaire.objects.in_use())
    invited = serializers.IntegerField(read_only=True, default=0)
    completed = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Campaign
        fields = [
            "id",
            "university",
            "questionnaire",
            "name",
            "academic_year",
            "starts_on",
            "ends_on",
            "state",
            "population",
            "invited",
            "completed",
            "launched_at",
            "closed_at",
        ]
        read_only_fields = ["state", "population", "launched_at", "closed_at"]
        extra_kwargs: ClassVar = {"academic_year": {"min_value": 2000, "max_value": 2100}}

    def get_fields(self):
        fields = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:
            own = Organization.objects.filter(pk__in=reach_of(request.user).universities)
            fields["university"].queryset = own
        return fields

    def validate(self, given):
        Campaign(**given).validate_constraints()
        return given


class JobSerializer(serializers.Serializer):
    """The work begun in the background."""

    job = serializers.IntegerField(source="pk")
    title = serializers.CharField()


class CampaignViewSet(mixins.CreateModelMixin, VisibleViewSet):
    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter
    permissions = {
        "*": VIEW_CAMPAIGNS,
        "results": VIEW_CAMPAIGNS,
        "create": CHANGE_CAMPAIGN,
        "launch": CHANGE_CAMPAIGN,
        "remind": CHANGE_CAMPAIGN,
        "invite": CHANGE_CAMPAIGN,
        "close": CHANGE_CAMPAIGN,
    }

    def get_queryset(self):
        return super().get_queryset().select_related("university", "questionnaire").with_counts()

    def perform_create(self, serializer) -> None:
        serializer.instance = actions.save_draft(
            campaign=Campaign(**serializer.validated_data),
            by=self.request.user,
            at=timezone.now(),
        )

    def _started(self, verb) -> Response:
        job = verb(campaign=self.get_object(), by=self.request.user, at=timezone.now())
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def launch(self, request, pk=None):
        return self._started(actions.launch_campaign)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def remind(self, request, pk=None):
        return self._started(actions.remind_campaign)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def invite(self, request, pk=None):
        return self._started(actions.invite_remaining)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        actions.close_campaign(campaign=self.get_object(), by=request.user, at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=ResultsSerializer)
    @action(detail=True)
    def results(self, request, pk=None):
        campaign = self.get_object()
        found = campaign_results(campaign)
        rate, covered = response_rates(campaign)
        told = {
            "response_rate": rate,
            "coverage": covered,
            "scales": found.scales if found else [],
            "reason": ""
            if found
            else _("Results are shown when the campaign is closed and five or more have answered."),
        }
        return Response(ResultsSerializer(told).data)
