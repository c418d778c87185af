"""Tasks of the kernel."""

from celery import shared_task
from django.utils import timezone

from cluster_portal.common.imports.runs import check_import, write_import
from cluster_portal.common.jobs import running
from cluster_portal.common.letters import deliver_waiting


@shared_task
def deliver_letters() -> None:
    """Sent with each letter, and by beat for letters whose first attempt failed."""
    deliver_waiting()


@shared_task
def check_import_file(*, job_id: int, run_id: int) -> None:
    with running(job_id) as job:
        if job:
            run = check_import(run_id=run_id, progress=job.report)
            job.result_url = run.get_absolute_url()


@shared_task
def write_import_file(*, job_id: int, run_id: int, only_good: bool) -> None:
    with running(job_id) as job:
        if job:
            run = write_import(
                run_id=run_id, only_good=only_good, at=timezone.now(), progress=job.report
            )
            job.result_url = run.get_absolute_url()
