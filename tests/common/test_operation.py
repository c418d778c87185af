"""The operator's page: parts, what waits, letters that do not go out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Job, Letter, WaitingTask
from cluster_portal.common.operation import what_waits


def letters(count: int, **facts) -> None:
    Letter.objects.bulk_create(
        Letter(key=f"{facts}{n}", email=f"hr{n}@example.uz", language="uz", subject="S", **facts)
        for n in range(count)
    )


def test_backlog_counts_what_waits(db):
    now = timezone.now()
    letters(2)
    letters(3, attempts=1, error="refused")
    letters(4, attempts=1, sent_at=now)
    WaitingTask.objects.create(task="t")
    WaitingTask.objects.update(created_at=now - timedelta(seconds=90))
    found = what_waits(now)
    assert (found.letters, found.failing, found.tasks, found.task_age) == (5, 3, 1, 90.0)


def test_backlog_of_nothing_is_nothing(db):
    found = what_waits(timezone.now())
    assert (found.letters, found.failing, found.tasks, found.task_age) == (0, 0, 0, 0.0)


def test_page_shows_letters_that_fail_and_why(sign_in, olim, settings):
    settings.BROKER_URL = "unix:///nonexistent/broker.sock?db=0"
    letters(1, attempts=3, error="<550> no such mailbox")
    Job.objects.create(kind="count", title="Counting")
    page = sign_in(olim).get(reverse("operation")).content.decode()
    assert "hr0@example.uz" in page
    assert "&lt;550&gt; no such mailbox" in page
    assert page.count("does not answer") == 3  # broker, workers and calendar


@pytest.mark.parametrize("count", [1, 60])
def test_page_asks_a_fixed_number_of_queries(sign_in, olim, count, django_assert_max_num_queries):
    letters(count, attempts=1, error="refused")
    client = sign_in(olim)
    client.get("/")
    with django_assert_max_num_queries(16):
        page = client.get(reverse("operation")).content.decode()
    assert page.count("refused") == min(count, 50)


def test_home_tells_operators_alone_that_letters_fail(sign_in, olim, malika):
    sentence = "2 letters could not be delivered so far."
    letters(2, attempts=1)
    assert sentence in sign_in(olim).get("/").content.decode()
    assert sentence not in sign_in(malika).get("/").content.decode()


def test_home_is_silent_while_letters_go_out(sign_in, olim):
    letters(2)
    assert "could not be delivered" not in sign_in(olim).get("/").content.decode()
