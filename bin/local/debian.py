"""Programs of Debian's packages, installed here when we are root and they are missing."""

import os
import shutil
import subprocess
from pathlib import Path


def program(name: str, package: str) -> Path | None:
    """The program NAME, or None where it is missing and can't be installed."""
    places = f"{os.environ['PATH']}:/usr/sbin"
    found = shutil.which(name, path=places)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        # run level 1: the package starts no service of its own
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(
                ["apt-get", "-q", *command],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        found = shutil.which(name, path=places)
    return Path(found) if found else None
