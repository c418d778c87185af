"""Jobs end once, in words, whatever happens to the task."""

import pytest
from celery import shared_task
from django.utils import timezone

from cluster_portal.common.errors import DomainError
from cluster_portal.common.jobs import progress_of, request_cancel, running, start_job
from cluster_portal.common.models import Job
from tests.factories.partners import UserFactory


@shared_task
def count_to(job_id, number):
    with running(job_id) as job:
        if job is None:
            return
        for step in range(number):
            job.report(step + 1, number)
            if step == 5:
                raise DomainError("Six is too many.")
        job.message, job.result_url = f"Counted to {number}", "/there/"


@pytest.fixture
def anvar(db):
    return UserFactory()


def started(anvar, number, capture) -> Job:
    with capture(execute=True):
        job = start_job(count_to, title="Counting", by=anvar, kind="count", number=number)
    job.refresh_from_db()
    return job


def test_job_finishes_with_result(anvar, django_capture_on_commit_callbacks):
    job = started(anvar, 3, django_capture_on_commit_callbacks)
    assert (job.state, job.message, job.result_url) == ("done", "Counted to 3", "/there/")
    assert progress_of(job) == (3, 3)


def test_long_title_is_cut_to_what_is_kept(anvar):
    job = start_job(count_to, title="Allocation of “" + "N" * 300, by=anvar, kind="trial", number=1)
    assert len(job.title) == 200


def test_job_delivered_twice_runs_once(anvar, django_capture_on_commit_callbacks):
    job = started(anvar, 3, django_capture_on_commit_callbacks)
    finished_at = job.finished_at
    count_to(job_id=job.pk, number=5)
    job.refresh_from_db()
    assert (job.message, job.finished_at) == ("Counted to 3", finished_at)


def test_job_refused_by_rules_fails_in_words(anvar, django_capture_on_commit_callbacks):
    job = started(anvar, 9, django_capture_on_commit_callbacks)
    assert (job.state, job.message) == ("failed", "Six is too many.")


def test_job_cancelled_before_it_begins_is_over(anvar):
    job = Job.objects.create(kind="count", title="Counting", started_by=anvar)
    request_cancel(job=job, at=timezone.now())
    count_to(job_id=job.pk, number=3)
    job.refresh_from_db()
    assert (job.state, job.message) == ("cancelled", "")


def test_job_asked_to_stop_is_cancelled_at_next_report(anvar):
    job = Job.objects.create(kind="count", title="Counting", started_by=anvar)
    with running(job.pk) as run:
        request_cancel(job=job, at=timezone.now())
        run.report(1, 3)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_job_page_is_its_starters_alone(anvar, sign_in):
    job = Job.objects.create(kind="count", title="Counting", started_by=anvar)
    other = sign_in(UserFactory())
    assert other.get(f"/jobs/{job.pk}/").status_code == 404
    assert other.post(f"/jobs/{job.pk}/cancel/").status_code == 404
