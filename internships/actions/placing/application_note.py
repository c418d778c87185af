"""Notes of an enterprise about its applicants."""

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.models import Application, ApplicationNote

MOST_NOTES = 100  # about one application


class NoteError(DomainError):
    """The note cannot be kept or removed."""


@transaction.atomic
def add_note(*, application: Application, text: str, by, at) -> ApplicationNote:
    """Keep a note for HR of the enterprise alone."""
    Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
    if not (text := text.strip()):
        raise NoteError(_("Write something first."))
    if application.notes.count() >= MOST_NOTES:
        raise NoteError(_("There are too many notes about this applicant. Remove one first."))
    return ApplicationNote.objects.create(
        application=application, text=text, written_by=by, written_at=at
    )


@transaction.atomic
def remove_note(*, note: ApplicationNote, by) -> None:
    """By whoever wrote it."""
    if note.written_by_id != by.pk:
        raise NoteError(_("Only who wrote the note removes it."))
    note.delete()


def keep_reason(*, applications: list[int], reason: str, by, at) -> None:
    """Why these applicants are not acceptable, for HR of the enterprise alone."""
    ApplicationNote.objects.bulk_create(
        ApplicationNote(
            application_id=key, text=reason, is_reason=True, written_by=by, written_at=at
        )
        for key in applications
    )
