"""Sends tasks to the broker once what they rely on is committed; none is lost on the way.

A task is noted in the outbox by the transaction that wants it, sent after the commit, and forgotten
when the broker has it. What stays behind, because no broker answered or a process was killed in
between, is sent by `sweep`. A task may so be sent twice, never not at all.
"""

import json
import time
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from cluster_portal.common.models import WaitingTask

logger = structlog.get_logger(__name__)
_RETRY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
_REST = 5.0  # seconds in which a broker that did not answer is not asked again
_UNDER_WAY = timedelta(seconds=10)  # younger tasks are being sent by whoever noted them
_CHUNK = 200
_rests_until = 0.0


def send(task, **kwargs) -> None:
    """Have TASK run after the transaction, at once or as soon as a broker answers."""
    noted = WaitingTask.objects.create(task=task.name, arguments=kwargs)
    transaction.on_commit(lambda: _send_noted(noted))


def _send_noted(noted: WaitingTask) -> None:
    """After the commit; nobody waits long for a broker that is away."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return
    try:
        _deliver(noted)
    except OperationalError:
        _rests_until = time.monotonic() + _REST
        logger.exception("broker_unreachable", task=noted.task)
    else:
        noted.delete()


def _deliver(noted: WaitingTask) -> None:
    task = current_app.tasks.get(noted.task)
    if task is None:  # noted by a release that had it
        logger.error("task_unknown", task=noted.task)
        return
    task.apply_async(kwargs=noted.arguments, retry=True, retry_policy=_RETRY)


def sweep(*, at: datetime) -> int:
    """Send what waits, the same task with the same arguments once. How many went out.

    Raises OperationalError where the broker is away again: what waits then goes on waiting.
    """
    sent = 0
    while due := _sweep_chunk(at):
        sent += due
    return sent


def _sweep_chunk(at: datetime) -> int:
    sent: set[str] = set()
    with transaction.atomic():
        waiting = WaitingTask.objects.select_for_update(skip_locked=True)
        due = list(waiting.filter(created_at__lte=at - _UNDER_WAY).order_by("pk")[:_CHUNK])
        WaitingTask.objects.filter(pk__in=[noted.pk for noted in due]).delete()
        for noted in due:
            call = json.dumps([noted.task, noted.arguments], sort_keys=True)
            if call not in sent:
                _deliver(noted)
                sent.add(call)
    return len(sent)
