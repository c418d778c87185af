"""manage.py against the demonstration's database and broker, which are started if need be."""

import os
import signal
import subprocess
import sys

import place
import prepare
import world
from build import build
from place import PROJECT, PYTHON, told
from shared import running_services


def main() -> int:
    place.speak_on(sys.stderr)  # standard output belongs to the command
    prepare.inside("base", "demo")
    build(assets=False)
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    with running_services() as services:
        environment = services.environment(
            SITE_ADDRESS=f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        )
        if services.is_ours:
            world.fill(services, environment, seed=False)
        return manage(sys.argv[1:], environment)


def interrupt(number, frame) -> None:
    raise KeyboardInterrupt


def manage(arguments: list[str], environment: dict[str, str]) -> int:
    command = [str(PYTHON), str(PROJECT / "manage.py")]
    status = run([*command, *arguments], environment)
    if arguments[:1] == ["migrate"] and status == 0:  # new tables come without rights
        world.forget_schema()
        status = run([*command, "apply_grants"], environment)
    return status


def run(command: list[str], environment: dict[str, str]) -> int:
    """Its exit status; a signal's number counts from 128 as in a shell."""
    program = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's to answer
    try:
        status = program.wait()
    except KeyboardInterrupt:
        program.terminate()
        status = program.wait()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(told(main))
