"""Programs are killed without warning while people work: nothing acknowledged is lost, nothing is
doubled, and everything comes back by itself."""

import time

import pytest

from tests.operations.installation import Installation
from tests.operations.people import Person
from tests.operations.work import Work

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
VICTIMS = ("web", "worker", "beat", "broker", "postgres")


def kill_in_turn(installation: Installation, work: Work, rounds: int) -> list[str]:
    """Kill each program ROUNDS times, spread over the crowds' work; who was killed."""
    killed: list[str] = []
    plan = [*VICTIMS, "a process of web", "a process of worker"] * rounds
    for place, victim in enumerate(plan, start=1):
        work.allow(place / len(plan))  # they ask while it dies
        program = victim.removeprefix("a process of ")
        if program == victim:
            installation.kill(program)
        else:
            installation.until(lambda name=program: installation.forks(name), "it has forked")
            installation.kill_one_fork(program)
        killed.append(victim)
        due = (place - 0.5) / len(plan)
        installation.until(lambda part=due: work.progress >= part, f"work goes on without {victim}")
    return killed


def survive(installation, world, rounds: int, report) -> None:
    work = Work(installation, world)
    work.allow(0.0)
    work.begin()
    try:
        killed = kill_in_turn(installation, work, rounds)
    except AssertionError:
        work.give_up()  # else the crowds would go on asking for ever
        report("attempts in vain", work.in_vain)
        raise
    installation.until_healthy()
    work.aggregate()
    work.until_over()
    after = work.counts()
    report("before", work.before)
    report("after", after)
    report("killed", killed)
    report("attempts in vain", work.in_vain)
    assert len(killed) == 7 * rounds
    assert after == work.expected()
    letters = work.letters()
    report("letters", (len(letters), "written twice", letters.total() - len(letters)))
    assert len(letters) == world["letters"]
    # A letter on its way to the mail server when its sender is killed goes again: one a kill.
    assert letters.total() - len(letters) <= len(killed)
    assert work.aggregate_equals_recount()


@pytest.fixture
def report(record_property, capsys):
    """Figures for the closing note, in the output of -rP and in the test's properties."""

    def tell(what: str, figures) -> None:
        record_property(what, str(figures))
        print(f"{what}: {figures}")  # noqa: T201

    return tell


@pytest.mark.full
def test_short_work_survives_one_kill_of_each(installation, make_world, report):
    survive(installation, make_world(12, 6, 300), rounds=1, report=report)


@pytest.mark.full
def test_long_work_survives_many_kills(installation, make_world, report):
    survive(installation, make_world(300, 60, 20_000), rounds=4, report=report)


def test_pages_work_without_a_broker_and_the_work_goes_out_later(installation, make_world):
    """Signed in, pages read and written, a job started; all of it with neither broker nor cache."""
    world = make_world(2, 1, 50)
    work = Work(installation, world)
    imported = work.before["imported"]
    installation.hold_down("broker")
    try:
        (session, offer), _other = world["students"]
        student = Person(installation.port, session)
        began = time.monotonic()
        assert student.ask("GET", "/")[0] == 200
        assert student.ask("GET", "/posting-list-is-elsewhere")[0] == 404
        fields = {"posting": world["posting"]}
        assert student.ask("POST", "/api/v1/applications", fields, as_json=True)[0] == 201
        assert student.ask("POST", f"/api/v1/placements/{offer}/confirm")[0] == 200
        assert time.monotonic() - began < 30
        assert installation.fetch("/readyz")[0] == 200
        status, _headers, body = installation.fetch("/healthz")
        assert (status, '"broker": "does not answer"' in body) == (503, True)
        work.import_students()
        waiting = "count(*) FROM common_waitingtask WHERE task LIKE '%bring_in_file'"
        assert installation.number(waiting) == 1
        assert installation.number("count(*) FROM common_job WHERE state = 'waiting'") == 1
    finally:
        installation.let_back("broker")
    installation.until_healthy()
    installation.until(lambda: installation.number(waiting) == 0, "the task went out", 90)
    installation.until(
        lambda: installation.number("count(*) FROM common_job WHERE state <> 'done'") == 0,
        "the job is done",
        90,
    )
    assert work.counts()["imported"] == imported + 50
