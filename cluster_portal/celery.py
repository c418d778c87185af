"""The Celery application: tasks of all apps."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.production")
app = Celery("cluster_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What beat sends, beside what pages start. Each task is safe to run twice.
app.conf.beat_schedule = {
    "deliver-letters": {
        "task": "cluster_portal.common.tasks.deliver_letters",
        "schedule": 60,
    },
    "aggregate-indicators": {
        "task": "quality.tasks.aggregate_changes",
        "schedule": 300,
    },
}
