"""/api/v1/placement-rounds"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from internships import permissions
from internships.actions import round as actions
from internships.api.posting import ReasonSerializer
from internships.enums import RoundPhase
from internships.filters import PlacementRoundFilter
from internships.models import PlacementRound


class PlacementRoundSerializer(serializers.ModelSerializer):
    """The seed is drawn by the platform; `phase` is where an open round stands now."""

    university_name = serializers.StringRelatedField(source="university")
    phase = serializers.SerializerMethodField()

    class Meta:
        model = PlacementRound
        fields = "__all__"
        read_only_fields = [
            "seed", "state", "opened_at", "allocated_at", "closed_at", "cancel_reason",
        ]  # fmt: skip
        validators: list = []

    def get_phase(self, placement_round) -> RoundPhase:
        return placement_round.phase(timezone.now())

    def create(self, data):
        return self._written(PlacementRound(), data)

    def update(self, placement_round, data):
        data.pop("university", None)
        return self._written(placement_round, data)

    def _written(self, placement_round, data):
        for name, value in data.items():
            setattr(placement_round, name, value)
        return actions.write_round(placement_round=placement_round, by=self.context["request"].user)


class PlacementRoundViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet):
    queryset = PlacementRound.objects.select_related("university")
    serializer_class = PlacementRoundSerializer
    filterset_class = PlacementRoundFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_ROUNDS,
        "create": permissions.CHANGE_ROUND,
        "partial_update": permissions.CHANGE_ROUND,
        "open": permissions.CHANGE_ROUND,
        "cancel": permissions.CHANGE_ROUND,
    }

    def perform_create(self, serializer):
        own = PlacementRound(university=serializer.validated_data["university"])
        if not self.request.user.has_perm(permissions.CHANGE_ROUND, own):
            raise PermissionDenied(_("You do not act for this university."))
        serializer.save()

    @extend_schema(request=None, responses=PlacementRoundSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request, pk=None):
        """Publish the round; its students are told."""
        opened = actions.open_round(
            placement_round=self.get_object(), by=request.user, at=timezone.now()
        )
        return Response(self.get_serializer(opened).data)

    @extend_schema(request=ReasonSerializer, responses=PlacementRoundSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Call the round off, with a reason."""
        placement_round = self.get_object()
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        cancelled = actions.cancel_round(
            placement_round=placement_round,
            **given.validated_data,
            by=request.user,
            at=timezone.now(),
        )
        return Response(self.get_serializer(cancelled).data)
