"""The demonstration: everything the platform needs, started, watched and ended together."""

import argparse
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path

import prepare
import world
from build import build
from place import DEMO, PROJECT, PYTHON, Trouble, lock, make_folder, need_space, say, told
from services import Services
from supervisor import Child, Supervisor


def main() -> int:
    choice = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    either = choice.add_mutually_exclusive_group()
    either.add_argument("--prepare", action="store_true", help="make everything, start nothing")
    either.add_argument("--reset", action="store_true", help="throw all entered data away first")
    options = choice.parse_args()
    port = chosen_port()
    prepare.inside("base", "demo")
    make_folder(DEMO)
    held = lock(DEMO)
    if held is None:
        raise Trouble("bin/demo or bin/manage is at work in this folder already: end it first.")
    need_space(DEMO, 300)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupt)
    supervisor = Supervisor(DEMO / "running.json")
    supervisor.end_survivors()
    if not options.prepare:
        need_port(port)
    if options.reset:
        reset()
    services = Services(DEMO, "demo")
    try:
        serve(supervisor, services, port, only_prepare=options.prepare)
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        stop(supervisor, services)
    return 0


def interrupt(number, frame) -> None:
    raise KeyboardInterrupt


def stop(supervisor: Supervisor, services: Services) -> None:
    """In order; a second interruption ends everything at once."""
    try:
        supervisor.stop()
    except KeyboardInterrupt:
        supervisor.kill()
    services.clean()


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def need_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(f"Port {port} is for root only: PORT=8000 bin/demo.") from None
        except OSError:
            other = 8001 if port == 8000 else 8000
            raise Trouble(f"Port {port} is taken: choose another, PORT={other} bin/demo.") from None


def reset() -> None:
    say("Removing the old data …")
    shutil.rmtree(Services(DEMO, "demo").postgres.home, ignore_errors=True)
    for entry in DEMO.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def serve(supervisor: Supervisor, services: Services, port: int, *, only_prepare: bool) -> None:
    build(static=True)
    services.start(supervisor)
    environment = services.environment(SITE_ADDRESS=f"http://127.0.0.1:{port}")
    world.fill(services, environment, seed=True)
    if only_prepare:
        say("Everything is prepared: bin/demo starts it.")
        return
    for child in programs(environment, services, port):
        supervisor.start(child, lambda: True)
    wait_until_healthy(supervisor, port)
    say(f"\nReady: http://127.0.0.1:{port}/")
    print_accounts()
    say("Ctrl-C stops everything.")
    supervisor.watch()


def programs(environment: dict[str, str], services: Services, port: int) -> list[Child]:
    def child(name: str, *command: str) -> Child:
        return Child(
            name=name,
            command=[str(PYTHON), "-m", *command],
            log=services.log(name),
            environment=environment | {"CELERY_SKIP_CHECKS": "1"},  # bin/check has made them
            folder=PROJECT,
        )

    celery = ("celery", "-A", "cluster_portal")
    return [
        child(
            "web", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers",
            "--respawn-interval", "1", "--no-ws", "cluster_portal.wsgi:application",
        ),
        child(
            "worker", *celery, "worker", "--pool", "prefork", "--concurrency", "2",
            "--loglevel", "INFO", "--without-gossip", "--without-mingle",
        ),
        child("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile", ""),
    ]  # fmt: skip


def wait_until_healthy(supervisor: Supervisor, port: int, seconds: float = 60) -> None:
    latest = time.monotonic() + seconds
    complaint = ""
    while time.monotonic() < latest:
        supervisor.look_after()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError as error:
            complaint = str(error)
        time.sleep(0.2)
    raise Trouble(f"The platform did not become healthy ({complaint}): see {DEMO / 'logs'}.")


def print_accounts() -> None:
    file = Path(DEMO / "accounts.json")
    if not file.exists():
        return
    accounts = json.loads(file.read_text())
    width = max(map(len, accounts), default=0)
    for role, account in accounts.items():
        say(f"  {role:<{width}}  {account['email']}  {account['password']}")


if __name__ == "__main__":
    sys.exit(told(main))
