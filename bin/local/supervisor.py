"""Keeps programs running: starts again what dies, and ends everything it started.

Each program gets a session of its own, so that all it forked ends with it, and asks the kernel to
end it when the supervisor dies. What survives even that is written down with its time of birth, and
ended by the next start.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from place import Trouble, say

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 30.0  # seconds between two attempts to start what keeps dying
STEADY = 60.0  # seconds after which a program counts as running well
_libc = ctypes.CDLL(None)


@dataclass
class Child:
    """A program to keep running. Programs of a higher tier use those of a lower one."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = Path("/")
    rights: dict = field(default_factory=dict)
    stop_with: int = signal.SIGTERM
    patience: float = 15.0
    tier: int = 1
    process: subprocess.Popen | None = None
    began: float = 0.0
    failures: int = 0
    due: float = 0.0

    def launch(self) -> None:
        supervisor = os.getpid()

        def end_with_supervisor() -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's "&" makes it ignored
            _libc.prctl(PR_SET_PDEATHSIG, self.stop_with)
            if os.getppid() != supervisor:
                os._exit(1)

        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_supervisor,
                **self.rights,
            )
        self.began = time.monotonic()

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def birth(pid: int) -> str | None:
    """When the process began, in clock ticks: with the number it names a process for ever."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = line.rpartition(")")[2].split()
    return None if state == "Z" else rest[18]


def end_group(pid: int, by: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, by)


class Supervisor:
    """Runs children; RECORD is where their process numbers are written down."""

    def __init__(self, record: Path):
        self.record = record
        self.children: list[Child] = []

    def start(self, child: Child, is_ready: Callable[[], bool], seconds: float = 60) -> None:
        """Start it and wait until it answers."""
        self.children.append(child)
        child.launch()
        self._write_down()
        latest = time.monotonic() + seconds
        while not is_ready():
            if time.monotonic() > latest:
                raise Trouble(f"The {child.name} did not start in time: see {child.log}.")
            if child.is_dead:  # the remains of a crash may linger for a moment
                if child.failures >= 5:
                    raise Trouble(f"The {child.name} did not start: see {child.log}.")
                child.failures += 1
                time.sleep(1)
                child.launch()
                self._write_down()
            time.sleep(0.05)
        child.failures = 0

    def watch(self) -> None:
        """Start again whatever dies, until an interruption."""
        while True:
            self.look_after()
            time.sleep(0.2)

    def look_after(self) -> None:
        """One round of watching."""
        for child in self.children:
            now = time.monotonic()
            if child.process is not None and child.is_dead:
                end_group(child.process.pid, signal.SIGKILL)  # what it forked must not outlive it
                child.failures = 0 if now - child.began > STEADY else child.failures + 1
                pause = min(0.25 * 2**child.failures, LONGEST_PAUSE)
                child.process, child.due = None, now + pause
                say(f"The {child.name} stopped unexpectedly; starting it again (log: {child.log}).")
            if child.process is None and now >= child.due:
                child.launch()
                self._write_down()

    def stop(self) -> None:
        """End all, those who use before those who are used."""
        for tier in sorted({child.tier for child in self.children}, reverse=True):
            members = [(c, c.process) for c in self.children if c.tier == tier and c.process]
            for child, process in members:
                process.send_signal(child.stop_with)
            for child, process in members:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(child.patience)
                end_group(process.pid, signal.SIGKILL)
                process.wait()
        self.children = []
        self.record.unlink(missing_ok=True)

    def kill(self) -> None:
        """End all at once; their data survive, as they survive any crash."""
        for child in self.children:
            if child.process is not None:
                end_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
        self.record.unlink(missing_ok=True)

    def _write_down(self) -> None:
        running = [c.process.pid for c in self.children if c.process is not None]
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps({pid: birth(pid) for pid in running}))
        fresh.replace(self.record)

    def end_survivors(self) -> None:
        """End what a killed supervisor left running."""
        try:
            left = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        alive = [int(pid) for pid, born in left.items() if born and birth(int(pid)) == born]
        for by, seconds in ((signal.SIGINT, 10), (signal.SIGKILL, 5)):
            for pid in alive:
                end_group(pid, by)
            latest = time.monotonic() + seconds
            while alive and time.monotonic() < latest:
                alive = [pid for pid in alive if birth(pid) == left[str(pid)]]
                time.sleep(0.1)
        self.record.unlink(missing_ok=True)
