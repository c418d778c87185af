"""/api/v1/programmes and /api/v1/students"""

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from partners import permissions
from partners.api.writing import CoveredWrites
from partners.enums import UNITS
from partners.filters import ApiProgrammeFilter, ApiStudentFilter
from partners.forms.programme import is_part_of
from partners.models import Organization, Programme, Speciality, Student


class ProgrammeSerializer(serializers.ModelSerializer):
    name = serializers.StringRelatedField(source="speciality")
    speciality_code = serializers.CharField(source="speciality.code", read_only=True)
    institution_name = serializers.StringRelatedField(source="institution")
    speciality = serializers.PrimaryKeyRelatedField(queryset=Speciality.objects.choosable())
    department = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind__in=UNITS).select_related("parent"),
        required=False,
        allow_null=True,
    )

    class Meta:
        model = Programme
        fields = [
            "id", "institution", "institution_name", "department", "speciality",
            "speciality_code", "name", "level", "form", "language", "years", "is_active",
        ]  # fmt: skip

    def validate(self, given):
        department = given.get("department")
        institution = given.get("institution", getattr(self.instance, "institution", None))
        if department and not is_part_of(department, institution):
            message = _("This department is part of another institution.")
            raise serializers.ValidationError({"department": message})
        return given


class ProgrammeViewSet(
    CoveredWrites, mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet
):
    queryset = Programme.objects.select_related("institution", "speciality")
    serializer_class = ProgrammeSerializer
    filterset_class = ApiProgrammeFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_PROGRAMMES,
        "create": permissions.CHANGE_PROGRAMME,
        "partial_update": permissions.CHANGE_PROGRAMME,
    }


class StudentSerializer(serializers.ModelSerializer):
    university_name = serializers.StringRelatedField(source="university")
    programme_name = serializers.StringRelatedField(source="programme.speciality")

    class Meta:
        model = Student
        fields = [
            "id", "student_id", "last_name", "first_name", "middle_name", "university",
            "university_name", "programme", "programme_name", "year", "group", "status",
            "funding", "grade_average",
        ]  # fmt: skip
        read_only_fields = fields


class StudentViewSet(VisibleViewSet):
    """Read only: students come into the register by import."""

    queryset = Student.objects.select_related("university", "programme__speciality")
    serializer_class = StudentSerializer
    filterset_class = ApiStudentFilter
    permissions = {"*": permissions.VIEW_STUDENTS}
