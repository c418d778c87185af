"""The public package `matching` beside ours, on rounds of the sizes that it can do."""

import json
import sys
import time
import warnings
from random import Random

from internships.matching import Problem, allocate

CHOICES, STUDENTS_A_POSTING, PLACES = 5, 10, 9
sys.setrecursionlimit(1_000_000)  # the package copies its players as deep as they know each other


def problem_of(students: int) -> Problem:
    """Every posting ranks its applicants without ties, as the package wants it."""
    random = Random(1)
    postings = [f"p{number}" for number in range(max(students // STUDENTS_A_POSTING, CHOICES))]
    choices = {f"s{number}": random.sample(postings, CHOICES) for number in range(students)}
    asked: dict[str, list[str]] = {posting: [] for posting in postings}
    for student, wanted in choices.items():
        for posting in wanted:
            asked[posting].append(student)
    ranks = {
        posting: {one: n for n, one in enumerate(random.sample(who, len(who)), start=1)}
        for posting, who in asked.items()
        if who
    }
    return Problem(choices=choices, places=dict.fromkeys(ranks, PLACES), ranks=ranks, seed=1)


def by_the_package(problem: Problem) -> dict:
    from matching.games import HospitalResident

    ranked = {posting: sorted(who, key=who.__getitem__) for posting, who in problem.ranks.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(
            dict(problem.choices), ranked, dict(problem.places)
        )
        solution = game.solve(optimal="resident")
    return {one.name: posting.name for posting, held in solution.items() for one in held}


def main() -> None:
    problem = problem_of(int(sys.argv[1]))
    begin = time.perf_counter()
    own = allocate(problem)
    between = time.perf_counter()
    other = by_the_package(problem)
    seconds = {"own": between - begin, "package": time.perf_counter() - between}
    if own != other:
        raise SystemExit("The package matching came to another outcome.")
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
