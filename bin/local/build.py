"""What is made from the sources before the platform runs: front-end, catalogues, static files.

Each step leaves a fingerprint of what it was made from, and is skipped while that holds.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from place import BUILD, PROJECT, PYTHON, Trouble, digest, make_folder, say, told

NOWHERE = {
    "DATABASE_URL": "postgres://nobody@/none",
    "REDIS_URL": "unix:///nonexistent/broker.sock",
    "SECRET_KEY": "only-for-building-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.dev",
}


def once(stamp: Path, sources: Iterable[Path], make: Callable[[], None]) -> bool:
    """Call MAKE unless it was done from the same sources before; whether it was called."""
    fingerprint = digest(*sources)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)
    return True


def run(command: list, environment: dict[str, str], *, trouble: str, log: Path) -> None:
    """Run a step with its output in LOG; its failure is the sentence and its own last words."""
    with log.open("w") as output:
        step = subprocess.Popen(
            [str(part) for part in command],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            status = step.wait()
        finally:
            step.kill()
    if status:
        last = (log.read_text().strip().splitlines() or ["it said nothing"])[-1]
        raise Trouble(f"{trouble}: {last} (all of it: {log})")


def manage(environment: dict[str, str], *arguments: str, trouble: str, log: Path) -> None:
    run([PYTHON, "manage.py", *arguments], environment, trouble=trouble, log=log)


def sources(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in PROJECT.glob(pattern) if path.is_file()]


def build(*, assets: bool = True, static: bool = False) -> None:
    make_folder(BUILD)
    environment = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}} | NOWHERE
    if assets:
        if not (PROJECT / "static/built").exists():
            (BUILD / "assets").unlink(missing_ok=True)
        made_of = sources(
            "package.json", "package-lock.json", "assets/**/*", "templates/**/*", "bin/local/assets"
        )  # fmt: skip
        once(BUILD / "assets", made_of, _assets)
    (PROJECT / "static").mkdir(exist_ok=True)
    written = sources("locale/uz/**/*.po", "locale/ru/**/*.po")
    if written and len(sources("locale/*/LC_MESSAGES/*.mo")) <= len(
        written
    ):  # one more is derived: Cyrillic
        (BUILD / "catalogues").unlink(missing_ok=True)
    once(
        BUILD / "catalogues",
        written + sources("cluster_portal/common/*.toml", "cluster_portal/common/catalogues/*.py"),
        lambda: _catalogues(environment),
    )
    if static:
        if not (PROJECT / "staticfiles/staticfiles.json").exists():
            (BUILD / "static").unlink(missing_ok=True)
        once(
            BUILD / "static",
            sources("static/**/*", "requirements/base.txt"),
            lambda: _static(environment),
        )


def _assets() -> None:
    say("Building the front-end …")
    run(
        [PROJECT / "bin/local/assets"], dict(os.environ),  # npm may need a proxy's settings
        trouble="The front-end could not be built", log=BUILD / "assets.log",
    )  # fmt: skip


def _catalogues(environment: dict[str, str]) -> None:
    say("Compiling translations …")
    manage(
        environment, "compile_catalogues",
        trouble="The translations could not be compiled", log=BUILD / "catalogues.log",
    )  # fmt: skip


def _static(environment: dict[str, str]) -> None:
    say("Collecting static files …")
    manage(
        environment, "collectstatic", "--noinput", "--clear", "--ignore", "redoc",
        trouble="The static files could not be collected", log=BUILD / "static.log",
    )  # fmt: skip


if __name__ == "__main__":
    chosen = {"assets": "--no-assets" not in sys.argv, "static": "--static" in sys.argv}
    sys.exit(told(lambda: build(**chosen)))
