"""The Celery application: tasks of all apps."""

import os

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import heartbeat_sent, setup_logging
from django.db import InterfaceError, OperationalError
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.production")


class PatientTask(Task):
    """Tried again while the database is away, at longer and longer intervals, until it is back."""

    autoretry_for = (OperationalError, InterfaceError)
    max_retries = None
    retry_backoff = 2
    retry_backoff_max = 300


app = Celery("cluster_portal", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # request and person in the log of their tasks

# What beat sends, beside what pages start. Each task is safe to run twice.
app.conf.beat_schedule = {
    "deliver-letters": {
        "task": "cluster_portal.common.tasks.deliver_letters",
        "schedule": 60,
    },
    "send-digests": {
        "task": "cluster_portal.common.tasks.send_digest_letters",
        "schedule": crontab(hour=8, minute=30),
    },
    "send-reminders": {
        "task": "cluster_portal.common.tasks.send_reminders",
        "schedule": crontab(minute=15),
    },
    "sweep-outbox": {
        "task": "cluster_portal.common.tasks.sweep_outbox",
        "schedule": 20,
    },
    "clear-expired-data": {
        "task": "cluster_portal.common.tasks.clear_expired_data",
        "schedule": crontab(hour=3, minute=10),
    },
    "seal-audit-trail": {
        "task": "cluster_portal.common.tasks.seal_audit_trail",
        "schedule": 300,
    },
    "follow-up-agreements": {
        "task": "partners.tasks.follow_up_agreements",
        "schedule": 3600,
    },
    "tell-of-rounds": {
        "task": "internships.tasks.tell_of_rounds",
        "schedule": 3600,
    },
    "open-rounds": {
        "task": "internships.tasks.open_rounds",
        "schedule": 300,
    },
    "move-placements": {
        "task": "internships.tasks.move_placements",
        "schedule": 900,
    },
    "follow-up-corrections": {
        "task": "quality.tasks.follow_up_corrections",
        "schedule": 3600,
    },
    "aggregate-indicators": {
        "task": "quality.tasks.aggregate_changes",
        "schedule": 300,
    },
}


@setup_logging.connect
def keep_the_logging_settings(**kwargs) -> None:
    """Django has set logging up; a receiver of this signal keeps Celery from doing it again."""


@heartbeat_sent.connect
def tell_health(**kwargs) -> None:
    from cluster_portal.common.health import note_worker  # settings are ready only by now

    note_worker()
