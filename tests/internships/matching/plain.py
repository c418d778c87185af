"""The definitions written out anew, slowly and plainly: the oracle of the allocation's tests.

Nothing here calls the code under test; a `Problem` is only read.
"""

import hashlib
from collections.abc import Iterator
from itertools import product

from internships.matching import Problem


def lottery(problem: Problem, student) -> int:
    text = f"{problem.seed}:{student}".encode()
    return int(hashlib.sha256(text).hexdigest()[:16], 16) if problem.seed is not None else 0


def standing(problem: Problem, posting, student) -> tuple | None:
    """Smaller stands first at the posting; None is not acceptable."""
    ranks = problem.ranks.get(posting, {})
    if (posting, student) in problem.refused:
        return None
    if student not in ranks and posting not in problem.any_order:
        return None
    rank = (0, ranks[student]) if student in ranks else (1, 0)
    return (*rank, *problem.merits.get(student, ()), lottery(problem, student))


def chosen(problem: Problem, posting, applicants, asking=None) -> set:
    """Whom the posting takes of the applicants; ASKING comes after all who stand alike."""
    acceptable = [one for one in applicants if standing(problem, posting, one) is not None]
    order = sorted(acceptable, key=lambda one: (standing(problem, posting, one), one == asking))
    taken: list = []
    for group, kept in problem.reserved.get(posting, {}).items():
        taken += [one for one in order if problem.groups.get(one) == group][:kept]
    others = [one for one in order if one not in taken]
    return {*taken, *others[: problem.places[posting] - len(taken)]}


def wish(problem: Problem, student, posting) -> int:
    """Smaller is dearer; no place at all comes after every choice."""
    wanted = problem.choices[student]
    return wanted.index(posting) if posting is not None else len(wanted)


def blocks(problem: Problem, matching: dict, student, posting) -> bool:
    if wish(problem, student, posting) >= wish(problem, student, matching.get(student)):
        return False
    held = [one for one, place in matching.items() if place == posting]
    return student in chosen(problem, posting, [*held, student], asking=student)


def blocking(problem: Problem, matching: dict) -> list[tuple]:
    return [
        (student, posting)
        for student, wanted in problem.choices.items()
        for posting in wanted
        if blocks(problem, matching, student, posting)
    ]


def feasible(problem: Problem) -> Iterator[dict]:
    """Every matching anybody could think of that keeps places and acceptability."""
    options = [
        [None, *(one for one in wanted if standing(problem, one, student) is not None)]
        for student, wanted in problem.choices.items()
    ]
    for outcome in product(*options):
        if all(outcome.count(posting) <= places for posting, places in problem.places.items()):
            yield {
                student: posting
                for student, posting in zip(problem.choices, outcome, strict=True)
                if posting is not None
            }


def stable(problem: Problem) -> list[dict]:
    """All stable matchings, by trying each."""
    return [found for found in feasible(problem) if not blocking(problem, found)]


def best_for(problem: Problem, student, matchings: list[dict]) -> int:
    return min(wish(problem, student, found.get(student)) for found in matchings)


def worst_for(problem: Problem, student, matchings: list[dict]) -> int:
    return max(wish(problem, student, found.get(student)) for found in matchings)


def prefers(problem: Problem, posting, one: set, other: set) -> bool:
    """Whether the posting, offered both sets at once, would choose exactly ONE."""
    return chosen(problem, posting, one | other) == one


def first_come(problem: Problem) -> dict:
    """Seats in a row, each for a group or for anybody, and students going past them."""
    seats = {
        posting: [
            *(g for g, kept in problem.reserved.get(posting, {}).items() for _ in range(kept))
        ]
        for posting in problem.places
    }
    for posting, places in problem.places.items():
        seats[posting] += [None] * (places - len(seats[posting]))
    queue = sorted(
        problem.choices,
        key=lambda one: (problem.moments.get(one, float("inf")), lottery(problem, one)),
    )
    got: dict = {}

    def serve(student) -> None:
        group = problem.groups.get(student)
        for posting in problem.choices[student]:
            if standing(problem, posting, student) is None:
                continue
            seat = next((one for one in (group, None) if one in seats[posting]), "none")
            if seat != "none":
                seats[posting].remove(seat)
                got[student] = posting
                return

    for student in queue:
        serve(student)
    seats = {posting: [None] * len(left) for posting, left in seats.items()}
    for student in queue:
        if student not in got:
            serve(student)
    return got
