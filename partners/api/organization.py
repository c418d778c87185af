"""/api/v1/organizations"""

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from partners import permissions
from partners.api.writing import CoveredWrites
from partners.enums import UNITS
from partners.filters import ApiOrganizationFilter
from partners.forms.organization import kinds_to_add
from partners.models import District, Industry, Organization, Region
from partners.reach import reach_of

_OPERATORS_ONLY = {"kind", "code", "parent", "is_active"}


class OrganizationSerializer(serializers.ModelSerializer):
    """Regions, districts and industries by their official codes."""

    name = serializers.CharField(read_only=True)
    code = serializers.CharField(max_length=30, required=False)
    region = serializers.SlugRelatedField(
        "code", queryset=Region.objects.all(), required=False, allow_null=True
    )
    district = serializers.SlugRelatedField(
        "code", queryset=District.objects.all(), required=False, allow_null=True
    )
    industry = serializers.SlugRelatedField(
        "code", queryset=Industry.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Organization
        fields = [
            "id", "code", "kind", "name", "name_uz", "name_uz_cyrl", "name_ru", "name_en",
            "tax_id", "region", "district", "industry", "parent", "address", "website", "email",
            "phone", "language", "is_active",
        ]  # fmt: skip

    def validate_code(self, code):
        others = Organization.objects.exclude(pk=self.instance.pk if self.instance else None)
        if others.filter(code=code).exists():
            raise serializers.ValidationError(_("Another organization has this code."))
        return code

    def validate(self, given):
        user = self.context["request"].user
        if self.instance is None:
            self._check_kind(user, given)
        elif not reach_of(user).operates and (closed := _OPERATORS_ONLY & set(given)):
            message = _("Only the operator changes this.")
            raise serializers.ValidationError(dict.fromkeys(sorted(closed), message))
        region = given.get("region", getattr(self.instance, "region", None))
        district = given.get("district", getattr(self.instance, "district", None))
        if district and region and district.region_id != region.pk:
            message = _("This district is in another region.")
            raise serializers.ValidationError({"district": message})
        return given

    def _check_kind(self, user, given) -> None:
        if given["kind"] in UNITS:
            if not given.get("parent"):
                message = _("A faculty or department is part of an institution.")
                raise serializers.ValidationError({"parent": message})
        elif given["kind"] not in dict(kinds_to_add(user)):
            message = _("You cannot add organizations of this kind.")
            raise serializers.ValidationError({"kind": message})
        elif given.get("parent"):
            message = _("Only a faculty or department is part of another organization.")
            raise serializers.ValidationError({"parent": message})
        if given.get("parent"):
            require(user, permissions.CHANGE_ORGANIZATION, given["parent"])


class OrganizationViewSet(
    CoveredWrites, mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet
):
    queryset = Organization.objects.select_related(
        "region", "district", "industry", "parent", "parent__parent"
    )
    serializer_class = OrganizationSerializer
    filterset_class = ApiOrganizationFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_ORGANIZATIONS,
        "create": permissions.ADD_ORGANIZATION,
        "partial_update": permissions.CHANGE_ORGANIZATION,
    }
