"""The check that needs no trust in the allocation: no two would both rather have each other."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from internships.matching.choice import would_take
from internships.matching.numbered import Numbered, numbered
from internships.matching.problem import NEVER, InputError, Key, Problem


def check_matching(problem: Problem, matching: Mapping[Key, Key]) -> None:
    """Raise InputError unless each was asked for, acceptable, and there was a place."""
    taken: dict[Key, int] = defaultdict(int)
    for student, posting in matching.items():
        if student not in problem.choices:
            raise InputError(f"Student {student} is placed but did not apply.")
        if posting not in problem.places:
            raise InputError(f"Student {student} is placed at the unknown posting {posting}.")
        if posting not in problem.choices[student]:
            raise InputError(f"Student {student} did not apply for posting {posting}.")
        if not problem.accepts(posting, student):
            raise InputError(f"Student {student} is not acceptable to posting {posting}.")
        taken[posting] += 1
        if taken[posting] > problem.places[posting]:
            raise InputError(
                f"Posting {posting} has {problem.places[posting]} places and more students."
            )


def blocking_pairs(problem: Problem, matching: Mapping[Key, Key]) -> list[tuple[Key, Key]]:
    """Pairs (student, posting) that would both rather have each other than what they got.

    The student would rather have the posting than the own place; and the posting's choice
    (`choice`) of those it holds and the student has the student in it: it has a place free, or
    would send somebody away who is strictly worse or sits on a place kept for the student's
    group. In the order of the problem's students and their choices.
    """
    given = numbered(problem)
    got = _entries(problem, matching, given)
    placed = got[got < given.begins[1:]]
    count = np.bincount(given.posting[placed], minlength=len(given.postings))
    worst = np.full(len(given.postings), np.iinfo(np.int64).min)
    np.maximum.at(worst, given.posting[placed], given.standing[placed])
    wished = np.arange(len(given.posting)) < np.repeat(got, np.diff(given.begins))
    wished &= given.standing != NEVER
    places = np.array(given.places, dtype=np.int64)
    taken = (count < places)[given.posting] | (given.standing < worst[given.posting])
    kept = np.array([bool(own) for own in given.reserved], dtype=bool)
    simple = ~kept[given.posting]
    blocking = wished & simple & taken
    asking = np.flatnonzero(wished & ~simple)
    blocking[asking] = _taken_by_choice(given, placed, asking)
    owners = given.owner[blocking].tolist()
    postings = given.posting[blocking].tolist()
    return [
        (given.students[student], given.postings[posting])
        for student, posting in zip(owners, postings, strict=True)
    ]


def _entries(problem: Problem, matching: Mapping[Key, Key], given: Numbered) -> np.ndarray:
    """Student → the entry of the place, or where the student's entries end."""
    got = given.begins[1:].copy()
    for student, (name, wanted) in enumerate(problem.choices.items()):
        if name in matching:
            got[student] = given.begins[student] + wanted.index(matching[name])
    return got


def _taken_by_choice(given: Numbered, placed: np.ndarray, asking: np.ndarray) -> list[bool]:
    """Whether each ASKING entry would be taken by its posting, which keeps places for groups."""
    owner, posting, standing = given.owner, given.posting, given.standing
    held: dict[int, dict] = defaultdict(lambda: defaultdict(list))
    for entry in placed[np.argsort(standing[placed])].tolist():
        held[int(posting[entry])][given.groups[owner[entry]]].append(int(standing[entry]))
    return [
        would_take(held[one], given.places[one], given.reserved[one], own, given.groups[student])
        for one, own, student in zip(
            posting[asking].tolist(), standing[asking].tolist(), owner[asking].tolist(), strict=True
        )
    ]
