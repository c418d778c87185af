"""Tasks of the partners app."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.jobs import running
from partners.actions import agreement_calendar
from partners.actions.classifiers import load_classifiers


@shared_task
def load_classifiers_job(*, job_id: int) -> None:
    """All lists or none; loading again changes nothing."""
    with running(job_id) as job:
        if job is not None:
            load_classifiers(by=job.record.started_by, at=timezone.now(), report=job.report)
            job.result_url = reverse("classifier-list")


@shared_task
def follow_up_agreements() -> None:
    """Sent by beat: agreements begin and expire, and their people are reminded."""
    now = timezone.now()
    agreement_calendar.begin_due(at=now)
    agreement_calendar.expire_due(at=now)
    agreement_calendar.tell_of_ends(at=now)
    agreement_calendar.tell_of_obligations(at=now)
