"""Letters of campaigns, sent in the background."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cluster_portal.common.jobs import running
from monitoring.actions import invitation as actions


def _written(count: int) -> str:
    return ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)


@shared_task
def send_invitations(*, job_id: int, campaign_id: int) -> None:
    with running(job_id) as job:
        if job:
            count = actions.send_waiting_invitations(
                campaign_id=campaign_id, at=timezone.now(), report=job.report
            )
            job.message = _written(count) % {"count": count}
            job.result_url = reverse("campaign-detail", args=[campaign_id])


@shared_task
def send_reminders(*, job_id: int, campaign_id: int) -> None:
    with running(job_id) as job:
        if job:
            count = actions.send_reminders(
                campaign_id=campaign_id, at=timezone.now(), report=job.report
            )
            job.message = _written(count) % {"count": count}
            job.result_url = reverse("campaign-detail", args=[campaign_id])
