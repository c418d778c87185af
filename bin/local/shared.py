"""Use of the demonstration's database and broker by programs beside bin/demo.

Whoever holds the lock on .demo started them and ends them, but waits for those who only use them
and hold a shared lock on .demo/logs.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from place import DEMO, Trouble, lock, make_folder, need_space, wait_for_lock
from services import Services
from supervisor import Supervisor


@contextmanager
def running_services(*, alone: bool = False) -> Iterator[Services]:
    """The services, started if nobody else has; ALONE refuses where somebody has."""
    make_folder(DEMO)
    make_folder(DEMO / "logs")
    held = lock(DEMO)
    services = Services(DEMO, "demo")
    if held is None:
        if alone:
            raise Trouble("bin/demo or bin/manage is at work in this folder: end it first.")
        with _using():
            _wait_for(services)
            yield services
        return
    need_space(DEMO, 100)
    supervisor = Supervisor(DEMO / "running.json")
    supervisor.end_survivors()
    try:
        services.start(supervisor)
        yield services
        os.close(wait_for_lock(DEMO / "logs"))  # others may be using them still
    finally:
        supervisor.stop()
        services.clean()
        os.close(held)


@contextmanager
def _using() -> Iterator[None]:
    handle = wait_for_lock(DEMO / "logs", shared=True)
    try:
        yield
    finally:
        os.close(handle)


def _wait_for(services: Services, seconds: float = 60) -> None:
    latest = time.monotonic() + seconds
    while not (services.postgres.is_ready() and services.broker.is_ready()):
        if time.monotonic() > latest:
            raise Trouble("The database and the broker do not answer: start bin/demo again.")
        time.sleep(0.2)
