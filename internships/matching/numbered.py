"""A problem with numbers for names, in arrays: what the rules and the check work on.

A round of a country has millions of choices. As integers side by side they fit into memory and are
read without a look-up each; names come back only in the outcome.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np

from internships.matching.problem import NEVER, InputError, Key, Problem


@dataclass(frozen=True)
class Numbered:
    """Students and postings by number; an entry is one choice of one student.

    A student's entries stand together in the order of choice, from `begins[student]` up to
    `begins[student + 1]`, so of two entries of one student the smaller is the dearer.
    """

    students: list[Key]
    postings: list[Key]
    begins: np.ndarray
    posting: np.ndarray  # entry → posting
    standing: np.ndarray  # entry → `Problem.priority` there; NEVER is not acceptable
    places: list[int]  # posting → places
    reserved: list[dict[Key, int]]  # posting → group → places kept for it; most are empty
    groups: list[Key | None]  # student → group

    @cached_property
    def applicants(self) -> np.ndarray:
        """The acceptable entries, posting by posting, of each its best first."""
        acceptable = np.flatnonzero(self.standing != NEVER)
        standing, posting = self.standing[acceptable], self.posting[acceptable]
        span = 1 + int(standing.max(initial=0))
        if span * len(self.postings) < NEVER:  # one number says both, and is sorted faster
            return acceptable[np.argsort(posting * span + standing)]
        return acceptable[np.lexsort((standing, posting))]

    @property
    def applicants_begin(self) -> np.ndarray:
        """Posting → where its applicants begin; one more number says where the last ones end."""
        return np.searchsorted(self.posting[self.applicants], np.arange(len(self.postings) + 1))

    @cached_property
    def owner(self) -> np.ndarray:
        """Entry → student."""
        return np.repeat(np.arange(len(self.students)), np.diff(self.begins))

    def named(self, entries: Iterable[int]) -> dict[Key, Key]:
        """Student → posting, of the ENTRIES that came out."""
        chosen = np.fromiter(entries, dtype=np.int64)
        return dict(
            zip(
                map(self.students.__getitem__, self.owner[chosen].tolist()),
                map(self.postings.__getitem__, self.posting[chosen].tolist()),
                strict=True,
            )
        )


def numbered(problem: Problem) -> Numbered:
    if problem.unranked * (len(problem.choices) + 1) >= NEVER:
        raise InputError("The ranks are too large.")
    choices, postings = problem.choices, list(problem.places)
    number = {posting: position for position, posting in enumerate(postings)}
    lengths = np.fromiter(map(len, choices.values()), dtype=np.int64, count=len(choices))
    begins = np.concatenate(([0], np.cumsum(lengths)))
    wanted = map(number.__getitem__, chain.from_iterable(choices.values()))
    posting = np.fromiter(wanted, dtype=np.int64, count=begins[-1])
    ties = np.fromiter(map(problem.tie_positions.__getitem__, choices), dtype=np.int64)
    rank = _ranks(problem, begins, posting)
    acceptable = rank != NEVER
    standing = np.full(len(rank), NEVER)
    standing[acceptable] = (rank * len(ties) + np.repeat(ties, lengths))[acceptable]
    return Numbered(
        students=list(choices),
        postings=postings,
        begins=begins,
        posting=posting,
        standing=standing,
        places=list(problem.places.values()),
        reserved=[
            {group: kept for group, kept in problem.reserved.get(one, {}).items() if kept}
            for one in postings
        ],
        groups=[problem.groups.get(student) for student in choices],
    )


def _ranks(problem: Problem, begins: np.ndarray, posting: np.ndarray) -> np.ndarray:
    """The rank under which each entry stands; NEVER for the not acceptable."""
    rank_at = {one: problem.ranks.get(one, {}).get for one in problem.places}
    wanted = chain.from_iterable(problem.choices.values())
    students = chain.from_iterable(map(repeat, problem.choices, np.diff(begins).tolist()))
    asked = zip(map(rank_at.__getitem__, wanted), students, strict=True)
    given = (get(student, NEVER) for get, student in asked)
    rank = np.fromiter(given, dtype=np.int64, count=len(posting))
    if problem.any_order:
        in_any_order = np.array([one in problem.any_order for one in problem.places])
        rank[(rank == NEVER) & in_any_order[posting]] = problem.unranked
    if problem.refused:
        number = {student: position for position, student in enumerate(problem.choices)}
        for one, student in problem.refused:
            chosen = problem.choices.get(student, ())
            if one in chosen:
                rank[begins[number[student]] + chosen.index(one)] = NEVER
    return rank
