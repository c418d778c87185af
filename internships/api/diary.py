"""/api/v1/diary-entries and /api/v1/weekly-checks"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.finishing.evaluation import competences_to_rate
from internships.actions.practising import check as checks
from internships.actions.practising import diary as actions
from internships.enums import Absence, CheckSide, Verdict
from internships.filters import DiaryEntryFilter, WeeklyCheckFilter
from internships.models import DiaryEntry, Placement, WeeklyCheck
from internships.models.diary import MOST_HOURS
from partners.models import Competence


class DiaryEntrySerializer(serializers.ModelSerializer):
    placement = serializers.IntegerField(source="diary.placement_id", read_only=True)
    absence = serializers.CharField(read_only=True, help_text="Empty, or why the day was missed.")

    class Meta:
        model = DiaryEntry
        fields = [
            "id", "placement", "day", "week", "topic", "makes_up_for", "text", "hours",
            "competences", "written_at", "changed_at", "is_late", "absence", "absence_note",
            "excused", "excused_at",
        ]  # fmt: skip
        read_only_fields = fields


class WriteEntrySerializer(serializers.Serializer):
    text = serializers.CharField(max_length=5000)
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS)
    competences = serializers.PrimaryKeyRelatedField(
        queryset=Competence.objects.all(), many=True, required=False, default=list
    )


class AbsenceSerializer(serializers.Serializer):
    absence = serializers.ChoiceField(
        choices=[choice for choice in Absence.choices if choice[0] != Absence.NO_REASON]
    )
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")


class DiaryEntryViewSet(mixins.UpdateModelMixin, VisibleViewSet):
    """The days of diaries; a day written again holds the newest words."""

    queryset = DiaryEntry.objects.select_related(
        "diary__placement__student__programme"
    ).prefetch_related("competences")
    serializer_class = DiaryEntrySerializer
    filterset_class = DiaryEntryFilter
    permissions = {
        "*": permissions.VIEW_DIARIES,
        "partial_update": permissions.WRITE_DIARY,
        "absence": permissions.WRITE_DIARY,
    }

    @extend_schema(request=WriteEntrySerializer, responses=DiaryEntrySerializer)
    def partial_update(self, request, *args, **kwargs):
        """Write what was done on the day."""
        entry = self.get_object()
        given = WriteEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = {one.pk for one in competences_to_rate(entry.placement)}
        if strange := [one for one in given.validated_data["competences"] if one.pk not in asked]:
            raise serializers.ValidationError({"competences": [str(one) for one in strange]})
        written = actions.write_entry(entry=entry, **given.validated_data, at=timezone.now())
        return Response(self.get_serializer(written).data)

    @extend_schema(request=AbsenceSerializer, responses=DiaryEntrySerializer)
    @action(detail=True, methods=["post"])
    def absence(self, request, pk=None):
        """Say why one was not there."""
        entry = self.get_object()
        given = AbsenceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        noted = actions.record_absence(entry=entry, **given.validated_data, at=timezone.now())
        return Response(self.get_serializer(noted).data)


class WeeklyCheckSerializer(serializers.ModelSerializer):
    placement = serializers.IntegerField(source="diary.placement_id", read_only=True)

    class Meta:
        model = WeeklyCheck
        fields = [
            "id", "placement", "week", "side", "verdict", "remarks", "next_task", "checked_at",
            "checked_name", "answer", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class CheckWeekSerializer(serializers.Serializer):
    placement = serializers.IntegerField(min_value=1)
    week = serializers.DateField(help_text="The Monday of the week.")
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    remarks = serializers.CharField(max_length=2000, allow_blank=True, default="")
    next_task = serializers.CharField(max_length=1000, allow_blank=True, default="")


class AnswerSerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=2000)


class WeeklyCheckViewSet(mixins.CreateModelMixin, VisibleViewSet):
    """What supervisors and mentors said to weeks of diaries."""

    queryset = WeeklyCheck.objects.select_related("diary__placement__student")
    serializer_class = WeeklyCheckSerializer
    filterset_class = WeeklyCheckFilter
    permissions = {
        "*": permissions.VIEW_DIARIES,
        "create": permissions.CHECK_DIARIES,
        "answer": permissions.WRITE_DIARY,
    }

    @extend_schema(request=CheckWeekSerializer, responses={201: WeeklyCheckSerializer})
    def create(self, request, *args, **kwargs):
        """The supervisor's word on a week; said again it replaces what was said before."""
        given = CheckWeekSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        seen = Placement.objects.visible_to(request.user, permissions.VIEW_DIARIES)
        found = seen.exclude(diary=None).select_related("diary", "student")
        placement = get_object_or_404(found, pk=data.pop("placement"))
        require(request.user, permissions.CHECK_DIARIES, placement)
        made = checks.check_week(
            diary=placement.diary,
            side=CheckSide.SUPERVISOR,
            **data,
            by=request.user,
            name=str(request.user),
            at=timezone.now(),
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses=WeeklyCheckSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        """The student answers remarks."""
        check = self.get_object()
        given = AnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = checks.answer_check(check=check, **given.validated_data, at=timezone.now())
        return Response(self.get_serializer(said).data)
