"""Chromium for the journeys in a browser: Debian's, installed here when we are root."""

import os
import shutil
import subprocess
from pathlib import Path

from place import Trouble, say

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> Path | None:
    chosen = os.environ.get("CHROMIUM")
    found = chosen or next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found and Path(found).exists() else None


def have() -> Path:
    """Its program; installs it where that is allowed."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium …")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", "install"):
            extra = ["--yes", "chromium", "fonts-dejavu-core"] if command == "install" else []
            subprocess.run(
                ["apt-get", "-q", command, *extra],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        found = find()
    if found is None:
        raise Trouble("Chromium is missing: install the package chromium (as root).")
    return found
