"""Tasks of the kernel."""

from celery import shared_task

from cluster_portal.common.letters import deliver_waiting


@shared_task
def deliver_letters() -> None:
    """Sent with each letter, and by beat for letters whose first attempt failed."""
    deliver_waiting()
