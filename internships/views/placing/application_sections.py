"""What the page of an application shows beside the application itself."""

from django.utils import timezone

from internships import permissions
from internships.actions.placing.application_message import why_closed
from internships.actions.placing.interview import takes_interviews
from internships.enums import ApplicationState, SlotState
from internships.forms.application_talk import NoteForm
from internships.models import Application, ApplicationMessage, ApplicationNote


def talk_sections(application: Application, user) -> dict:
    """Notes (HR alone), the interview, and whether there are messages."""
    now = timezone.now()
    hosts = user.has_perm(permissions.RANK_APPLICANTS, application)
    own = user.has_perm(permissions.APPLY, application)
    talk = None
    if hosts or own:
        taken = application.interviews.filter(state=SlotState.TAKEN)
        talk = taken.first()
    stands = application.state == ApplicationState.SUBMITTED
    writes = user.has_perm(permissions.EXCHANGE_MESSAGES, application)
    messages = ApplicationMessage.objects.visible_to(user).filter(application=application)
    notes = ApplicationNote.objects.visible_to(user).filter(application=application)
    return {
        "hosts": hosts,
        "notes": notes.select_related("written_by").order_by("-pk") if hosts else [],
        "note_form": NoteForm() if hosts else None,
        "interview": talk,
        "interview_ahead": talk is not None and talk.starts_at > now,
        "may_take": own
        and stands
        and talk is None
        and application.invited_at is not None
        and takes_interviews(application.posting, now),
        "may_read_messages": writes,
        "may_write": writes and not why_closed(application, now),
        "message_count": messages.count() if writes else 0,
        "unseen_count": messages.unseen_by(enterprise=not own).count() if writes else 0,
    }
