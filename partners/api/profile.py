"""/api/v1/competence-profiles"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from partners import permissions
from partners.actions.profile import (
    Wanted,
    agree_profile,
    begin_version,
    require_competence,
    set_requirements,
)
from partners.models import (
    Competence,
    CompetenceProfile,
    CompetenceRequirement,
    Organization,
    Programme,
)


class RequirementSerializer(serializers.ModelSerializer):
    competence = serializers.SlugRelatedField("code", read_only=True)
    name = serializers.StringRelatedField(source="competence")

    class Meta:
        model = CompetenceRequirement
        fields = ["competence", "name", "required_level", "importance", "source", "requested_by"]


class ProfileSerializer(serializers.ModelSerializer):
    requirements = RequirementSerializer(many=True, read_only=True)

    class Meta:
        model = CompetenceProfile
        fields = ["id", "programme", "version", "state", "agreed_on", "requirements"]
        read_only_fields = ["version", "state", "agreed_on"]


class WantedSerializer(serializers.Serializer):
    competence = serializers.SlugRelatedField("code", queryset=Competence.objects.all())
    level = serializers.IntegerField(min_value=1, max_value=5)
    importance = serializers.IntegerField(min_value=1, max_value=5, default=3)


class RequireSerializer(WantedSerializer):
    enterprise = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all())


class AgreeSerializer(serializers.Serializer):
    agreed_on = serializers.DateField(required=False)


class ProfileViewSet(VisibleViewSet):
    queryset = CompetenceProfile.objects.select_related("programme__speciality").prefetch_related(
        "requirements__competence"
    )
    serializer_class = ProfileSerializer
    filterset_fields = ["programme", "state", "version"]
    permissions = {
        "*": permissions.VIEW_PROFILES,
        "create": permissions.CHANGE_PROFILE,
        "requirements": permissions.CHANGE_PROFILE,
        "agree": permissions.CHANGE_PROFILE,
        "require": permissions.REQUIRE_COMPETENCE,
    }

    def _shown(self, profile, answer=status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=profile.pk)
        return Response(self.get_serializer(fresh).data, status=answer)

    def create(self, request, *args, **kwargs):
        """A draft that starts as a copy of the programme's last version."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        programme: Programme = form.validated_data["programme"]
        require(request.user, permissions.CHANGE_PROFILE, programme)
        return self._shown(begin_version(programme=programme), status.HTTP_201_CREATED)

    @extend_schema(request=WantedSerializer(many=True), responses=ProfileSerializer)
    @action(detail=True, methods=["put"])
    def requirements(self, request, pk=None):
        """Replace all requirements of a draft."""
        profile = self.get_object()
        form = WantedSerializer(data=request.data, many=True, max_length=200)
        form.is_valid(raise_exception=True)
        wanted = {
            row["competence"].pk: Wanted(row["level"], row["importance"])
            for row in form.validated_data
        }
        set_requirements(profile=profile, wanted=wanted)
        return self._shown(profile)

    @extend_schema(request=RequireSerializer, responses=ProfileSerializer)
    @action(detail=True, methods=["post"])
    def require(self, request, pk=None):
        """What the own enterprise requires beyond the standard."""
        profile = self.get_object()
        form = RequireSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        require_competence(profile=profile, by=request.user, **form.validated_data)
        return self._shown(profile)

    @extend_schema(request=AgreeSerializer, responses=ProfileSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request, pk=None):
        profile = self.get_object()
        form = AgreeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        day = form.validated_data.get("agreed_on") or timezone.localdate()
        agree_profile(profile=profile, on=day, at=timezone.now())
        return self._shown(profile)
