"""/api/v1/allocation-runs"""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.jobs import start_job
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.placing.allocation import replay
from internships.enums import RunKind
from internships.filters import AllocationRunFilter
from internships.models import AllocationRun, PlacementRound
from internships.tasks import allocate_round, draw_up_protocol


class AllocationRunSerializer(serializers.ModelSerializer):
    """Figures of a run; its stored inputs and outcome are in the single run only."""

    class Meta:
        model = AllocationRun
        fields = [
            "id", "placement_round", "kind", "rule", "tie_rule", "seed", "figures",
            "inputs_digest", "blocking_pairs", "run_at",
        ]  # fmt: skip
        read_only_fields = fields


class WholeRunSerializer(AllocationRunSerializer):
    class Meta(AllocationRunSerializer.Meta):
        fields = [*AllocationRunSerializer.Meta.fields, "inputs", "outcome"]
        read_only_fields = fields


class StartRunSerializer(serializers.Serializer):
    placement_round = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=RunKind.choices)


class StartedSerializer(serializers.Serializer):
    job = serializers.IntegerField(help_text="Its page is /jobs/<job>/.")


class ReplaySerializer(serializers.Serializer):
    same_outcome = serializers.BooleanField()
    blocking_pairs = serializers.IntegerField()
    students = serializers.IntegerField()


class AllocationRunViewSet(VisibleViewSet):
    queryset = AllocationRun.objects.select_related("placement_round")
    serializer_class = AllocationRunSerializer
    filterset_class = AllocationRunFilter
    permissions = {
        "*": permissions.VIEW_ROUNDS,
        "create": permissions.CHANGE_ROUND,
        "replay": permissions.VIEW_ROUNDS,
        "protocol": permissions.CHANGE_ROUND,
    }

    def get_queryset(self):
        found = super().get_queryset()
        return found.defer("inputs", "outcome") if self.action == "list" else found

    def get_serializer_class(self):
        return WholeRunSerializer if self.action == "retrieve" else AllocationRunSerializer

    @extend_schema(request=StartRunSerializer, responses={202: StartedSerializer})
    def create(self, request):
        """Start a trial (`dry`) or the final run; a worker does it."""
        asked = StartRunSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        visible = PlacementRound.objects.visible_to(request.user)
        record = get_object_or_404(visible, pk=asked.validated_data["placement_round"])
        require(request.user, permissions.CHANGE_ROUND, record)
        job = start_job(
            allocate_round,
            title=_("Allocation of “%(round)s”") % {"round": record},
            by=request.user,
            kind="allocation",
            round_id=record.pk,
            kind_of_run=asked.validated_data["kind"],
        )
        return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=ReplaySerializer)
    @action(detail=True)
    def replay(self, request, pk=None):
        """Run it again from its stored inputs and seed, and compare; nothing is written."""
        return Response(ReplaySerializer(replay(self.get_object())).data)

    @extend_schema(request=None, responses={202: StartedSerializer})
    @action(detail=True, methods=["post"])
    def protocol(self, request, pk=None):
        """Have the protocol of a final run drawn up in one's language."""
        run = self.get_object()
        job = start_job(
            draw_up_protocol,
            title=_("Protocol of “%(round)s”") % {"round": run.placement_round},
            by=request.user,
            kind="protocol",
            run_id=run.pk,
        )
        return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)
