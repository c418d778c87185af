"""Notes of HR about an applicant."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction
from internships import permissions
from internships.actions.placing.application_note import add_note, remove_note
from internships.forms.application_talk import NoteForm
from internships.models import Application, ApplicationNote


class NoteAdd(RecordAction):
    model = Application
    permission = permissions.RANK_APPLICANTS
    form_class = NoteForm
    title = _("Write a note")
    submit_label = _("Keep the note")
    success_message = _("Kept. Only HR of your enterprise reads it.")

    def get_queryset(self):
        return super().get_queryset().select_related("posting", "student")

    def act(self, record, form=None) -> None:
        add_note(
            application=record,
            text=form.cleaned_data["text"],
            by=self.request.user,
            at=timezone.now(),
        )


class NoteRemove(RecordAction):
    model = ApplicationNote
    permission = permissions.RANK_APPLICANTS
    success_message = _("The note is removed.")

    def get_queryset(self):
        return super().get_queryset().select_related("application__posting")

    def get_success_url(self):
        return self.object.application.get_absolute_url()

    def act(self, record, form=None) -> None:
        remove_note(note=record, by=self.request.user)
