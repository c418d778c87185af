"""The benchmark of the allocation, on a round small enough for a test."""

import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ALLOCATE = Path(settings.BASE_DIR, "bin", "local", "benchmarks", "allocate.py")


def run(*options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(ALLOCATE), *options],
        env={"PYTHONPATH": str(settings.BASE_DIR), "PATH": ""},
        capture_output=True,
        text=True,
    )


def test_allocation_is_measured_beside_its_floors():
    done = run("--students", "300", "--postings", "20", "--times", "1", "--package-sizes", "60")
    assert done.returncode == 0, done.stderr
    placed = re.search(r"placed +(\d+) of 300 students", done.stdout)
    assert placed is not None
    assert 0 < int(placed[1]) <= 270  # nine places for ten students
    for line in (
        "blocking pairs        0", "match ÷ (read + write)", "match ÷ rows read and written",
        "our rule on the same arrays", "package matching, 60 students",
    ):  # fmt: skip
        assert line in done.stdout


def test_allocation_needs_as_many_postings_as_choices():
    done = run("--students", "10", "--postings", "3", "--choices", "5")
    assert done.returncode == 2
    assert "fewer postings than choices" in done.stderr
