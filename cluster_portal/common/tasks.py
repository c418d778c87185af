"""Tasks of the kernel."""

from celery import shared_task
from django.utils import timezone

from cluster_portal.common import dispatch
from cluster_portal.common.health import note_calendar
from cluster_portal.common.imports.runs import bring_in
from cluster_portal.common.jobs import running
from cluster_portal.common.letters import deliver_waiting
from cluster_portal.common.messaging import reminders
from cluster_portal.common.messaging.digest import send_digests
from cluster_portal.common.retention import clear_expired
from cluster_portal.common.sealing.seal import seal_events
from cluster_portal.common.security.passwords import send_password_link


@shared_task
def deliver_letters() -> None:
    """Sent with each letter, and by beat for letters whose first attempt failed."""
    deliver_waiting()


@shared_task
def send_digest_letters() -> None:
    """Sent by beat in the morning."""
    send_digests(at=timezone.now())


@shared_task
def send_reminders() -> None:
    """Sent by beat; each reminder is a task of its own: none waits for another's trouble."""
    for name in reminders.names():
        dispatch.send(send_reminder, name=name)


@shared_task
def send_reminder(*, name: str) -> None:
    """At night it does nothing; what is due is still due in the morning."""
    reminders.remind(name, at=timezone.now())


@shared_task
def sweep_outbox() -> None:
    """Sent by beat, for tasks that no broker took when they were wanted."""
    note_calendar()
    dispatch.sweep(at=timezone.now())


@shared_task
def send_password_letter(*, email: str) -> None:
    """Asked for by anybody; only the task, never the page, knows whether somebody has EMAIL."""
    send_password_link(email=email, at=timezone.now())


@shared_task
def seal_audit_trail() -> None:
    """Sent by beat; what is not settled yet waits for the next run."""
    seal_events(at=timezone.now())


@shared_task
def clear_expired_data() -> None:
    """Sent by beat every night."""
    clear_expired(at=timezone.now())


@shared_task
def bring_in_file(*, job_id: int, run_id: int, how: str) -> None:
    """HOW: "check", "all" or "only_good"."""
    with running(job_id) as job:
        if job:
            run = bring_in(run_id=run_id, how=how, at=timezone.now(), progress=job.report)
            job.result_url = run.get_absolute_url()
