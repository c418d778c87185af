"""Programmes on offer."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.enums import ProfileState
from partners.filters import ProgrammeFilter
from partners.forms.programme import ProgrammeForm
from partners.models import Programme, Student

_RELATED = ("institution", "department", "speciality", "speciality__field")


class ProgrammeList(RecordList):
    model = Programme
    permission = permissions.VIEW_PROGRAMMES
    filterset_class = ProgrammeFilter
    ordering = ("speciality__sort_key", "pk")
    template_name = "partners/programme/list.html"
    columns = [
        Column(_("Institution"), "institution.name"),
        Column(_("Speciality code"), "speciality.code"),
        Column(_("Speciality"), "speciality.name"),
        Column(_("Level"), "get_level_display"),
        Column(_("Form of study"), "get_form_display"),
        Column(_("Language of teaching"), "get_language_display"),
        Column(_("Years of study"), "years"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        may_add = self.request.user.has_perm(permissions.CHANGE_PROGRAMME)
        return super().get_context_data(may_add=may_add, **context)


class ProgrammeDetail(RecordDetail):
    model = Programme
    permission = permissions.VIEW_PROGRAMMES
    template_name = "partners/programme/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        record, user = self.object, self.request.user
        students = Student.objects.visible_to(user).studying().filter(programme=record)
        sees_students = user.has_perm(permissions.VIEW_STUDENTS)
        profiles = list(record.profiles.order_by("-version"))
        by_year = students.order_by().values("year").annotate(count=Count("pk")).order_by("year")
        return super().get_context_data(
            students_by_year=by_year if sees_students else [],
            profiles=profiles,
            may_change=user.has_perm(permissions.CHANGE_PROGRAMME, record),
            may_begin_profile=user.has_perm(permissions.CHANGE_PROFILE, record)
            and not any(profile.state == ProfileState.DRAFT for profile in profiles),
            **context,
        )


class ProgrammeCreate(RecordCreate):
    model = Programme
    permission = permissions.CHANGE_PROGRAMME
    form_class = ProgrammeForm
    title = _("Add a programme")

    def get_cancel_url(self):
        return reverse("programme-list")


class ProgrammeUpdate(RecordUpdate):
    model = Programme
    permission = permissions.CHANGE_PROGRAMME
    form_class = ProgrammeForm
    title = _("Change the programme")

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)
