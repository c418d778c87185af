"""/api/v1/placement-rounds"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.jobs import start_job
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.placing import reserved
from internships.actions.placing import round as actions
from internships.actions.placing.second_round import plan_second_round
from internships.api.allocation import StartedSerializer
from internships.api.posting import ReasonSerializer
from internships.enums import RoundPhase
from internships.filters import PlacementRoundFilter, ReservedStudentFilter
from internships.models import PlacementRound, ReservedStudent
from internships.tasks import compare_round
from partners.models import Student


class PlacementRoundSerializer(serializers.ModelSerializer):
    """The seed is drawn by the platform; `phase` is where an open round stands now."""

    university_name = serializers.StringRelatedField(source="university")
    phase = serializers.SerializerMethodField()

    class Meta:
        model = PlacementRound
        fields = "__all__"
        read_only_fields = [
            "seed", "state", "opened_at", "allocated_at", "closed_at", "cancel_reason",
            "predecessor",
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
        programmes = data.pop("eligible_programmes", None)
        for name, value in data.items():
            setattr(placement_round, name, value)
        user = self.context["request"].user
        return actions.write_round(placement_round=placement_round, programmes=programmes, by=user)


class SecondRoundSerializer(serializers.Serializer):
    """Its name and calendar; all else follows the first round."""

    name = serializers.CharField(max_length=200)
    apply_from = serializers.DateTimeField()
    apply_until = serializers.DateTimeField()
    rank_until = serializers.DateTimeField()
    confirm_until = serializers.DateTimeField()


class PlacementRoundViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet):
    queryset = PlacementRound.objects.select_related("university").prefetch_related(
        "eligible_programmes"
    )
    serializer_class = PlacementRoundSerializer
    filterset_class = PlacementRoundFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_ROUNDS,
        "create": permissions.CHANGE_ROUND,
        "partial_update": permissions.CHANGE_ROUND,
        "open": permissions.CHANGE_ROUND,
        "cancel": permissions.CHANGE_ROUND,
        "follow": permissions.CHANGE_ROUND,
        "compare": permissions.CHANGE_ROUND,
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

    @extend_schema(request=SecondRoundSerializer, responses={201: PlacementRoundSerializer})
    @action(detail=True, methods=["post"])
    def follow(self, request, pk=None):
        """Plan a second round with the free places and the students without one."""
        placement_round = self.get_object()
        given = SecondRoundSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        second = plan_second_round(
            placement_round=placement_round,
            **given.validated_data,
            by=request.user,
            at=timezone.now(),
        )
        return Response(self.get_serializer(second).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: StartedSerializer})
    @action(detail=True, methods=["post"])
    def compare(self, request, pk=None):
        """Try each rule on the same applications; a worker stores a dry run for each."""
        placement_round = self.get_object()
        job = start_job(
            compare_round,
            title=_("Comparing the rules in “%(round)s”") % {"round": placement_round},
            by=request.user,
            kind="allocation",
            round_id=placement_round.pk,
        )
        return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


class ReservedStudentSerializer(serializers.ModelSerializer):
    """Named again in the same round, a student moves to the other group."""

    student_name = serializers.StringRelatedField(source="student")

    class Meta:
        model = ReservedStudent
        fields = [
            "id", "placement_round", "student", "student_name", "group", "basis", "named_by",
            "named_at",
        ]  # fmt: skip
        read_only_fields = ["named_by", "named_at"]
        validators: list = []

    def create(self, data):
        user = self.context["request"].user
        return reserved.name_reserved_student(**data, by=user, at=timezone.now())


class ReservedStudentViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, VisibleViewSet):
    queryset = ReservedStudent.objects.select_related("student", "placement_round")
    serializer_class = ReservedStudentSerializer
    filterset_class = ReservedStudentFilter
    permissions = {
        "*": permissions.VIEW_ROUNDS,
        "create": permissions.CHANGE_ROUND,
        "destroy": permissions.CHANGE_ROUND,
    }

    def perform_create(self, serializer):
        user, data = self.request.user, serializer.validated_data
        get_object_or_404(PlacementRound.objects.visible_to(user), pk=data["placement_round"].pk)
        get_object_or_404(Student.objects.visible_to(user), pk=data["student"].pk)
        require(user, permissions.CHANGE_ROUND, data["placement_round"])
        serializer.save()

    def perform_destroy(self, named):
        reserved.remove_reserved_student(named=named, by=self.request.user, at=timezone.now())
