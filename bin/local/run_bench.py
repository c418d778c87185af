"""Runs the benchmarks, or the named one, against the demonstration's data."""

import subprocess
import sys
from pathlib import Path

import prepare
from place import PROJECT, PYTHON, Trouble, told
from shared import running_services
from world import fill

FOLDER = Path(__file__).parent / "benchmarks"


def main() -> int:
    prepare.inside("base", "demo")
    known = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "common")
    chosen = sys.argv[1:] or known
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        raise Trouble(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    with running_services() as services:
        environment = services.environment(PYTHONPATH=str(PROJECT), LOG_LEVEL="ERROR")
        if services.is_ours:
            fill(services, environment, seed=True)
        for name in chosen:
            command = [str(PYTHON), str(FOLDER / f"{name}.py")]
            if subprocess.run(command, cwd=PROJECT, env=environment).returncode:
                raise Trouble(f"The benchmark {name} failed: the reason stands above.")
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
