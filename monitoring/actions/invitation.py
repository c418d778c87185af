"""Letters of a campaign: each goes out once, however often the work is begun."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.letters import post, written
from cluster_portal.common.links import absolute
from cluster_portal.common.models import Letter
from monitoring.enums import CampaignState
from monitoring.models import Invitation

_CHUNK = 100

Report = Callable[[int, int], None]


def start_of_day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def silent_invitations(*, campaign_id: int, at: datetime):
    """Who may be reminded: no answer, and no letter today."""
    invitations = Invitation.objects.filter(campaign=campaign_id)
    return invitations.to_remind(before=start_of_day(at))


def send_waiting_invitations(*, campaign_id: int, at: datetime, report: Report) -> int:
    """Write the letter of every invitation that has had none; how many were written."""
    waiting = Invitation.objects.filter(campaign=campaign_id).waiting()

    def note(invitation: Invitation) -> str:
        invitation.sent_at = at
        return f"survey:{invitation.pk}:{invitation.key.hex}"

    return _send(waiting, "survey_invitation", note, ["sent_at"], report)


def send_reminders(*, campaign_id: int, at: datetime, report: Report) -> int:
    """Remind those who are silent; once a day at most, whoever asks for it."""
    silent = silent_invitations(campaign_id=campaign_id, at=at)

    def note(invitation: Invitation) -> str:
        invitation.reminded_at = at
        return f"survey-reminder:{invitation.pk}:{timezone.localtime(at):%Y-%m-%d}"

    return _send(silent, "survey_reminder", note, ["reminded_at"], report)


def _send(invitations, name: str, note, fields: list[str], report: Report) -> int:
    """In chunks, each its own transaction; a chunk another worker holds is left to it."""
    invitations = invitations.filter(campaign__state=CampaignState.RUNNING)
    total, sent = invitations.count(), 0
    while True:
        with transaction.atomic():
            chunk = list(
                invitations.select_related("campaign__university")
                .select_for_update(of=("self",), skip_locked=True)
                .order_by("pk")[:_CHUNK]
            )
            post([_letter(invitation, name, note(invitation)) for invitation in chunk])
            Invitation.objects.bulk_update(chunk, fields)
        sent += len(chunk)
        report(sent, max(total, sent))
        if len(chunk) < _CHUNK:
            return sent


def _letter(invitation: Invitation, name: str, key: str) -> Letter:
    campaign = invitation.campaign
    subject, body = written(
        name,
        invitation.language,
        {
            "university": campaign.university.name_in(invitation.language),
            "ends_on": campaign.ends_on,
            "link": absolute(reverse("survey", args=[invitation.token])),
            "opt_out_link": absolute(reverse("survey-opt-out", args=[invitation.token])),
        },
    )
    return Letter(
        key=key, email=invitation.email, language=invitation.language, subject=subject, body=body
    )
