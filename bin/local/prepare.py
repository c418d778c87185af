"""Makes .venv and installs hash-locked dependencies into it; where that is done, does nothing.

Runs on the machine's own Python, so it uses the standard library only. Groups of dependencies are
the files of requirements/: base (the platform), demo (private database, broker and Node), dev.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from place import (
    PROJECT,
    PYTHON,
    Progress,
    Trouble,
    digest,
    lock,
    need_space,
    say,
    told,
    wait_for_lock,
)

VENV = PROJECT / ".venv"
REQUIREMENTS = PROJECT / "requirements"
SPACE = {"demo": 900, "dev": 1500}  # megabytes a first installation needs


def ready(*groups: str) -> None:
    """Have .venv with the groups installed."""
    busy = lock(REQUIREMENTS)
    if busy is None:
        say("Waiting for another installation in this folder …")
        busy = wait_for_lock(REQUIREMENTS)
    try:
        if not _works():
            need_space(PROJECT, max(SPACE.get(group, 0) for group in groups))
            _make()
        missing = [group for group in groups if _stamp(group) != _wanted(group)]
        if missing:
            _install(missing)
    finally:
        os.close(busy)


def inside(*groups: str) -> None:
    """Go on in .venv's Python: replaces this process unless it is that one already."""
    ready(*groups)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def _works() -> bool:
    """A .venv made in full, whose Python still exists (the system's may have been replaced)."""
    if not (VENV / "made").exists() and not VENV.is_symlink():
        return False
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", ""]).returncode == 0


def _make() -> None:
    say("Making .venv …")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    try:
        import ensurepip  # noqa: F401  Debian keeps it in a package of its own
        import venv  # noqa: F401
    except ImportError:
        raise Trouble(
            f"Python's venv module is missing: install the package {version}-venv."
        ) from None
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Trouble(f"Python could not make .venv: install the package {version}-venv.")
    (VENV / "made").touch()


def _lock_file(group: str) -> Path:
    return REQUIREMENTS / f"{group}.txt"


def _wanted(group: str) -> str:
    return digest(_lock_file(group))


def _stamp(group: str) -> str:
    stamp = VENV / f"installed-{group}"
    return stamp.read_text() if stamp.exists() else ""


def _install(groups: list[str]) -> None:
    say(f"Installing dependencies ({', '.join(groups)}) …")
    files = [argument for group in groups for argument in ("-r", str(_lock_file(group)))]
    command = [
        str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes",
        "--no-input", "--retries", "2", "--timeout", "20", "--progress-bar", "off",
        "--root-user-action", "ignore", *files,
    ]  # fmt: skip
    total = sum(_lock_file(group).read_text().count("==") for group in groups)
    log = VENV / "install.log"
    progress = Progress("packages", total)
    with log.open("w") as record:
        pip = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=record, text=True
        )
        try:
            for line in pip.stdout or ():
                record.write(line)
                if line.startswith(("Collecting", "Requirement already")):
                    progress.step()
                elif line.startswith("Installing collected"):
                    progress.close()
                    say("  unpacking …")
            status = pip.wait()
        finally:
            pip.kill()
    if status:
        raise Trouble(_why(log.read_text()))
    for group in groups:
        (VENV / f"installed-{group}").write_text(_wanted(group))


def _why(log: str) -> str:
    if "No space left" in log:
        return "The disk is full: the dependencies could not be installed."
    if "HASHES" in log.upper() and "DO NOT MATCH" in log.upper():
        return "A package differs from its locked hash: the registry served something else."
    if "Connection" in log or "Temporary failure" in log or "No matching distribution" in log:
        return "The package registry did not answer: check the network (.venv/install.log)."
    return "The dependencies could not be installed: see .venv/install.log."


if __name__ == "__main__":
    sys.exit(told(lambda: ready(*sys.argv[1:])))
