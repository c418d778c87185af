"""Pages of reserved places: how many a posting keeps, and whom a round keeps them for."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordAction, RecordList
from internships import permissions
from internships.actions.placing import reserved as actions
from internships.forms.round import ReservedStudentsForm, ReservePlacesForm
from internships.models import PlacementRound, Posting, ReservedStudent


class PostingReserve(RecordAction):
    """How many places of a posting are kept for which group."""

    model = Posting
    permission = permissions.MODERATE_POSTING
    form_class = ReservePlacesForm
    title = _("Reserve places")
    submit_label = _("Save")
    success_message = _("Saved. The enterprise is told what changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"posting": self.object}

    def act(self, record, form=None) -> None:
        actions.reserve_places(
            posting=record, places=form.places(), by=self.request.user, at=timezone.now()
        )


class ReservedStudentList(RecordList):
    """The students named for reserved places of one round."""

    model = ReservedStudent
    permission = permissions.CHANGE_ROUND
    template_name = "internships/round/reserved.html"
    columns: ClassVar = [
        Column(_("Student number"), "student.student_id"),
        Column(_("Student"), "student.full_name"),
        Column(_("Group"), "get_group_display"),
        Column(_("On what grounds"), "basis"),
        Column(_("Named at"), "named_at"),
    ]

    def get(self, request, *args, **kwargs):
        visible = PlacementRound.objects.visible_to(request.user).select_related("university")
        self.placement_round = get_object_or_404(visible, pk=kwargs["pk"])
        require(request.user, permissions.CHANGE_ROUND, self.placement_round)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        named = super().get_queryset().filter(placement_round=self.placement_round)
        return named.select_related("student__programme__speciality", "named_by")

    def get_context_data(self, **context):
        still = timezone.now() < self.placement_round.rank_until
        return super().get_context_data(
            round=self.placement_round, may_name=still and not self._is_over(), **context
        )

    def _is_over(self) -> bool:
        return self.placement_round.state not in {"draft", "open"}


class ReservedStudentAdd(RecordAction):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = ReservedStudentsForm
    title = _("Name students for reserved places")
    submit_label = _("Save")
    success_message = _("Saved: their reserved places are open to them first.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"placement_round": self.object}

    def get_success_url(self):
        return reverse("reserved-student-list", args=[self.object.pk])

    def act(self, record, form=None) -> None:
        for student in form.cleaned_data["numbers"]:
            actions.name_reserved_student(
                placement_round=record,
                student=student,
                group=form.cleaned_data["group"],
                basis=form.cleaned_data["basis"],
                by=self.request.user,
                at=timezone.now(),
            )


class ReservedStudentRemove(RecordAction):
    model = ReservedStudent
    permission = permissions.CHANGE_ROUND
    success_message = _("Taken off: the student stands like all others.")

    def get_queryset(self):
        return super().get_queryset().select_related("placement_round")

    def get_success_url(self):
        return reverse("reserved-student-list", args=[self.object.placement_round_id])

    def act(self, record, form=None) -> None:
        actions.remove_reserved_student(named=record, by=self.request.user, at=timezone.now())
