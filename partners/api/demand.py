"""/api/v1/personnel-demands"""

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from partners import permissions
from partners.api.writing import CoveredWrites
from partners.filters import ApiPersonnelDemandFilter
from partners.models import Occupation, PersonnelDemand, Region, Speciality


class PersonnelDemandSerializer(serializers.ModelSerializer):
    enterprise_name = serializers.StringRelatedField(source="enterprise")
    speciality = serializers.PrimaryKeyRelatedField(queryset=Speciality.objects.choosable())
    speciality_code = serializers.CharField(source="speciality.code", read_only=True)
    speciality_name = serializers.StringRelatedField(source="speciality")
    occupation = serializers.SlugRelatedField(
        "code", queryset=Occupation.objects.filter(level__gte=2), required=False, allow_null=True
    )
    region = serializers.SlugRelatedField("code", queryset=Region.objects.all())

    class Meta:
        model = PersonnelDemand
        fields = [
            "id", "enterprise", "enterprise_name", "speciality", "speciality_code",
            "speciality_name", "occupation", "region", "year", "headcount", "note",
        ]  # fmt: skip

    def validate_year(self, year):
        if self.instance is None and year < timezone.localdate().year:
            raise serializers.ValidationError(_("Choose this year or a later one."))
        return year


class DemandTotalSerializer(serializers.Serializer):
    speciality = serializers.IntegerField()
    year = serializers.IntegerField()
    people = serializers.IntegerField()
    enterprises = serializers.IntegerField()


class PersonnelDemandViewSet(
    CoveredWrites,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    VisibleViewSet,
):
    queryset = PersonnelDemand.objects.select_related(
        "enterprise", "speciality", "occupation", "region"
    )
    serializer_class = PersonnelDemandSerializer
    filterset_class = ApiPersonnelDemandFilter
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    permissions = {
        "*": permissions.VIEW_DEMANDS,
        "create": permissions.CHANGE_DEMAND,
        "partial_update": permissions.CHANGE_DEMAND,
        "destroy": permissions.CHANGE_DEMAND,
        "totals": permissions.VIEW_DEMANDS,
    }

    @extend_schema(responses=DemandTotalSerializer(many=True))
    @action(detail=False, pagination_class=None)
    def totals(self, request):
        """People needed by speciality and year, of what the filters leave; at most 500 rows."""
        grouped = (
            self.filter_queryset(self.get_queryset())
            .order_by()
            .values("speciality", "year")
            .annotate(people=Sum("headcount"), enterprises=Count("enterprise", distinct=True))
            .order_by("-people", "speciality", "year")[:500]
        )
        return Response(DemandTotalSerializer(grouped, many=True).data)
