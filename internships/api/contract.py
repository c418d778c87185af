"""/api/v1/contracts: read; signing asks who the person is and is for people alone."""

from datetime import date

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from internships import permissions
from internships.actions.contracting.contract import terms_on
from internships.filters import ContractFilter
from internships.models import Amendment, Contract, Signature


class SignatureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Signature
        fields = ["party", "name", "capacity", "how", "signed_at", "terms_hash", "amendment"]
        read_only_fields = fields


class AmendmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Amendment
        fields = ["id", "number", "effective_on", "changes", "reason", "state", "signed_at"]
        read_only_fields = fields


class ContractSerializer(serializers.ModelSerializer):
    template = serializers.CharField(source="template.code")
    enterprise_name = serializers.StringRelatedField(source="enterprise")
    signatures = SignatureSerializer(many=True)
    amendments = AmendmentSerializer(many=True)

    class Meta:
        model = Contract
        fields = [
            "id", "number", "template", "university", "enterprise", "enterprise_name",
            "placements", "language", "dated_on", "starts_on", "ends_on", "hours", "place", "pay",
            "hire_number", "state", "terms_hash", "sent_at", "ready_at", "signed_at", "ended_at",
            "cancel_reason", "signatures", "amendments",
        ]  # fmt: skip
        read_only_fields = fields


class DaySerializer(serializers.Serializer):
    on = serializers.DateField(required=False)


class ContractViewSet(VisibleViewSet):
    queryset = (
        Contract.objects.select_related("template", "enterprise")
        .prefetch_related("placements", "signatures", "amendments")
        .defer("terms")
    )
    serializer_class = ContractSerializer
    filterset_class = ContractFilter
    permissions = {"*": permissions.VIEW_CONTRACTS, "effective": permissions.VIEW_CONTRACTS}

    @extend_schema(
        parameters=[OpenApiParameter("on", OpenApiTypes.DATE, description="The day; today.")],
        responses=inline_serializer(
            "EffectiveTerms", {"on": serializers.DateField(), "terms": serializers.DictField()}
        ),
    )
    @action(detail=True)
    def effective(self, request, pk=None):
        """The terms in force on a day: the contract's own, changed by its amendments."""
        asked = DaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        on: date = asked.validated_data.get("on") or timezone.localdate()
        return Response({"on": on, "terms": terms_on(self.get_object(), on)})
