"""Whether the parts the platform stands on answer: database, broker and at least one worker."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

WORKER_KEY = "klaster:worker-heartbeat"
CALENDAR_KEY = "klaster:calendar-heartbeat"
CALENDAR_SECONDS = 120  # beat sends something every twenty seconds
WORKER_SECONDS = 15  # a worker's heart beats every two seconds
_PATIENCE = 2.0


def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.BROKER_URL, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
    )


def _note(key: str, seconds: int) -> None:
    try:
        with _broker() as broker:
            broker.set(key, 1, ex=seconds)
    except redis.RedisError:
        pass  # the broker is away: health tells so by itself


def note_worker() -> None:
    """Called by a worker's event loop with each beat of its heart."""
    _note(WORKER_KEY, WORKER_SECONDS)


def note_calendar() -> None:
    """Called by what beat sends most often: so long as it comes, beat lives and workers work."""
    _note(CALENDAR_KEY, CALENDAR_SECONDS)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_and_worker_answer() -> tuple[bool, bool]:
    try:
        with _broker() as broker:
            return True, bool(broker.exists(WORKER_KEY))
    except redis.RedisError:
        return False, False


def queue_lengths() -> dict[str, int]:
    """Queue → tasks no worker has taken yet. Raises RedisError where the broker is away."""
    with _broker() as broker:
        return {queue.name: broker.llen(queue.name) for queue in settings.CELERY_TASK_QUEUES}


def is_migrated() -> bool:
    """Whether the database has every migration of this release (it may have those of a newer)."""
    try:
        loader = MigrationLoader(connection)
    except DatabaseError:
        return False
    return not set(loader.disk_migrations) - set(loader.applied_migrations)


def calendar_answers() -> bool:
    """Whether beat's tasks have come of late."""
    try:
        with _broker() as broker:
            return bool(broker.exists(CALENDAR_KEY))
    except redis.RedisError:
        return False


def answers() -> dict[str, bool]:
    """Part → whether it answers."""
    broker, worker = broker_and_worker_answer()
    return {"database": database_answers(), "broker": broker, "worker": worker}
