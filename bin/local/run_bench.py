"""Runs the benchmarks, or the named ones; what follows a single name is for it to understand."""

import os
import subprocess
import sys
from pathlib import Path

import prepare
from place import PROJECT, PYTHON, Trouble, told
from shared import running_services
from world import fill

FOLDER = Path(__file__).parent / "benchmarks"
WITHOUT_WORLD = {"allocate", "apply"}  # work on files, or an installation, of their own
WITH_DEV = {"allocate", "apply"}  # need packages of requirements/dev.txt: oracles, factories


def main() -> int:
    known = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "common")
    named, options = split(sys.argv[1:])
    chosen = named or known
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        raise Trouble(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    if options and len(named) != 1:
        raise Trouble("Options belong to one benchmark: name it before them.")
    prepare.inside("base", "demo", *(["dev"] if WITH_DEV & set(chosen) else []))
    if set(chosen) <= WITHOUT_WORLD:
        run(chosen, options, os.environ | {"PYTHONPATH": str(PROJECT)})
        return 0
    with running_services() as services:
        environment = services.environment(PYTHONPATH=str(PROJECT), LOG_LEVEL="ERROR")
        if services.is_ours:
            fill(services, environment, seed=True)
        run(chosen, options, environment)
    return 0


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The names, and everything from the first option on."""
    count = next((n for n, one in enumerate(arguments) if one.startswith("-")), len(arguments))
    return arguments[:count], arguments[count:]


def run(chosen: list[str], options: list[str], environment) -> None:
    for name in chosen:
        command = [str(PYTHON), str(FOLDER / f"{name}.py"), *options]
        if subprocess.run(command, cwd=PROJECT, env=environment).returncode:
            raise Trouble(f"The benchmark {name} failed: the reason stands above.")


if __name__ == "__main__":
    sys.exit(told(main))
