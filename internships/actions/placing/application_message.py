"""Messages between an applicant and the enterprise about one application."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.enums import ApplicationState
from internships.models import Application, ApplicationMessage
from internships.people import acting_for
from partners.enums import Role

AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 30  # messages of one person
MOST = 1000  # messages about one application
OPEN_FOR = timedelta(days=30)  # after the round is over


class MessageError(DomainError):
    """The message cannot be sent."""


def closes_at(application: Application) -> datetime | None:
    """When nothing more can be written; None as long as the round is not over."""
    over = application.placement_round.closed_at
    return over + OPEN_FOR if over else None


def why_closed(application: Application, at) -> str:
    """In words; empty while messages may be written."""
    if application.state == ApplicationState.WITHDRAWN:
        return _("The application was withdrawn: no more messages can be written.")
    until = closes_at(application)
    if until is not None and at >= until:
        return _("The round is over for 30 days: no more messages can be written.")
    return ""


@transaction.atomic
def send_message(*, application: Application, text: str, by, at) -> ApplicationMessage:
    """Write to the other side, which is told that there is a message, not what it says.

    It is told once until somebody there has seen it.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)  # their pace is counted
    found = Application.objects.select_for_update(no_key=True, of=("self",))
    related = ("placement_round", "posting__enterprise", "student")
    application = found.select_related(*related).get(pk=application.pk)
    if not (text := text.strip()):
        raise MessageError(_("Write something first."))
    if closed := why_closed(application, at):
        raise MessageError(closed)
    lately = ApplicationMessage.objects.filter(author=by, sent_at__gt=at - AN_HOUR)
    if lately.count() >= MOST_AN_HOUR:
        raise MessageError(_("You have written many messages lately: go on in an hour."))
    if application.messages.count() >= MOST:
        raise MessageError(_("This conversation is full."))
    from_enterprise = application.student.user_id != by.pk
    mark_seen(application=application, by=by, at=at)
    unseen = application.messages.unseen_by(enterprise=not from_enterprise)
    tell = not unseen.exists()
    message = ApplicationMessage.objects.create(
        application=application,
        author=by,
        from_enterprise=from_enterprise,
        text=text,
        sent_at=at,
    )
    if tell:
        _tell(message, application, at)
    return message


def mark_seen(*, application: Application, by, at) -> int:
    """What the other side wrote has been seen by the person's side."""
    enterprise = application.student.user_id != by.pk
    return application.messages.unseen_by(enterprise=enterprise).update(seen_at=at)


def _tell(message: ApplicationMessage, application: Application, at) -> None:
    if message.from_enterprise:
        people = User.objects.filter(is_active=True, student=application.student_id)
    else:
        on = timezone.localdate(at)
        people = acting_for(application.posting.enterprise_id, Role.HR, on)
    notify(
        people,
        "message_received",
        {"application": application, "message": message},
        key=f"application:{application.pk}:message:{message.pk}",
        url=application.messages_url,
    )
