"""/api/v1/indicators and /api/v1/indicator-values"""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from quality import permissions
from quality.api.fields import PeriodSubjectSerializer, SubjectCodeListSerializer
from quality.filters import IndicatorValueFilter
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorValue


class IndicatorSerializer(serializers.Serializer):
    """How an indicator is counted."""

    code = serializers.CharField()
    name = serializers.CharField()
    formula = serializers.CharField()
    dated_by = serializers.CharField()
    process = serializers.CharField()
    aspect = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    owner = serializers.CharField()
    dimensions = serializers.SerializerMethodField()
    is_sample = serializers.BooleanField()

    def get_dimensions(self, indicator) -> list[str]:
        return sorted(indicator.dimensions)


@extend_schema_serializer(many=False)
class IndicatorsSerializer(serializers.Serializer):
    """Shaped as the pages of other lists; there is always one."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = IndicatorSerializer(many=True)


class IndicatorViewSet(viewsets.ViewSet):
    """The registry: a short list, without pages."""

    permissions = {"*": permissions.VIEW_INDICATORS}
    lookup_field = "code"
    lookup_value_regex = "[a-z_]+"
    serializer_class = IndicatorSerializer

    @extend_schema(responses=IndicatorsSerializer)
    def list(self, request):
        results = IndicatorSerializer(INDICATORS.values(), many=True).data
        return Response({"next": None, "previous": None, "results": results})

    @extend_schema(responses=IndicatorSerializer)
    def retrieve(self, request, code: str):
        if code not in INDICATORS:
            raise Http404
        return Response(IndicatorSerializer(INDICATORS[code]).data)


class IndicatorValueSerializer(PeriodSubjectSerializer):
    class Meta:
        model = IndicatorValue
        list_serializer_class = SubjectCodeListSerializer
        fields = [
            "id", "indicator", "period", "subject_kind", "subject_code", "numerator",
            "denominator", "n", "population", "value", "low", "high", "level", "method",
            "is_suppressed", "computed_at",
        ]  # fmt: skip


class IndicatorValueViewSet(VisibleViewSet):
    queryset = IndicatorValue.objects.all()
    serializer_class = IndicatorValueSerializer
    filterset_class = IndicatorValueFilter
    permissions = {"*": permissions.VIEW_INDICATORS}
