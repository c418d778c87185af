"""Stable allocation from files to file: a whole country's round.

    bin/bench allocate [--students N] [--postings N] [--choices N] [--times N]

Every measurement is a process of its own; the figures are medians. Beside the allocation stand its
floors: the rows of its files read and written and no more, and the matching in compiled code.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

PARTS = Path(__file__).parent / "allocation"
STEPS = ("read", "match", "check", "write")
MOST_MEMORY = 4 * 1024**3
PACKAGE_SIZES = (100, 1_000, 4_000)


def child(part: str, *arguments: object) -> dict:
    """What the PART prints as JSON on its last line, if anything."""
    command = [sys.executable, str(PARTS / f"{part}.py"), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{part}.py failed: the reason stands above.")
    return json.loads(done.stdout) if done.stdout else {}


def medians(runs: list[dict]) -> dict[str, float]:
    return {
        step: statistics.median(run["seconds"][step] for run in runs) for step in runs[0]["seconds"]
    }


def tell_whole(folder: Path, times: int) -> dict[str, float]:
    """Prints the steps and holds them against the promise; gives the seconds of each."""
    runs = [child("steps", "whole", folder) for _run in range(times)]
    seconds = medians(runs)
    seconds |= medians([child("steps", "rows", folder) for _run in range(times)])
    peak = max(run["peak_bytes"] for run in runs)
    in_and_out = seconds["read"] + seconds["write"]
    bare = seconds["read_rows"] + seconds["write_rows"]
    for step in STEPS:
        print(f"  {step:<22}{seconds[step]:8.2f} s")
    print(f"  {'placed':<22}{runs[0]['placed']:,} of {runs[0]['students']:,} students")
    print(f"  {'blocking pairs':<22}{runs[0]['blocking']}")
    print(f"  {'memory at most':<22}{peak / 1024**3:8.2f} GB, allowed {MOST_MEMORY / 1024**3:.0f}")
    print(f"  match ÷ (read + write):           {seconds['match'] / in_and_out:.2f}, allowed 1.00")
    print(f"  match ÷ rows read and written:    {seconds['match'] / bare:.2f}  ({bare:.2f} s)")
    if runs[0]["blocking"]:
        raise SystemExit("The outcome is not stable.")
    return seconds


def tell_floor(folder: Path, times: int, match: float) -> None:
    if find_spec("numba") is None:
        print("  compiled:              numba is not installed (requirements/dev.txt)")
        return
    seconds = medians([child("steps", "floor", folder) for _run in range(times)])
    compiled = seconds["compiled"]
    print(f"  compiled, on arrays ready:        {compiled:.2f} s")
    print(f"  our rule on the same arrays:      {seconds['rule'] / compiled:.1f} times that")
    print(f"  match, from names to names:       {match / compiled:.1f} times that")


def tell_package(sizes: list[int], times: int) -> None:
    if find_spec("matching") is None:
        print("  package matching:      not installed (requirements/dev.txt)")
        return
    for size in sizes:
        seconds = medians([child("package", size) for _run in range(times)])
        print(
            f"  package matching, {size:,} students: {seconds['package']:.3f} s, "
            f"{seconds['package'] / seconds['own']:.0f} times ours ({seconds['own']:.4f} s)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench allocate")
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--postings", type=int, default=20_000)
    parser.add_argument("--choices", type=int, default=5)
    parser.add_argument("--times", type=int, default=3, help="runs of which the median is told")
    parser.add_argument(
        "--package-sizes", type=int, nargs="*", default=PACKAGE_SIZES, metavar="STUDENTS",
        help="of the rounds also given to the public package matching",
    )  # fmt: skip
    given = parser.parse_args()
    if given.postings < given.choices:
        parser.error("There are fewer postings than choices.")
    print(
        f"allocate: {given.students:,} students × {given.choices} choices "
        f"on {given.postings:,} postings, median of {given.times}"
    )
    with tempfile.TemporaryDirectory(prefix="allocate-") as name:
        folder = Path(name)
        child(
            "instance", folder, "--students", given.students, "--postings", given.postings,
            "--choices", given.choices,
        )  # fmt: skip
        seconds = tell_whole(folder, given.times)
        tell_floor(folder, given.times, seconds["match"])
    tell_package(given.package_sizes, given.times)


if __name__ == "__main__":
    main()
