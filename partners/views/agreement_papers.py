"""The documents of agreements, and what the parties owe."""

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordAction, RecordDetail
from partners import permissions
from partners.actions import agreement_papers as actions
from partners.forms.agreement import AttachForm, FinishForm, ObligationForm
from partners.models import AgreementDocument, AgreementObligation
from partners.views.agreement import AgreementStep


def document_response(document: AgreementDocument) -> FileResponse:
    """The PDF itself: a download, never shown inside the site's own pages."""
    if not document.file.storage.exists(document.file.name):
        raise Http404
    response = FileResponse(
        document.file.open(),
        as_attachment=True,
        filename=document.name,
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class DocumentDownload(RecordDetail):
    model = AgreementDocument
    permission = permissions.READ_AGREEMENT_DOCUMENT

    def get_object(self, queryset=None):
        document = super().get_object(queryset)
        require(self.request.user, self.permission, document)
        return document

    def render_to_response(self, context, **options) -> FileResponse:
        return document_response(self.object)


class DocumentAttach(AgreementStep):
    form_class = AttachForm
    title = _("Attach a document")
    submit_label = _("Attach")
    success_message = _("The document is attached.")

    def act(self, record, form=None):
        actions.attach_document(agreement=record, **form.cleaned_data, **self.who_and_when())


class DocumentRemove(RecordAction):
    model = AgreementDocument
    permission = permissions.CHANGE_AGREEMENT
    success_message = _("The document is removed.")

    def act(self, record, form=None):
        actions.remove_document(document=record, by=self.request.user)

    def get_success_url(self):
        return self.object.agreement.get_absolute_url()


class ObligationAdd(AgreementStep):
    form_class = ObligationForm
    title = _("Add an obligation")
    submit_label = _("Add")
    success_message = _("The obligation is added.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agreement": self.object}

    def act(self, record, form=None):
        actions.add_obligation(**form.cleaned_data, by=self.request.user)


class _ObligationStep(RecordAction):
    model = AgreementObligation
    permission = permissions.CHANGE_AGREEMENT

    def get_queryset(self):
        return super().get_queryset().select_related("party__agreement", "party__organization")


class ObligationRemove(_ObligationStep):
    success_message = _("The obligation is removed.")

    def act(self, record, form=None):
        actions.remove_obligation(obligation=record, by=self.request.user)


class ObligationFinish(_ObligationStep):
    form_class = FinishForm
    title = _("Record that it is done")
    submit_label = _("Record")
    success_message = _("Recorded as done.")

    def act(self, record, form=None):
        actions.finish_obligation(
            obligation=record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
