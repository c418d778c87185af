"""/api/v1/{regions,districts,industries,occupations,fields-of-education,specialities,competences}"""

from rest_framework import serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from partners import permissions
from partners.filters import CodeFilter, DistrictFilter, SpecialityFilter, TreeFilter
from partners.models import (
    Competence,
    District,
    FieldOfEducation,
    Industry,
    Occupation,
    Region,
    Speciality,
)

_NAMES = ["name", "name_uz", "name_uz_cyrl", "name_ru", "name_en"]


class ReferenceSerializer(serializers.ModelSerializer):
    """`name` is in the language of the request."""

    name = serializers.CharField(read_only=True)


class ReferenceViewSet(VisibleViewSet):
    permissions = {"*": permissions.VIEW_ORGANIZATIONS}
    filterset_class = CodeFilter


class RegionSerializer(ReferenceSerializer):
    class Meta:
        model = Region
        fields = ["id", "code", *_NAMES]


class RegionViewSet(ReferenceViewSet):
    queryset = Region.objects.all()
    serializer_class = RegionSerializer


class DistrictSerializer(ReferenceSerializer):
    region = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = District
        fields = ["id", "code", "region", *_NAMES]


class DistrictViewSet(ReferenceViewSet):
    queryset = District.objects.select_related("region")
    serializer_class = DistrictSerializer
    filterset_class = DistrictFilter


class TreeSerializer(ReferenceSerializer):
    parent = serializers.SlugRelatedField("code", read_only=True, allow_null=True)


_TREE = ["id", "code", "parent", "level", *_NAMES]


class IndustrySerializer(TreeSerializer):
    class Meta:
        model = Industry
        fields = _TREE


class IndustryViewSet(ReferenceViewSet):
    queryset = Industry.objects.select_related("parent")
    serializer_class = IndustrySerializer
    filterset_class = TreeFilter


class OccupationSerializer(TreeSerializer):
    class Meta:
        model = Occupation
        fields = _TREE


class OccupationViewSet(ReferenceViewSet):
    queryset = Occupation.objects.select_related("parent")
    serializer_class = OccupationSerializer
    filterset_class = TreeFilter


class FieldOfEducationSerializer(TreeSerializer):
    class Meta:
        model = FieldOfEducation
        fields = _TREE


class FieldOfEducationViewSet(ReferenceViewSet):
    queryset = FieldOfEducation.objects.select_related("parent")
    serializer_class = FieldOfEducationSerializer
    filterset_class = TreeFilter


class SpecialitySerializer(ReferenceSerializer):
    field = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = Speciality
        fields = ["id", "level", "code", "field", *_NAMES]


class SpecialityViewSet(ReferenceViewSet):
    queryset = Speciality.objects.select_related("field")
    serializer_class = SpecialitySerializer
    filterset_class = SpecialityFilter


class CompetenceSerializer(ReferenceSerializer):
    class Meta:
        model = Competence
        fields = ["id", "code", "group", *_NAMES]


class CompetenceViewSet(ReferenceViewSet):
    queryset = Competence.objects.all()
    serializer_class = CompetenceSerializer
