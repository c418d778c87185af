"""Tasks leave for the broker after the commit; what it does not take waits in the outbox."""

import inspect
from datetime import timedelta

import pytest
from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from cluster_portal.common import dispatch
from cluster_portal.common.models import WaitingTask

pytestmark = pytest.mark.django_db(transaction=True)
RAN: list[int] = []


@shared_task
def note(number: int) -> None:
    RAN.append(number)


@pytest.fixture(autouse=True)
def _fresh():
    RAN.clear()
    dispatch._rests_until = 0.0
    yield
    dispatch._rests_until = 0.0


@pytest.fixture
def broker_away(monkeypatch):
    """How often it was tried; `undo()` brings the broker back."""
    tries = []

    def refuse(*args, **kwargs):
        tries.append(1)
        raise OperationalError("no broker")

    with monkeypatch.context() as patch:
        patch.setattr(note, "apply_async", refuse)
        tries_and_undo = (tries, patch.undo)
        yield tries_and_undo


def later(seconds: int = 60):
    return timezone.now() + timedelta(seconds=seconds)


def test_retry_policy_names_only_what_the_client_takes():
    """With eager tasks nothing is ever sent, so a wrong name would show on a real broker only."""
    assert set(dispatch._RETRY) <= set(inspect.signature(Connection.ensure).parameters)


def test_task_goes_out_after_the_commit_and_is_forgotten():
    with transaction.atomic():
        dispatch.send(note, number=1)
        assert (RAN, WaitingTask.objects.count()) == ([], 1)
    assert (RAN, WaitingTask.objects.count()) == ([1], 0)


def test_task_of_a_transaction_that_fails_never_runs():
    with transaction.atomic():
        dispatch.send(note, number=1)
        transaction.set_rollback(True)
    assert (RAN, WaitingTask.objects.count()) == ([], 0)


def test_task_no_broker_takes_waits_and_goes_out_later(broker_away):
    _tries, undo = broker_away
    dispatch.send(note, number=1)
    dispatch.send(note, number=2)
    with pytest.raises(OperationalError):
        dispatch.sweep(at=later())
    assert (RAN, WaitingTask.objects.count()) == ([], 2)
    undo()
    assert dispatch.sweep(at=later()) == 2
    assert (RAN, WaitingTask.objects.count()) == ([1, 2], 0)
    assert dispatch.sweep(at=later()) == 0


def test_pages_do_not_wait_for_an_absent_broker_again_and_again(broker_away):
    tries, _undo = broker_away
    for number in range(20):
        dispatch.send(note, number=number)
    assert (len(tries), WaitingTask.objects.count()) == (1, 20)


def test_sweep_leaves_alone_what_is_being_sent():
    WaitingTask.objects.create(task=note.name, arguments={"number": 1})
    assert dispatch.sweep(at=timezone.now()) == 0
    assert WaitingTask.objects.count() == 1


def test_sweep_sends_the_same_task_with_the_same_arguments_once():
    for number in (1, 2, 1, 1):
        WaitingTask.objects.create(task=note.name, arguments={"number": number})
    assert dispatch.sweep(at=later()) == 2
    assert (RAN, WaitingTask.objects.count()) == ([1, 2], 0)


def test_task_of_an_older_release_holds_nothing_up():
    WaitingTask.objects.create(task="gone.tasks.old", arguments={})
    WaitingTask.objects.create(task=note.name, arguments={"number": 1})
    dispatch.sweep(at=later())
    assert (RAN, WaitingTask.objects.count()) == ([1], 0)
