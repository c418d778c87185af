"""Certificates, one or for a round, and the whole file of a placement."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.jobs import start_job
from cluster_portal.common.models import SealedDocument
from cluster_portal.common.views.records import RecordAction, RecordDetail
from internships import permissions
from internships.actions.finishing.certificate import issue_certificate
from internships.models import Placement, PlacementFile, PlacementRound
from internships.tasks import gather_placement_file, issue_round_certificates
from internships.views.contracting.contract import IssuesDocument
from internships.views.practising.diary import file_response


class PlacementCertificate(IssuesDocument):
    model = Placement
    permission = permissions.LEAD_GRADES
    success_message = gettext_lazy("The certificate is issued; the student is told.")

    def issue(self, record, form=None) -> SealedDocument:
        return issue_certificate(placement=record, at=timezone.now())

    def get_success_url(self):
        return self.object.get_absolute_url()


class RoundCertificates(RecordAction):
    """For all who passed out of a round, in the background."""

    model = PlacementRound
    permission = permissions.LEAD_GRADES
    success_message = gettext_lazy("The certificates are being issued.")
    job = None

    def act(self, record, form=None) -> None:
        self.job = start_job(
            issue_round_certificates,
            title=_("Certificates for “%(round)s”") % {"round": record},
            by=self.request.user,
            kind="certificates",
            round_id=record.pk,
        )

    def get_success_url(self):
        return (
            reverse("job-detail", args=[self.job.pk])
            if self.job
            else (self.object.get_absolute_url())
        )


class PlacementGather(RecordAction):
    """The student gets what students are shown, the university everything."""

    model = Placement
    permission = permissions.GATHER_FILE
    success_message = gettext_lazy("The file is being gathered.")
    job = None

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise")

    def act(self, record, form=None) -> None:
        self.job = start_job(
            gather_placement_file,
            title=_("File of the practice: %(placement)s") % {"placement": record},
            by=self.request.user,
            kind="placement_file",
            placement_id=record.pk,
            for_student=record.student.user_id == self.request.user.pk,
        )

    def get_success_url(self):
        return (
            reverse("job-detail", args=[self.job.pk])
            if self.job
            else (self.object.get_absolute_url())
        )


class PlacementFileDownload(RecordDetail):
    model = PlacementFile
    permission = permissions.GATHER_FILE

    def get_queryset(self):
        return super().get_queryset().select_related("placement__student")

    def render_to_response(self, context, **options):
        name = f"amaliyot-{self.object.placement_id}.pdf"
        return file_response(self.object.file, name, "application/pdf")
