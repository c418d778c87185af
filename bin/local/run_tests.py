"""Runs pytest against a private PostgreSQL and a private broker, and ends them again."""

import os
import shutil
import signal
import subprocess
import sys

import browser
import prepare
from build import build
from place import PROJECT, PYTHON, free_purpose, run_folder, told
from postgres import OWNER, QUICK_BUT_NOT_SAFE
from services import DATABASE, Services
from supervisor import Supervisor

QUICK = QUICK_BUT_NOT_SAFE | {"shared_buffers": "256MB", "autovacuum": "off"}


def main() -> int:
    arguments = sys.argv[1:]
    prepare.inside("base", "demo", "dev")
    chromium = browser.have() if needs_browser(arguments) else browser.find()
    build(static=True)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupt)
    purpose = free_purpose("test")
    folder = run_folder(purpose)
    shutil.rmtree(folder / "home", ignore_errors=True)  # left by a run that was killed
    services = Services(folder / "home", purpose, QUICK)
    supervisor = Supervisor(folder / "running.json")
    supervisor.end_survivors()
    try:
        services.start(supervisor)
        return run(arguments, services, str(chromium or ""))
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


def interrupt(number, frame) -> None:
    raise KeyboardInterrupt


def needs_browser(arguments: list[str]) -> bool:
    """Unless other tests are named."""
    named = [word for word in arguments if not word.startswith("-") and "tests" in word]
    return not named or any("browser" in word or word.strip("/") == "tests" for word in named)


def run(arguments: list[str], services: Services, chromium: str) -> int:
    full = "--full" in arguments
    chosen = [word for word in arguments if word != "--full"]
    command = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal"]
    command += [] if full else ["-m", "not full"]
    environment = os.environ | services.environment(
        DATABASE_URL=services.postgres.url(DATABASE, OWNER),
        DJANGO_SETTINGS_MODULE="cluster_portal.settings.test",
        CHROMIUM=chromium,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    tests = subprocess.Popen([*map(str, command), *chosen], cwd=PROJECT, env=environment)
    try:
        return tests.wait()
    except KeyboardInterrupt:
        tests.send_signal(signal.SIGINT)
        tests.wait(30)
        raise


if __name__ == "__main__":
    sys.exit(told(main))
