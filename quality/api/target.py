"""/api/v1/targets"""

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from quality import permissions
from quality.actions.target import remove_target, set_target
from quality.api.fields import SubjectCodeListSerializer, SubjectSerializer
from quality.enums import SubjectKind
from quality.filters import IndicatorTargetFilter
from quality.indicators.registry import CHOICES
from quality.models import IndicatorTarget
from quality.subjects import find_by_code


class TargetSerializer(SubjectSerializer):
    """Without `subject_code` the target holds for every subject of the kind."""

    indicator = serializers.ChoiceField(CHOICES)
    value = serializers.FloatField(help_text=_("A share between 0 and 1, or a mean."))

    class Meta:
        model = IndicatorTarget
        list_serializer_class = SubjectCodeListSerializer
        fields = ["id", "indicator", "academic_year", "subject_kind", "subject_code", "value"]
        extra_kwargs: ClassVar = {"academic_year": {"min_value": 2000, "max_value": 2100}}

    def validate(self, given):
        code = self.initial_data.get("subject_code")
        kind = given.get("subject_kind", getattr(self.instance, "subject_kind", None))
        if code:
            code = serializers.CharField(max_length=100).run_validation(code)
            given["subject_id"] = find_by_code(SubjectKind(kind), code)
            if given["subject_id"] is None:
                raise serializers.ValidationError({"subject_code": _("There is no such subject.")})
        return given


class TargetViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, VisibleViewSet
):
    queryset = IndicatorTarget.objects.all()
    serializer_class = TargetSerializer
    filterset_class = IndicatorTargetFilter
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    permissions = {
        "*": permissions.VIEW_INDICATORS,
        "create": permissions.SET_TARGET,
        "partial_update": permissions.SET_TARGET,
        "destroy": permissions.SET_TARGET,
    }

    def _set(self, serializer, target: IndicatorTarget) -> None:
        for name, given in serializer.validated_data.items():
            setattr(target, name, given)
        now = timezone.now()
        serializer.instance = set_target(target=target, by=self.request.user, at=now)

    def perform_create(self, serializer):
        self._set(serializer, IndicatorTarget())

    def perform_update(self, serializer):
        self._set(serializer, serializer.instance)

    def perform_destroy(self, target):
        remove_target(target=target, by=self.request.user, at=timezone.now())
