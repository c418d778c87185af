"""One run from files to file in a process of its own: seconds of each step and memory, as JSON.

`whole FOLDER`  reads, matches, checks and writes, as the command `allocate` does
`rows FOLDER`   only reads the rows of these files and writes those of the outcome
`floor FOLDER`  matches in compiled code as well, and compares what comes out
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

SEED = 20260901
FILES = ("applications.csv", "postings.csv", "rankings.csv")


class Watch:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable, *arguments, **named):
        begin = time.perf_counter()
        result = work(*arguments, **named)
        self.seconds[step] = time.perf_counter() - begin
        return result


def read(folder: Path):
    from internships.matching.tables import read_problem

    return read_problem(*(folder / name for name in FILES), seed=SEED)


def whole(folder: Path, watch: Watch) -> dict:
    from internships.matching import allocate, blocking_pairs, check_matching
    from internships.matching.tables import write_matching

    problem = watch.time("read", read, folder)
    matching = watch.time("match", allocate, problem)

    def check() -> int:
        check_matching(problem, matching)
        return len(blocking_pairs(problem, matching))

    blocking = watch.time("check", check)
    watch.time("write", write_matching, folder / "matching.csv", matching)
    return {"placed": len(matching), "students": len(problem.choices), "blocking": blocking}


def rows(folder: Path, watch: Watch) -> dict:
    """What nothing that works on these files can leave out: every row in, every row out."""

    def read_rows() -> int:
        count = 0
        for name in FILES:
            with (folder / name).open(encoding="utf-8", newline="") as file:
                count += sum(1 for _row in csv.reader(file))
        return count

    def write_rows() -> None:
        with (folder / "again.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(outcome)

    with (folder / "matching.csv").open(encoding="utf-8", newline="") as file:
        outcome = list(csv.reader(file))
    count = watch.time("read_rows", read_rows)
    watch.time("write_rows", write_rows)
    return {"rows": count + len(outcome)}


def floor(folder: Path, watch: Watch) -> dict:
    from compiled import propose, warm

    from internships.matching.deferred_acceptance import students_propose
    from internships.matching.numbered import numbered

    given = numbered(read(folder))
    warm()
    own = watch.time("rule", students_propose, given)
    compiled = watch.time("compiled", propose, given)
    if sorted(own.tolist()) != sorted(compiled.tolist()):
        raise SystemExit("The compiled matching came out differently.")
    return {"placed": len(own)}


def main() -> None:
    step, folder = sys.argv[1:]
    watch = Watch()
    found = {"whole": whole, "rows": rows, "floor": floor}[step](Path(folder), watch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(found | {"seconds": watch.seconds, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
