"""Stable allocation of 10,000 students with five choices each on 1,000 postings."""

from random import Random

from common import median, tell

from internships.matching.problem import Problem
from internships.matching.rules import allocate

STUDENTS, POSTINGS, CHOICES, PLACES = 10_000, 1_000, 5, 9


def problem() -> Problem:
    random = Random(1)
    postings = range(POSTINGS)
    choices = {student: random.sample(postings, CHOICES) for student in range(STUDENTS)}
    ranks: dict[int, dict[int, int]] = {posting: {} for posting in postings}
    for student, wanted in choices.items():
        for posting in wanted:
            ranks[posting][student] = random.randint(1, 30)
    return Problem(choices=choices, places=dict.fromkeys(postings, PLACES), ranks=ranks, seed=1)


def read_each_choice(given: Problem) -> int:
    """What any allocation must do: look once at each choice and its rank."""
    return sum(
        given.ranks[posting][student]
        for student, wanted in given.choices.items()
        for posting in wanted
    )


def main() -> None:
    given = problem()
    floor = median(lambda: read_each_choice(given), times=5)
    seconds = median(lambda: allocate(problem_again(given)), times=5)
    tell(
        "allocation", seconds, floor,
        of=f"{STUDENTS} students with {CHOICES} choices on {POSTINGS} postings",
        what="each choice and its rank read once",
    )  # fmt: skip


def problem_again(given: Problem) -> Problem:
    """The same problem without what the last run has cached."""
    return Problem(choices=given.choices, places=given.places, ranks=given.ranks, seed=given.seed)


if __name__ == "__main__":
    main()
