"""An installation under production settings on this machine: the processes of docker-compose.yml,
watched as Docker or systemd would watch them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bin/local"))

from build import manage
from debian import program
from demo import programs
from place import free_purpose, run_folder
from pooler import Pooler
from services import APPLICATION, DATABASE, Services
from supervisor import Child, Supervisor, end_group

__all__ = ["HOST", "METRICS_TOKEN", "Installation", "free_port", "program"]

HOST = "klaster.uz"
METRICS_TOKEN = "monitor-of-the-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    """Everything on sockets and a port of its own; `start` and `stop` it."""

    def __init__(self, pooler: Path | None = None):
        purpose = free_purpose("operations")
        self.folder = run_folder(purpose)
        shutil.rmtree(self.folder / "home", ignore_errors=True)  # left by a run that was killed
        self.services = Services(self.folder / "home", purpose)  # data as safe as in production
        self.supervisor = Supervisor(self.folder / "running.json")
        self.pooler = Pooler(pooler, self.services.postgres, self.folder) if pooler else None
        self.port = free_port()
        self.letters = self.folder / "letters"
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        pooled = (
            {"DATABASE_URL": self.pooler.url(DATABASE, APPLICATION), "DATABASE_POOLED": "yes"}
            if self.pooler
            else {}
        )
        return self.services.environment(
            DJANGO_SETTINGS_MODULE="cluster_portal.settings.production",
            ALLOWED_HOSTS=HOST,
            SITE_ADDRESS=f"https://{HOST}",
            METRICS_TOKEN=METRICS_TOKEN,
            TASK_RETURN_SECONDS="20",  # nobody waits ten minutes here
            EMAIL_FILE_PATH=str(self.letters),
            PYTHONWARNINGS="",
            **pooled,
        )

    def start(self) -> None:
        self.supervisor.end_survivors()
        self.services.start(self.supervisor)
        self.services.make_database()
        for command in ("migrate", "apply_grants"):
            log = self.services.log(command)
            manage(self.environment, command, trouble=f"{command} failed", log=log)
        if self.pooler:
            child = self.pooler.child(self.services.log("pooler"))
            self.supervisor.start(child, self.pooler.is_ready)
        for child in programs(self.environment, self.services, self.port):
            self.supervisor.start(child, lambda: True)
        self._watcher.start()
        self.until_healthy()

    def _watch(self) -> None:
        while not self._stopping.wait(0.1):
            self.supervisor.look_after()

    def stop(self) -> None:
        self._stopping.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self.supervisor.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def child(self, name: str) -> Child:
        return next(child for child in self.supervisor.children if child.name == name)

    def kill(self, name: str) -> int:
        """kill -9 of the program with all it forked, as a machine's failure would; its number."""
        process = self.child(name).process
        while process is None:  # it is between two lives already
            time.sleep(0.05)
            process = self.child(name).process
        end_group(process.pid, signal.SIGKILL)
        return process.pid

    def forks(self, name: str) -> list[int]:
        """Numbers of the processes the program has forked."""
        process = self.child(name).process
        if process is None:
            return []
        try:
            text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        except OSError:
            return []
        return [int(number) for number in text.split()]

    def kill_one_fork(self, name: str) -> None:
        """kill -9 of one process the program forked, as the kernel does when memory runs out."""
        os.kill(self.forks(name)[-1], signal.SIGKILL)

    def hold_down(self, name: str) -> None:
        """Kill it, and keep it from coming back."""
        self.child(name).due = float("inf")
        self.kill(name)
        self.until(lambda: self.child(name).process is None, f"{name} is gone")
        self.child(name).due = float("inf")

    def let_back(self, name: str) -> None:
        self.child(name).failures, self.child(name).due = 0, 0.0

    def run(self, *arguments: str, **more: str) -> str:
        """A program of ours with the installation's environment; what it prints."""
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.environment | more,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr[-3000:]
        return ended.stdout

    def fetch(self, path: str, **headers: str) -> tuple[int, Message, str]:
        """(status, headers, body) as the proxy before it would ask."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Host": HOST, "X-Forwarded-Proto": "https"} | headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def healthy(self) -> bool:
        try:
            return self.fetch("/healthz")[0] == 200
        except OSError:
            return False

    def until_healthy(self, seconds: float = 120) -> None:
        self.until(self.healthy, "everything answers", seconds)

    def until(self, condition, what: str, seconds: float = 300) -> None:
        latest = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < latest, f"in {seconds:.0f} seconds it did not come: {what}"
            time.sleep(0.2)

    def sql(self, statement: str) -> str:
        return self.services.sql(statement, DATABASE)

    def number(self, statement: str) -> int:
        return int(self.sql(f"SELECT {statement}"))

    def logs(self, name: str) -> list[dict]:
        """The structured lines NAME wrote."""
        lines = self.services.log(name).read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]
