"""Figures for monitors: requests by view and status, time taken, and what waits.

Every process counts into files of its own in METRICS_FOLDER, and whichever is asked adds them up,
so the figures of a host are whole however many processes serve it. What waits is looked up when
asked.
"""

import time
from collections.abc import Iterator

import redis
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from cluster_portal.common.health import calendar_answers, queue_lengths
from cluster_portal.common.models import Job
from cluster_portal.common.operation import what_waits

__all__ = ["CONTENT_TYPE_LATEST", "MetricsMiddleware", "all_figures"]

settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)  # each process opens its file there
REQUESTS = Counter("klaster_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "klaster_request_seconds",
    "Seconds a request took",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class MetricsMiddleware:
    """Counts what is answered, by the name of the view: an address would be one of millions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        began = time.perf_counter()
        response = self.get_response(request)
        found = request.resolver_match
        view = (found.view_name or "unnamed") if found else "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


class WaitingCollector:
    """What waits, by the database and the broker; a part that does not answer tells nothing."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from self._database()
        except DatabaseError:
            yield _gauge("klaster_database_up", "Whether the database answers", 0)
        try:
            lengths = queue_lengths()
        except redis.RedisError:
            yield _gauge("klaster_broker_up", "Whether the broker answers", 0)
            return
        yield _gauge("klaster_broker_up", "Whether the broker answers", 1)
        queues = GaugeMetricFamily("klaster_queue_tasks", "Tasks in the queue", labels=["queue"])
        for name, length in lengths.items():
            queues.add_metric([name], length)
        yield queues
        up = calendar_answers()
        yield _gauge("klaster_calendar_up", "Whether beat's tasks have come of late", up)

    def _database(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("klaster_jobs", "Jobs by state", labels=["state"])
        for state, count in Job.objects.values_list("state").annotate(n=Count("pk")).order_by():
            jobs.add_metric([state], count)
        yield jobs
        found = what_waits(timezone.now())
        yield _gauge("klaster_letters_waiting", "Letters not delivered yet", found.letters)
        yield _gauge("klaster_letters_failing", "Letters that failed before", found.failing)
        yield _gauge("klaster_outbox_tasks", "Tasks no broker has taken yet", found.tasks)
        yield _gauge("klaster_outbox_age_seconds", "How long the oldest waits", found.task_age)
        yield _gauge("klaster_database_up", "Whether the database answers", 1)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def all_figures() -> bytes:
    """Everything in Prometheus' text format."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(WaitingCollector())
    return generate_latest(registry)
