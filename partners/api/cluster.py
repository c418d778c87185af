"""/api/v1/clusters and /api/v1/memberships"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from partners import permissions
from partners.actions.cluster import add_member, change_membership, end_membership, make_cluster
from partners.api.writing import CoveredWrites
from partners.enums import ClusterModel
from partners.filters import ClusterFilter, MembershipFilter
from partners.models import Cluster, Membership, Organization, Region


class ClusterSerializer(serializers.ModelSerializer):
    """`coordinator` is named once, when the cluster is made."""

    name = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    region = serializers.SlugRelatedField(
        "code", queryset=Region.objects.all(), required=False, allow_null=True
    )
    member_count = serializers.IntegerField(read_only=True)
    coordinator = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.all(), write_only=True, required=False
    )

    class Meta:
        model = Cluster
        fields = [
            "id", "code", "model", "name", "name_uz", "name_uz_cyrl", "name_ru", "name_en",
            "region", "purpose", "founded_on", "member_count", "coordinator",
        ]  # fmt: skip

    def validate(self, given):
        merged = {
            name: given.get(name, getattr(self.instance, name, None))
            for name in ("model", "region", "name_uz", "name_uz_cyrl", "name_ru", "name_en")
        }
        if merged["model"] == ClusterModel.TERRITORIAL and merged["region"] is None:
            message = _("A territorial cluster needs its region.")
            raise serializers.ValidationError({"region": message})
        if not any(value for name, value in merged.items() if name.startswith("name_")):
            raise serializers.ValidationError(_("Give the name in at least one language."))
        if self.instance is None and not given.get("coordinator"):
            message = _("Name the organization that coordinates the cluster.")
            raise serializers.ValidationError({"coordinator": message})
        return given


class ChecklistItemSerializer(serializers.Serializer):
    label = serializers.CharField()
    done = serializers.BooleanField()
    detail = serializers.CharField()
    kind = serializers.CharField()


class ClusterViewSet(
    CoveredWrites, mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet
):
    queryset = Cluster.objects.select_related("region")
    serializer_class = ClusterSerializer
    filterset_class = ClusterFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_CLUSTERS,
        "create": permissions.ADD_CLUSTER,
        "partial_update": permissions.CHANGE_CLUSTER,
        "checklist": permissions.VIEW_CLUSTERS,
    }

    def get_queryset(self):
        return super().get_queryset().with_member_count(timezone.localdate())

    def write(self, serializer):
        given = dict(serializer.validated_data)
        coordinator = given.pop("coordinator", None)
        if serializer.instance is not None:
            serializer.validated_data.pop("coordinator", None)
            serializer.save()
            return
        serializer.instance = make_cluster(
            cluster=Cluster(**given),
            organization=coordinator,
            by=self.request.user,
            on=timezone.localdate(),
        )

    @extend_schema(responses=ChecklistItemSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def checklist(self, request, pk=None):
        """What the cluster's model asks for, and whether its members meet it today."""
        items = self.get_object().checklist(timezone.localdate())
        return Response(ChecklistItemSerializer(items, many=True).data)


class MembershipSerializer(serializers.ModelSerializer):
    organization_name = serializers.StringRelatedField(source="organization")

    class Meta:
        model = Membership
        fields = [
            "id", "cluster", "organization", "organization_name", "role", "starts_on", "ends_on",
            "note",
        ]  # fmt: skip

    def get_fields(self):
        """Who is a member of what is said once."""
        fields = super().get_fields()
        if self.instance is not None:
            fields["cluster"].read_only = fields["organization"].read_only = True
        else:
            fields["ends_on"].read_only = True
        return fields


class MembershipViewSet(
    CoveredWrites, mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet
):
    queryset = Membership.objects.select_related("cluster", "organization")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_CLUSTERS,
        "create": permissions.CHANGE_CLUSTER,
        "partial_update": permissions.CHANGE_CLUSTER,
        "end": permissions.CHANGE_CLUSTER,
    }

    def write(self, serializer):
        if serializer.instance is None:
            serializer.instance = add_member(**serializer.validated_data)
            return
        for name, value in serializer.validated_data.items():
            setattr(serializer.instance, name, value)
        change_membership(membership=serializer.instance, on=timezone.localdate())

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request, pk=None):
        yesterday = timezone.localdate() - timedelta(days=1)
        end_membership(membership=self.get_object(), on=yesterday)
        return Response(status=status.HTTP_204_NO_CONTENT)
