"""The report on the practice, and the supervisor's conclusion."""

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction, RecordDetail
from internships import permissions
from internships.actions.practising import report as actions
from internships.forms.diary import ConclusionForm, ReportForm
from internships.models import Placement, PracticeReport
from internships.views.practising.diary import file_response


class ReportHandIn(RecordAction):
    model = Placement
    permission = permissions.WRITE_DIARY
    form_class = ReportForm
    title = _("Hand in the report")
    submit_label = _("Hand in")
    success_message = _("Your supervisor has the report.")

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise")

    def act(self, record, form=None) -> None:
        actions.hand_in_report(placement=record, **form.cleaned_data, at=timezone.now())


class ReportDownload(RecordDetail):
    model = PracticeReport
    permission = permissions.VIEW_DIARIES

    def render_to_response(self, context, **options) -> FileResponse:
        name = self.object.file_name or "report.pdf"
        return file_response(self.object.file, name, "application/pdf")


class ReportConclude(RecordAction):
    model = PracticeReport
    permission = permissions.CHECK_DIARIES
    form_class = ConclusionForm
    title = _("Conclude the practice")
    submit_label = _("Save")
    success_message = _("The student reads your conclusion.")

    def get_queryset(self):
        related = ("placement__student", "placement__enterprise")
        return super().get_queryset().select_related(*related)

    def act(self, record, form=None) -> None:
        actions.conclude(
            report=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
