"""First days, visits and incidents of a placement."""

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.views.records import RecordAction, RecordDetail
from internships import permissions
from internships.actions.practising import induction, oversight
from internships.forms.oversight import IncidentForm, InductionForm, MeasuresForm, VisitForm
from internships.models import Incident, Placement, Visit
from internships.views.practising.diary import file_response


class _PlacementForm(RecordAction):
    model = Placement

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise", "university")


class InductionConfirm(_PlacementForm):
    permission = permissions.CONFIRM_ARRIVAL
    form_class = InductionForm
    title = _("Confirm arrival and safety briefings")
    submit_label = _("Confirm")
    success_message = _("Confirmed.")

    def get_form_kwargs(self):
        waiting = induction.to_confirm(self.object)
        return super().get_form_kwargs() | {"waiting": waiting}

    def act(self, record, form=None) -> None:
        induction.confirm_inductions(
            placement=record,
            days=form.days(),
            by=self.request.user,
            name=str(self.request.user),
            at=timezone.now(),
        )


class VisitAdd(_PlacementForm):
    permission = permissions.RECORD_VISIT
    form_class = VisitForm
    title = _("Record a visit")
    submit_label = _("Save")
    success_message = _("The visit is recorded.")

    def act(self, record, form=None) -> None:
        oversight.record_visit(
            placement=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class VisitPhoto(RecordDetail):
    model = Visit
    permission = permissions.VIEW_VISITS

    def render_to_response(self, context, **options) -> FileResponse:
        extension = "png" if self.object.photo_type == "image/png" else "jpg"
        return file_response(self.object.photo, f"photo.{extension}", self.object.photo_type)


class IncidentAdd(_PlacementForm):
    permission = permissions.REPORT_INCIDENT
    form_class = IncidentForm
    title = _("Report an incident")
    submit_label = pgettext_lazy("an incident", "Report")
    success_message = _("The incident is reported; everybody who answers for the student is told.")

    def act(self, record, form=None) -> None:
        oversight.report_incident(
            placement=record,
            **form.cleaned_data,
            by=self.request.user,
            name=str(self.request.user),
            at=timezone.now(),
        )


class IncidentClose(RecordAction):
    model = Incident
    permission = permissions.CLOSE_INCIDENT
    form_class = MeasuresForm
    title = _("Close the incident")
    submit_label = _("Close the incident")
    success_message = _("The incident is closed.")

    def get_queryset(self):
        related = ("placement__student", "placement__enterprise")
        return super().get_queryset().select_related(*related)

    def act(self, record, form=None) -> None:
        oversight.close_incident(
            incident=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
