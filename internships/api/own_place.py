"""/api/v1/own-places and /api/v1/placement-swaps"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.placing import own_place as own_places
from internships.actions.placing import swap as swaps
from internships.api.posting import ReasonSerializer
from internships.filters import OwnPlaceFilter, SwapFilter
from internships.models import OwnPlace, Placement, PlacementSwap
from partners.enums import OrganizationKind
from partners.models import Organization


def _enterprises():
    return Organization.objects.of_kind(OrganizationKind.ENTERPRISE).active()


class OwnPlaceSerializer(serializers.ModelSerializer):
    """Name the `enterprise`, or a host by `host_name` (and STIR); the host gets a letter."""

    student_name = serializers.StringRelatedField(source="student")
    enterprise = serializers.PrimaryKeyRelatedField(
        queryset=_enterprises(), required=False, allow_null=True
    )
    host_name = serializers.CharField(max_length=300, required=False, allow_blank=True)

    class Meta:
        model = OwnPlace
        fields = [
            "id", "student", "student_name", "university", "practice_type", "enterprise",
            "host_name", "host_tax_id", "host_email", "message", "tasks", "starts_on", "ends_on",
            "mentor_name", "state", "proposed_at", "answer_until", "answered_at", "decided_at",
            "reason", "placement",
        ]  # fmt: skip
        read_only_fields = [
            "student", "university", "mentor_name", "state", "proposed_at", "answer_until",
            "answered_at", "decided_at", "reason", "placement",
        ]  # fmt: skip
        validators: list = []

    def create(self, data):
        request = self.context["request"]
        student = getattr(request.user, "student", None)
        if student is None:
            raise NotFound
        return own_places.propose_own_place(
            student=student, own_place=OwnPlace(**data), by=request.user, at=timezone.now()
        )


class ApproveSerializer(serializers.Serializer):
    enterprise = serializers.PrimaryKeyRelatedField(
        queryset=_enterprises(), required=False, allow_null=True, default=None
    )


class _Steps(VisibleViewSet):
    def _given(self, serializer_class) -> dict:
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def _who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}

    def _now(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class OwnPlaceViewSet(mixins.CreateModelMixin, _Steps):
    """Places students found: proposed by them, accepted by the host, decided by the university."""

    queryset = OwnPlace.objects.select_related("student")
    serializer_class = OwnPlaceSerializer
    filterset_class = OwnPlaceFilter
    permissions = {
        "*": permissions.VIEW_PLACEMENTS,
        "create": permissions.PROPOSE_PLACE,
        "withdraw": permissions.PROPOSE_PLACE,
        "approve": permissions.CHANGE_PLACEMENT,
        "refuse": permissions.CHANGE_PLACEMENT,
    }

    @extend_schema(request=None, responses=OwnPlaceSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        own_places.withdraw_own_place(own_place=self.get_object(), **self._who_and_when())
        return self._now()

    @extend_schema(request=ApproveSerializer, responses=OwnPlaceSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Make it a confirmed placement; a host new to the register becomes an enterprise."""
        place, given = self.get_object(), self._given(ApproveSerializer)
        own_places.approve_own_place(own_place=place, **given, **self._who_and_when())
        return self._now()

    @extend_schema(request=ReasonSerializer, responses=OwnPlaceSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        place, given = self.get_object(), self._given(ReasonSerializer)
        own_places.refuse_own_place(own_place=place, **given, **self._who_and_when())
        return self._now()


class SwapSerializer(serializers.ModelSerializer):
    student_name = serializers.StringRelatedField(source="placement.student")
    other_student_name = serializers.StringRelatedField(source="other.student")

    class Meta:
        model = PlacementSwap
        fields = [
            "id", "placement", "student_name", "other", "other_student_name", "message", "state",
            "proposed_at", "answered_at", "decided_at", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ProposeSerializer(serializers.Serializer):
    placement = serializers.IntegerField(min_value=1)
    student_number = serializers.CharField(max_length=30)
    message = serializers.CharField(max_length=500, allow_blank=True, default="")


class WhyNotSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class SwapViewSet(_Steps):
    """Exchanges: proposed by one student, agreed by the other, decided by the university."""

    queryset = PlacementSwap.objects.select_related("placement__student", "other__student")
    serializer_class = SwapSerializer
    filterset_class = SwapFilter
    permissions = {
        "*": permissions.VIEW_PLACEMENTS,
        "create": permissions.EXCHANGE_PLACE,
        "agree": permissions.EXCHANGE_PLACE,
        "decline": permissions.EXCHANGE_PLACE,
        "withdraw": permissions.EXCHANGE_PLACE,
        "approve": permissions.CHANGE_PLACEMENT,
        "refuse": permissions.CHANGE_PLACEMENT,
    }

    @extend_schema(request=ProposeSerializer, responses={201: SwapSerializer})
    def create(self, request):
        """Ask another student of the university, by their number."""
        given = self._given(ProposeSerializer)
        visible = Placement.objects.visible_to(request.user).select_related("student")
        placement = get_object_or_404(visible, pk=given.pop("placement"))
        require(request.user, permissions.EXCHANGE_PLACE, placement)
        made = swaps.propose_swap(placement=placement, **given, **self._who_and_when())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request, pk=None):
        """The other student agrees."""
        swaps.agree_swap(swap=self.get_object(), **self._who_and_when())
        return self._now()

    @extend_schema(request=WhyNotSerializer, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk=None):
        found, given = self.get_object(), self._given(WhyNotSerializer)
        swaps.decline_swap(swap=found, **given, **self._who_and_when())
        return self._now()

    @extend_schema(request=None, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        swaps.withdraw_swap(swap=self.get_object(), **self._who_and_when())
        return self._now()

    @extend_schema(request=None, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Both students move at once, or neither does."""
        swaps.approve_swap(swap=self.get_object(), **self._who_and_when())
        return self._now()

    @extend_schema(request=ReasonSerializer, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        found, given = self.get_object(), self._given(ReasonSerializer)
        swaps.refuse_swap(swap=found, **given, **self._who_and_when())
        return self._now()
