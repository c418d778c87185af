"""Student-proposing deferred acceptance with quotas (Gale and Shapley 1962; Roth 1984)."""

import numpy as np

from internships.matching.choice import Holding
from internships.matching.numbered import Numbered
from internships.matching.problem import NEVER


def students_propose(given: Numbered) -> list[int]:
    """The entries of the stable matching that is best for every student.

    Each student proposes in order of choice; a posting holds its choice of those who came and
    lets the one it can no longer hold go on to the next. The outcome depends on no order of
    students or postings. Takes time in proportion to the choices (times log of places).
    """
    count, groups = len(given.students), given.groups
    posting, standing, begins = (
        array.tolist() for array in (given.posting, given.standing, given.begins)
    )
    by_tie = np.argsort(given.ties).tolist()
    held = [Holding(*one) for one in zip(given.places, given.reserved, strict=True)]
    following = begins[:-1]  # each student's next entry to ask for
    for first in range(count):
        student: int | None = first
        while student is not None:
            entry = following[student]
            if entry == begins[student + 1]:
                break  # nothing left to ask for
            following[student] = entry + 1
            if standing[entry] == NEVER:
                continue
            bumped = held[posting[entry]].take(standing[entry], groups[student])
            student = None if bumped is None else by_tie[bumped % count]
    return [following[by_tie[standing % count]] - 1 for one in held for standing in one.standings()]
