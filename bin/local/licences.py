"""Checks that what the platform is shipped with may be used by anybody: no GPL-only, no AGPL.

Tools of development (requirements/dev.txt) are not shipped and only must not be AGPL.
"""

import json
import re
import subprocess
import sys

from place import PROJECT, PYTHON, Trouble, told

FREE = re.compile(
    r"MIT|BSD|Apache|Python Software Foundation|PSF|Mozilla|MPL|ISC|Unlicense|Zlib|HPND|"
    r"Lesser General Public|LGPL",
    re.IGNORECASE,
)
AFFERO = re.compile(r"Affero|AGPL", re.IGNORECASE)


def packages(group: str) -> list[str]:
    text = (PROJECT / f"requirements/{group}.txt").read_text()
    return re.findall(r"^([A-Za-z0-9_.-]+)(?:\[.*?\])?==", text, re.MULTILINE)


def licences(names: list[str]) -> dict[str, str]:
    """Package → licence, as the installed packages tell it."""
    command = [str(PYTHON), "-m", "piplicenses", "--from=mixed", "--format=json", "--packages"]
    found = subprocess.run([*command, *names], capture_output=True, text=True, check=True)
    return {entry["Name"]: entry["License"] for entry in json.loads(found.stdout)}


def main() -> None:
    shipped = {k: v for k, v in licences(packages("base")).items() if not FREE.search(v)}
    tools = licences(packages("demo") + packages("dev"))
    refused = shipped | {k: v for k, v in tools.items() if AFFERO.search(v)}
    if refused:
        listed = ", ".join(f"{name} ({licence})" for name, licence in sorted(refused.items()))
        raise Trouble(f"These licences do not fit the platform: {listed}.")


if __name__ == "__main__":
    sys.exit(told(main))
