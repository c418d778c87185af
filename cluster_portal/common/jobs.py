"""Long work: started by a person, done by a worker, its progress seen while it runs.

Progress lives in the cache, because what a task writes inside its own transaction would be seen
only when it is over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common import dispatch
from cluster_portal.common.audit import acting
from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.faults import DATABASE_AWAY
from cluster_portal.common.models import Job

logger = structlog.get_logger(__name__)
_PROGRESS_SECONDS = 24 * 3600


class JobCancelled(Exception):
    """The person who started the job asked to stop it; what it wrote is rolled back."""


def _progress_key(job_id: int) -> str:
    return f"job:{job_id}:progress"


def start_job(task, *, title, by, kind: str, **kwargs) -> Job:
    """Note the job, and send TASK(job_id=…, **kwargs) when both are committed."""
    longest = Job._meta.get_field("title").max_length
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=str(title)[:longest], started_by=by)
        dispatch.send(task, job_id=job.pk, **kwargs)
    return job


def progress_of(job: Job) -> tuple[int, int]:
    """(steps done, steps in all) so far."""
    return cache.get(_progress_key(job.pk)) or (job.done_steps, job.total_steps)


def request_cancel(*, job: Job, at) -> None:
    """Ask a job to stop; a job nobody has begun is over at once."""
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=job.pk)
        if found.is_over:
            return
        found.cancel_requested_at = at
        if found.state == "waiting":
            found.cancel(at=at)
        found.save()


@dataclass
class RunningJob:
    """What a task says about itself while it runs."""

    record: Job
    message: str = ""
    result_url: str = ""

    def report(self, done: int, total: int) -> None:
        """Show DONE of TOTAL; raises JobCancelled once the person asked to stop."""
        cache.set(_progress_key(self.record.pk), (done, total), _PROGRESS_SECONDS)
        asked = Job.objects.filter(pk=self.record.pk).values_list("cancel_requested_at", flat=True)
        if asked.first():
            raise JobCancelled


@contextmanager
def running(job_id: int) -> Iterator[RunningJob | None]:
    """Begin the job; finish it, or fail it in words, when the block ends.

    Yields None where the job is over already (a task delivered twice): the task then does nothing.
    A killed worker, or a database that went away, leaves it "running"; the task delivered again
    begins it anew. The block runs in the language of the person who started it, and the audit trail
    names them.
    """
    with transaction.atomic():
        locked = Job.objects.select_for_update(of=("self",))
        job = locked.select_related("started_by").get(pk=job_id)
        if job.is_over:
            job = None
        else:
            job.begin()
            job.save()
    if job is None:
        yield None
        return
    language = job.started_by.language if job.started_by else None
    outcome = RunningJob(job)
    with override(language), acting(user_id=job.started_by_id, where=f"job {job.kind}"):
        try:
            yield outcome
        except JobCancelled:
            _end(job_id, lambda found, at: found.cancel(at=at))
        except REFUSALS as error:
            sentence = refusal_sentence(error)
            _end(job_id, lambda found, at: found.fail(at=at, message=sentence))
        except DATABASE_AWAY:
            raise  # the task is sent again and begins anew (cluster_portal.celery.PatientTask)
        except Exception:
            logger.exception("job_failed", job=job_id)
            sentence = _("Something went wrong on our side; nothing was changed.")
            _end(job_id, lambda found, at: found.fail(at=at, message=sentence))
            raise
        else:
            _end(
                job_id,
                lambda found, at: found.finish(
                    at=at, message=str(outcome.message), result_url=outcome.result_url
                ),
            )


def _end(job_id: int, move) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if not job.is_over:
            job.done_steps, job.total_steps = progress_of(job)
            move(job, timezone.now())
            job.save()
