"""/api/v1/placements and /api/v1/evaluations"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from internships import permissions
from internships.actions.placing.move import transfer_placement
from internships.actions.practising import placement as actions
from internships.api.posting import ReasonSerializer
from internships.filters import PlacementFilter
from internships.models import CompetenceRating, Evaluation, Placement, Posting
from partners.enums import OrganizationKind
from partners.models import Organization


class PlacementSerializer(serializers.ModelSerializer):
    student_name = serializers.StringRelatedField(source="student")
    enterprise_name = serializers.StringRelatedField(source="enterprise")
    mentor_email = serializers.CharField(read_only=True)  # blank until a mentor is named

    class Meta:
        model = Placement
        fields = [
            "id", "student", "student_name", "posting", "application", "enterprise",
            "enterprise_name", "university", "practice_type", "starts_on", "ends_on",
            "is_in_field", "supervisor", "mentor_name", "mentor_email", "mentor_invited_at",
            "state", "offered_at", "confirmed_at", "declined_at", "decline_reason", "begun_at",
            "completed_at", "interrupted_at", "interrupt_reason", "answer_until",
            "transferred_at", "transfer_reason", "moved_from",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, placement):
        """The mentor's address is for those who write to mentors."""
        shown = super().to_representation(placement)
        user = self.context["request"].user
        if not user.has_perm(permissions.NAME_MENTOR, placement) and not user.has_perm(
            permissions.CHANGE_PLACEMENT, placement
        ):
            del shown["mentor_email"]
        return shown


class DeclineSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class TransferSerializer(serializers.Serializer):
    """To a `posting` with a free place, or to an `enterprise`."""

    posting = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    enterprise = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.of_kind(OrganizationKind.ENTERPRISE).active(),
        required=False,
        allow_null=True,
    )
    starts_on = serializers.DateField()
    reason = serializers.CharField(max_length=1000)


class MentorSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)


class PlacementViewSet(VisibleViewSet):
    queryset = Placement.objects.select_related("student", "enterprise")
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilter
    permissions = {
        "*": permissions.VIEW_PLACEMENTS,
        "confirm": permissions.CONFIRM_PLACEMENT,
        "decline": permissions.CONFIRM_PLACEMENT,
        "interrupt": permissions.CHANGE_PLACEMENT,
        "mentor": permissions.NAME_MENTOR,
        "transfer": permissions.CHANGE_PLACEMENT,
    }

    def _answer(self, placement: Placement) -> Response:
        return Response(PlacementSerializer(placement, context={"request": self.request}).data)

    def _given(self, serializer_class) -> dict:
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    @extend_schema(request=None, responses=PlacementSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk=None):
        """The student takes the place."""
        placement = self.get_object()
        return self._answer(actions.confirm_placement(placement=placement, at=timezone.now()))

    @extend_schema(request=DeclineSerializer, responses=PlacementSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk=None):
        placement, given = self.get_object(), self._given(DeclineSerializer)
        declined = actions.decline_placement(placement=placement, at=timezone.now(), **given)
        return self._answer(declined)

    @extend_schema(request=ReasonSerializer, responses=PlacementSerializer)
    @action(detail=True, methods=["post"])
    def interrupt(self, request, pk=None):
        """The university ends the placement early."""
        placement, given = self.get_object(), self._given(ReasonSerializer)
        ended = actions.interrupt_placement(placement=placement, at=timezone.now(), **given)
        return self._answer(ended)

    @extend_schema(request=TransferSerializer, responses={201: PlacementSerializer})
    @action(detail=True, methods=["post"])
    def transfer(self, request, pk=None):
        """End the placement and begin one elsewhere; answers with the new one."""
        placement, given = self.get_object(), self._given(TransferSerializer)
        if (key := given.pop("posting", None)) is not None:
            given["posting"] = get_object_or_404(Posting.objects.visible_to(request.user), pk=key)
        new = transfer_placement(placement=placement, **given, by=request.user, at=timezone.now())
        shown = PlacementSerializer(new, context={"request": request})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MentorSerializer, responses=PlacementSerializer)
    @action(detail=True, methods=["post"])
    def mentor(self, request, pk=None):
        """Name the mentor, who gets a letter with the personal link."""
        placement, given = self.get_object(), self._given(MentorSerializer)
        return self._answer(actions.name_mentor(placement=placement, at=timezone.now(), **given))


class RatingSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="competence.code")

    class Meta:
        model = CompetenceRating
        fields = ["competence", "code", "rating"]


class EvaluationSerializer(serializers.ModelSerializer):
    ratings = RatingSerializer(many=True)

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "placement",
            "would_hire",
            "hire_outcome",
            "comment",
            "submitted_at",
            "ratings",
        ]
        read_only_fields = fields


class EvaluationViewSet(VisibleViewSet):
    """What mentors said, for those who may see it."""

    queryset = Evaluation.objects.prefetch_related("ratings__competence")
    serializer_class = EvaluationSerializer
    permissions = {"*": permissions.VIEW_EVALUATIONS}
