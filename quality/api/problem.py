"""/api/v1/signals, /api/v1/nonconformities and /api/v1/corrective-actions"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from quality import permissions
from quality.actions import correction, effect, problem
from quality.actions.people import staff
from quality.actions.signal import dismiss_signal
from quality.api.fields import (
    PeriodSubjectSerializer,
    SubjectCodeListSerializer,
    SubjectSerializer,
)
from quality.enums import CauseMethod, PeriodChoice
from quality.filters import CorrectiveActionFilter, ProblemFilter, SignalFilter
from quality.forms.problem import DemandApiForm
from quality.models import CorrectiveAction, Nonconformity, Signal


class SignalSerializer(PeriodSubjectSerializer):
    university = serializers.SlugRelatedField("code", read_only=True)
    nonconformity = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)

    class Meta:
        model = Signal
        list_serializer_class = SubjectCodeListSerializer
        fields = [
            "id", "kind", "indicator", "period", "subject_kind", "subject_code", "university",
            "value", "low", "high", "expected", "state", "raised_at", "dismissed_at",
            "dismiss_reason", "nonconformity",
        ]  # fmt: skip


class NonconformitySerializer(SubjectSerializer):
    university = serializers.SlugRelatedField("code", read_only=True)
    cause_method = serializers.ChoiceField(CauseMethod.choices, allow_blank=True)

    class Meta:
        model = Nonconformity
        list_serializer_class = SubjectCodeListSerializer
        fields = [
            "id", "signal", "university", "title", "description", "indicator", "subject_kind",
            "subject_code", "period_kind", "containment", "cause", "cause_method",
            "similar_cases", "baseline_period", "baseline_value", "baseline_low",
            "baseline_high", "target_value", "check_on", "result_period", "result_value",
            "result_low", "result_high", "is_effective", "consequences", "reject_reason",
            "state", "reported_at", "verified_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields


class CorrectiveActionSerializer(serializers.ModelSerializer):
    owner_name = serializers.CharField(source="owner.get_full_name", read_only=True)

    class Meta:
        model = CorrectiveAction
        fields = [
            "id", "nonconformity", "description", "owner", "owner_name", "due_on",
            "evidence_expected", "evidence", "done_at", "done_by",
        ]  # fmt: skip
        read_only_fields = fields


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=3000)


class OpenInput(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000)


class DemandInput(OpenInput):
    university = serializers.IntegerField()
    indicator = serializers.CharField(max_length=50)
    programme = serializers.IntegerField(required=False, allow_null=True)


class ContainInput(serializers.Serializer):
    containment = serializers.CharField(max_length=3000)


class AnalyseInput(serializers.Serializer):
    cause_method = serializers.ChoiceField(CauseMethod.choices)
    cause = serializers.CharField(max_length=5000)
    similar_cases = serializers.CharField(max_length=3000)


class PlanInput(serializers.Serializer):
    period_kind = serializers.ChoiceField(PeriodChoice.choices)
    target_value = serializers.FloatField(help_text="A share between 0 and 1, or a mean.")
    check_on = serializers.DateField()


class ActionInput(serializers.Serializer):
    description = serializers.CharField(max_length=3000)
    owner = serializers.IntegerField()
    due_on = serializers.DateField()
    evidence_expected = serializers.CharField(max_length=300)


class EvidenceInput(serializers.Serializer):
    evidence = serializers.CharField(max_length=3000)


class CloseInput(serializers.Serializer):
    consequences = serializers.CharField(max_length=3000)


class VerbViewSet(VisibleViewSet):
    """Runs actions on the record of the address and answers with its new state."""

    def given(self, form: type[serializers.Serializer]) -> dict:
        read = form(data=self.request.data)
        read.is_valid(raise_exception=True)
        return read.validated_data

    def run(self, verb, name: str, form=None) -> Response:
        record = self.get_object()
        data = self.given(form) if form else {}
        verb(**{name: record}, by=self.request.user, at=timezone.now(), **data)
        return self.answer(record.pk)

    def answer(self, pk: int) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)


class SignalViewSet(VerbViewSet):
    queryset = Signal.objects.select_related("university", "nonconformity")
    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    permissions = {
        "*": permissions.VIEW_PROBLEMS,
        "open": permissions.LEAD_CORRECTION,
        "dismiss": permissions.LEAD_CORRECTION,
    }

    @extend_schema(request=OpenInput, responses={201: NonconformitySerializer})
    @action(detail=True, methods=["post"])
    def open(self, request, pk=None):
        signal = self.get_object()
        data = self.given(OpenInput)
        made = problem.open_problem(signal=signal, by=request.user, at=timezone.now(), **data)
        return Response(NonconformitySerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def dismiss(self, request, pk=None):
        return self.run(dismiss_signal, "signal", ReasonInput)


class NonconformityViewSet(VerbViewSet):
    queryset = Nonconformity.objects.select_related("university")
    serializer_class = NonconformitySerializer
    filterset_class = ProblemFilter
    permissions = {
        "*": permissions.VIEW_PROBLEMS,
        "create": permissions.DEMAND_CORRECTION,
        "withdraw": permissions.DEMAND_CORRECTION,
        "close": permissions.VERIFY_CORRECTION,
        "reopen": permissions.VERIFY_CORRECTION,
    } | dict.fromkeys(
        ["contain", "analyse", "add_action", "plan", "begin", "reject"],
        permissions.LEAD_CORRECTION,
    )

    @extend_schema(request=DemandInput, responses={201: NonconformitySerializer})
    def create(self, request):
        """The ministry demands a correction."""
        self.given(DemandInput)
        form = DemandApiForm(request.data)
        if not form.is_valid():
            raise ValidationError(form.errors)
        made = problem.demand_correction(by=request.user, at=timezone.now(), **form.cleaned_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ContainInput)
    @action(detail=True, methods=["post"])
    def contain(self, request, pk=None):
        return self.run(problem.contain_problem, "problem", ContainInput)

    @extend_schema(request=AnalyseInput)
    @action(detail=True, methods=["post"])
    def analyse(self, request, pk=None):
        return self.run(problem.analyse_problem, "problem", AnalyseInput)

    @extend_schema(request=ActionInput, responses={201: CorrectiveActionSerializer})
    @action(detail=True, methods=["post"], url_path="add-action")
    def add_action(self, request, pk=None):
        record, now, data = self.get_object(), timezone.now(), self.given(ActionInput)
        people = staff(record.university_id, timezone.localdate(now))
        owner = people.filter(pk=data.pop("owner")).first()
        if owner is None:
            raise ValidationError({"owner": ["The owner must be a person of this university."]})
        made = correction.add_action(problem=record, owner=owner, by=request.user, at=now, **data)
        return Response(CorrectiveActionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=PlanInput)
    @action(detail=True, methods=["post"])
    def plan(self, request, pk=None):
        return self.run(problem.plan_correction, "problem", PlanInput)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def begin(self, request, pk=None):
        return self.run(problem.begin_correction, "problem")

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def reject(self, request, pk=None):
        return self.run(problem.reject_problem, "problem", ReasonInput)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        return self.run(problem.reject_problem, "problem", ReasonInput)

    @extend_schema(request=CloseInput)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        return self.run(effect.close_problem, "problem", CloseInput)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        return self.run(effect.reopen_problem, "problem")


class CorrectiveActionViewSet(VerbViewSet):
    queryset = CorrectiveAction.objects.select_related("nonconformity", "owner")
    serializer_class = CorrectiveActionSerializer
    filterset_class = CorrectiveActionFilter
    permissions = {
        "*": permissions.VIEW_PROBLEMS,
        "complete": permissions.COMPLETE_ACTION,
        "remove": permissions.LEAD_CORRECTION,
    }

    @extend_schema(request=EvidenceInput)
    @action(detail=True, methods=["post"])
    def complete(self, request, pk=None):
        return self.run(correction.complete_action, "action", EvidenceInput)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request, pk=None):
        correction.remove_action(action=self.get_object(), by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
