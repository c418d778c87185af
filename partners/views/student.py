"""The register of students, as far as the reader's affiliations reach."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordDetail, RecordList
from partners import permissions
from partners.filters import StudentFilter
from partners.models import Student

_RELATED = ("university", "programme", "programme__speciality")


class StudentList(RecordList):
    model = Student
    permission = permissions.VIEW_STUDENTS
    filterset_class = StudentFilter
    ordering = ("sort_key", "pk")
    template_name = "partners/student/list.html"
    columns = [
        Column(_("Student number"), "student_id"),
        Column(_("Last name"), "last_name"),
        Column(_("First name"), "first_name"),
        Column(_("Middle name"), "middle_name"),
        Column(_("University"), "university.name"),
        Column(_("Speciality code"), "programme.speciality.code"),
        Column(_("Speciality"), "programme.speciality.name"),
        Column(_("Year of study"), "year"),
        Column(pgettext_lazy("of students", "Group"), "group"),
        Column(_("Status"), "get_status_display"),
        Column(_("Funding"), "get_funding_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        may_import = self.request.user.has_perm(permissions.IMPORT_STUDENTS)
        return super().get_context_data(may_import=may_import, **context)


class StudentDetail(RecordDetail):
    model = Student
    permission = permissions.VIEW_STUDENTS
    template_name = "partners/student/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED, "programme__department")
