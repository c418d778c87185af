"""/api/v1/practice-grades, /api/v1/grading-schemes and /api/v1/place-ratings"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.finishing import grading as actions
from internships.actions.finishing.feedback import rate_place
from internships.enums import SUPERVISED_PARTS
from internships.filters import PracticeGradeFilter
from internships.models import (
    ComponentMark,
    GradeComponent,
    GradingScheme,
    Placement,
    PlaceRating,
    PracticeGrade,
)
from internships.models.feedback import ASPECTS, MOTIVES


class ComponentSerializer(serializers.ModelSerializer):
    class Meta:
        model = GradeComponent
        fields = ["part", "weight"]
        read_only_fields = fields


class GradingSchemeSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    components = ComponentSerializer(many=True)

    class Meta:
        model = GradingScheme
        fields = [
            "id", "name", "university", "unit", "applies_from", "from_5", "from_4", "from_3",
            "diary_share", "source", "components",
        ]  # fmt: skip
        read_only_fields = fields


class GradingSchemeViewSet(VisibleViewSet):
    """The platform's own schemes and those of the person's university."""

    queryset = GradingScheme.objects.prefetch_related("components")
    serializer_class = GradingSchemeSerializer
    permissions = {"*": permissions.VIEW_GRADES}


class ComponentMarkSerializer(serializers.ModelSerializer):
    part = serializers.CharField(source="component.part", read_only=True)
    weight = serializers.IntegerField(source="component.weight", read_only=True)

    class Meta:
        model = ComponentMark
        fields = ["part", "weight", "points", "given_by", "given_at"]
        read_only_fields = fields


class PracticeGradeSerializer(serializers.ModelSerializer):
    student_name = serializers.StringRelatedField(source="placement.student")
    marks = ComponentMarkSerializer(many=True)
    not_passed_for = serializers.CharField(read_only=True, help_text="Empty for what is passed.")

    class Meta:
        model = PracticeGrade
        fields = [
            "id", "placement", "student_name", "scheme", "commission", "state", "total", "mark",
            "not_passed_for", "signed_at", "signed_by", "marks",
        ]  # fmt: skip
        read_only_fields = fields


class GiveMarksSerializer(serializers.Serializer):
    """Points from 0 to 100 for the parts of the scheme that are the supervisor's."""

    placement = serializers.IntegerField(min_value=1)

    def get_fields(self):
        fields = super().get_fields()
        for part in SUPERVISED_PARTS:
            fields[part.value] = serializers.DecimalField(
                max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False
            )
        return fields


class GradeReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


class PracticeGradeViewSet(mixins.CreateModelMixin, VisibleViewSet):
    """Grades; a mark sent again replaces the one before until the grade is signed off."""

    queryset = PracticeGrade.objects.select_related("placement__student").prefetch_related(
        "marks__component"
    )
    serializer_class = PracticeGradeSerializer
    filterset_class = PracticeGradeFilter
    permissions = {
        "*": permissions.VIEW_GRADES,
        "create": permissions.GIVE_MARKS,
        "sign": permissions.GIVE_MARKS,
        "correct": permissions.LEAD_GRADES,
    }

    def _answer(self, grade: PracticeGrade, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(PracticeGrade.objects.get(pk=grade.pk)).data, code)

    @extend_schema(request=GiveMarksSerializer, responses={201: PracticeGradeSerializer})
    def create(self, request, *args, **kwargs):
        """Give marks to a practice; begins its grade where there is none."""
        given = GiveMarksSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        points = dict(given.validated_data)
        seen = Placement.objects.visible_to(request.user, permissions.VIEW_GRADES)
        placement = get_object_or_404(seen.select_related("student"), pk=points.pop("placement"))
        require(request.user, permissions.GIVE_MARKS, placement)
        grade = actions.give_marks(
            placement=placement, points=points, by=request.user, at=timezone.now()
        )
        return self._answer(grade, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=PracticeGradeSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request, pk=None):
        """Sign the grade off: the total and the mark are computed, the student is told."""
        grade = actions.sign_off(grade=self.get_object(), by=request.user, at=timezone.now())
        return self._answer(grade)

    @extend_schema(request=GradeReasonSerializer, responses=PracticeGradeSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request, pk=None):
        """Open a signed grade again, with a reason."""
        grade, given = self.get_object(), GradeReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        opened = actions.correct_grade(
            grade=grade, **given.validated_data, by=request.user, at=timezone.now()
        )
        return self._answer(opened)


class PlaceRatingSerializer(serializers.ModelSerializer):
    class Meta:
        model = PlaceRating
        fields = ["id", "placement", *ASPECTS, "comment", "given_at"]
        read_only_fields = ["id", "given_at"]


def _step() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=5)


class RatePlaceSerializer(serializers.Serializer):
    """The place, and how the student stands to the profession after the practice: each 1–5."""

    placement = serializers.IntegerField(min_value=1)
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def get_fields(self):
        return super().get_fields() | {name: _step() for name in (*ASPECTS, *MOTIVES)}


class PlaceRatingViewSet(mixins.CreateModelMixin, VisibleViewSet):
    """A student's own ratings; groups are told of on the page of places alone."""

    queryset = PlaceRating.objects.select_related("placement")
    serializer_class = PlaceRatingSerializer
    permissions = {"*": permissions.RATE_PLACE, "create": permissions.RATE_PLACE}

    @extend_schema(request=RatePlaceSerializer, responses={201: PlaceRatingSerializer})
    def create(self, request, *args, **kwargs):
        """Rate the place, once, when the practice is over."""
        given = RatePlaceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        seen = Placement.objects.visible_to(request.user, permissions.RATE_PLACE)
        placement = get_object_or_404(seen.select_related("student"), pk=data["placement"])
        require(request.user, permissions.RATE_PLACE, placement)
        made = rate_place(
            placement=placement,
            ratings={name: data[name] for name in ASPECTS},
            motivation={name: data[name] for name in MOTIVES},
            comment=data["comment"],
            at=timezone.now(),
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
