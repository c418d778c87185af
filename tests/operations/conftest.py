"""One installation for all tests of a worker; they leave it healthy."""

import json

import pytest

from tests.operations.installation import Installation, program


@pytest.fixture(scope="session")
def pooler():
    """PgBouncer's program, or None where Debian's package can't be had."""
    return program("pgbouncer", "pgbouncer")


@pytest.fixture(scope="session")
def _installation(pooler):
    running = Installation(pooler)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def installation(_installation):
    """Healthy, whatever the test before did to it."""
    _installation.until_healthy()
    return _installation


@pytest.fixture
def make_world(installation):
    """make_world(students, enterprises, rows): what is there to be worked on."""

    def make(students: int, enterprises: int, rows: int) -> dict:
        sizes = map(str, (students, enterprises, rows))
        return json.loads(installation.run("-m", "tests.operations.world", *sizes))

    return make
