"""What the demonstration's database holds: schema, rights, classifiers, the demonstration world."""

import os
import shutil
import subprocess

from build import manage, once, sources
from place import DEMO, PROJECT, PYTHON, Trouble, make_folder, say
from services import DATABASE, Services

DONE = DEMO / "done"
SEEDING = DEMO / "seeding"  # stands while the world is being made, so a kill is noticed


def fill(services: Services, environment: dict[str, str], *, seed: bool) -> None:
    if SEEDING.exists():
        say("The demonstration world was left half-made; making it anew …")
        services.drop_database()
        shutil.rmtree(DONE, ignore_errors=True)
        SEEDING.unlink()
    services.make_database()
    make_folder(DONE)
    _schema(services, environment)
    _classifiers(services, environment)
    if seed and _is_empty(services):
        _seed(environment)


def forget_schema() -> None:
    """The database was changed by other means: migrate it again at the next start."""
    shutil.rmtree(DONE, ignore_errors=True)


def _step(services: Services, environment: dict[str, str], text: str, *commands: str) -> None:
    say(text)
    for command in commands:
        log = services.log(command)
        manage(environment, command, trouble=f"{command} failed", log=log)


def _schema(services: Services, environment: dict[str, str]) -> None:
    once(
        DONE / "schema",
        sources(
            "*/migrations/*.py",
            "*/*/migrations/*.py",
            "requirements/base.txt",
            "cluster_portal/common/grants.py",
        ),
        lambda: _step(services, environment, "Migrating the database …", "migrate", "apply_grants"),
    )


def _classifiers(services: Services, environment: dict[str, str]) -> None:
    once(
        DONE / "classifiers",
        sources("partners/data/**/*", "*/management/commands/load_classifiers.py"),
        lambda: _step(services, environment, "Loading classifiers …", "load_classifiers"),
    )


def _is_empty(services: Services) -> bool:
    return not services.sql("SELECT 1 FROM partners_student LIMIT 1", DATABASE)


def _seed(environment: dict[str, str]) -> None:
    students = os.environ.get("STUDENTS") or "2000"
    if not students.isdigit():
        raise Trouble(f"STUDENTS must be a number, not {students!r}.")
    say(f"Making the demonstration world of {students} students …")
    SEEDING.touch()
    command = [str(PYTHON), "manage.py", "seed_demo", "--students", students, "--seed", "1"]
    if subprocess.run(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL).returncode:
        raise Trouble("The demonstration world could not be made: the reason stands above.")
    SEEDING.unlink()
