"""Sends tasks to the broker once what they rely on is committed."""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)
_RETRY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}


def send(task, **kwargs) -> bool:
    """Send TASK now; False where no broker answers."""
    try:
        task.apply_async(kwargs=kwargs, retry=True, retry_policy=_RETRY)
    except OperationalError:
        logger.exception("broker_unreachable", task=task.name)
        return False
    return True


def send_on_commit(task, **kwargs) -> None:
    """Send TASK after the transaction; beat catches up with what no broker took."""
    transaction.on_commit(lambda: send(task, **kwargs))
