"""The supervisor of bin/demo, tried on cheap programs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
LOCAL = Path(__file__).resolve().parents[2] / "bin/local"


@pytest.fixture(autouse=True)
def programs_of_bin(monkeypatch):
    monkeypatch.syspath_prepend(str(LOCAL))


@pytest.fixture
def supervisor(tmp_path):
    from supervisor import Supervisor

    running = Supervisor(tmp_path / "running.json")
    yield running
    running.kill()


def child(tmp_path, script: str, **facts):
    from supervisor import Child

    return Child(
        name="sleeper",
        command=["/bin/sh", "-c", script],
        log=tmp_path / "log",
        environment={"PATH": "/usr/bin:/bin"},
        **facts,
    )


def until(condition, seconds=10.0):
    latest = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < latest, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    from supervisor import birth

    return birth(pid) is not None


def test_supervisor_starts_killed_program_again(tmp_path, supervisor, capsys):
    sleeper = child(tmp_path, "sleep 60")
    supervisor.start(sleeper, lambda: True)
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)

    def is_back():
        supervisor.look_after()
        return sleeper.process is not None and sleeper.process.pid != first

    until(is_back)
    assert is_alive(sleeper.process.pid)
    assert "The sleeper stopped unexpectedly" in capsys.readouterr().out


def test_supervisor_pauses_longer_before_each_attempt(tmp_path, supervisor):
    failing = child(tmp_path, "echo begun; exit 3")
    supervisor.start(failing, lambda: True)
    latest = time.monotonic() + 2
    while time.monotonic() < latest:
        supervisor.look_after()
        time.sleep(0.02)
    starts = (tmp_path / "log").read_text().count("begun")
    assert 2 <= starts <= 4  # after 0, 0.5 and 1.5 seconds


def test_supervisor_ends_what_a_dead_program_had_forked(tmp_path, supervisor):
    sleeper = child(tmp_path, "sleep 60 & echo $! >&2; wait")
    supervisor.start(sleeper, lambda: (tmp_path / "log").read_text().strip() != "")
    forked = int((tmp_path / "log").read_text())
    os.kill(sleeper.process.pid, signal.SIGKILL)
    until(lambda: sleeper.is_dead)
    supervisor.look_after()
    until(lambda: not is_alive(forked))


def test_supervisor_stop_ends_stubborn_programs_and_leaves_no_record(tmp_path, supervisor):
    stubborn = child(tmp_path, "trap '' TERM; echo on; sleep 60", patience=0.3)
    supervisor.start(stubborn, lambda: "on" in (tmp_path / "log").read_text())
    pid = stubborn.process.pid
    supervisor.stop()
    assert not is_alive(pid)
    assert not supervisor.record.exists()


def test_supervisor_stops_users_before_what_they_use(tmp_path, supervisor):
    below = child(tmp_path, "trap 'echo below; exit' TERM; echo on; sleep 60 & wait", tier=0)
    above = child(tmp_path, "trap 'sleep 0.3; echo above; exit' TERM; echo on; sleep 60 & wait")
    supervisor.start(below, lambda: (tmp_path / "log").read_text().count("on") == 1)
    supervisor.start(above, lambda: (tmp_path / "log").read_text().count("on") == 2)
    supervisor.stop()
    assert (tmp_path / "log").read_text().split() == ["on", "on", "above", "below"]


def test_supervisor_says_when_a_program_never_answers(tmp_path, supervisor):
    from place import Trouble

    with pytest.raises(Trouble, match="The sleeper did not start in time"):
        supervisor.start(child(tmp_path, "sleep 60"), lambda: False, seconds=0.2)


def test_next_start_ends_survivors_of_a_killed_supervisor(tmp_path, supervisor):
    from supervisor import Supervisor

    sleeper = child(tmp_path, "sleep 60")
    supervisor.start(sleeper, lambda: True)
    Supervisor(supervisor.record).end_survivors()
    until(lambda: sleeper.is_dead)
    assert not supervisor.record.exists()


def test_next_start_spares_strangers_with_a_recycled_number(tmp_path):
    from supervisor import Supervisor

    record = tmp_path / "running.json"
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        record.write_text(f'{{"{stranger.pid}": "1"}}')
        Supervisor(record).end_survivors()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_programs_end_with_a_supervisor_that_is_killed(tmp_path):
    script = f"""
import sys, time
sys.path.insert(0, {str(LOCAL)!r})
from pathlib import Path
from supervisor import Child, Supervisor
here = Path({str(tmp_path)!r})
sleeper = Child(name="sleeper", command=["/bin/sleep", "60"], log=here / "log")
Supervisor(here / "running.json").start(sleeper, lambda: True)
print(sleeper.process.pid, flush=True)
time.sleep(60)
"""
    killed = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    with killed:
        pid = int(killed.stdout.readline())
        assert is_alive(pid)
        killed.kill()
    until(lambda: not is_alive(pid))
