"""What is to be matched, and who stands before whom at a posting."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Key = Any  # whatever can be hashed: row numbers here, words in files
NEVER = np.iinfo(np.int64).max  # where the not acceptable stand, and who has no moment


class InputError(ValueError):
    """The problem as given makes no sense; str(error) says where and why."""


def lottery_number(seed: int, student: Key) -> int:
    """The student's one number for the whole round: smaller is luckier.

    The first eight bytes of SHA-256 of "SEED:STUDENT", so that anybody can draw it again from the
    published seed, and no order of students in a file or table changes it.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{student}".encode()).digest()[:8], "big")


@dataclass(frozen=True)
class Problem:
    """Students' choices and postings' places and ranks; smaller ranks and merits are better.

    `choices`: student → postings in order of wish. `places`: posting → number of places.
    `ranks`: posting → student → the enterprise's rank (equal ranks are ties). Who is not ranked
    is not acceptable, unless the posting is in `any_order`: there the unranked stand after the
    ranked. `refused` holds (posting, student) pairs the enterprise said no to.
    `merits`: student → tuple that breaks ties; then the lottery does. With no `seed`
    the lottery is not drawn and ties remain ties (which is how a finished matching is checked).
    `reserved`: posting → group → how many of its places are kept for that group; `groups`:
    student → group, for those who belong to one. `moments`: student → when they applied, for
    the rule that serves the first first; who has none comes after all who have.
    """

    choices: Mapping[Key, Sequence[Key]]
    places: Mapping[Key, int]
    ranks: Mapping[Key, Mapping[Key, int]]
    seed: int | None = None
    any_order: frozenset = frozenset()
    refused: frozenset = frozenset()
    merits: Mapping[Key, tuple] = field(default_factory=dict)
    reserved: Mapping[Key, Mapping[Key, int]] = field(default_factory=dict)
    groups: Mapping[Key, Key] = field(default_factory=dict)
    moments: Mapping[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for posting, places in self.places.items():
            if places < 0:
                raise InputError(f"Posting {posting} has {places} places.")
        known = self.places.keys()
        for student, wanted in self.choices.items():
            distinct = set(wanted)
            if len(distinct) != len(wanted):
                raise InputError(f"Student {student} chose the same posting twice.")
            if not distinct <= known:
                unknown = next(posting for posting in wanted if posting not in known)
                raise InputError(f"Student {student} chose the unknown posting {unknown}.")
        for posting, kept in self.reserved.items():
            if posting not in known:
                raise InputError(f"Places are reserved at the unknown posting {posting}.")
            if min(kept.values(), default=0) < 0 or sum(kept.values()) > self.places[posting]:
                raise InputError(
                    f"Posting {posting} reserves {sum(kept.values())} "
                    f"of its {self.places[posting]} places."
                )

    @cached_property
    def tie_positions(self) -> dict[Key, int]:
        """Where each student stands in the order of merit, then lottery.

        Without a seed, equal merits share a place.
        """
        merits = [self.merits.get(student, ()) for student in self.choices]
        code = {merit: number for number, merit in enumerate(sorted(set(merits)))}
        return self._positions(map(code.__getitem__, merits))

    @cached_property
    def queue_positions(self) -> dict[Key, int]:
        """Where each student stands in the order of moments, then lottery."""
        return self._positions(self.moments.get(student, NEVER) for student in self.choices)

    def _positions(self, numbers: Iterable[int]) -> dict[Key, int]:
        """Student → position by the NUMBERS (one per student), then by lottery."""
        students = list(self.choices)
        first = np.fromiter(numbers, dtype=np.int64, count=len(students))
        if self.seed is None:
            return dict(zip(students, first.tolist(), strict=True))
        drawn = (lottery_number(self.seed, student) for student in students)
        lottery = np.fromiter(drawn, dtype=np.uint64, count=len(students))
        order = np.lexsort((lottery, first))
        by_number, by_lottery = first[order], lottery[order]
        alike = (by_number[1:] == by_number[:-1]) & (by_lottery[1:] == by_lottery[:-1])
        if alike.any():  # two drew the same of 2⁶⁴ numbers: then by name, in whatever order given
            names = np.array([str(student) for student in students])
            order = np.lexsort((names, lottery, first))
        positions = np.empty(len(students), dtype=np.int64)
        positions[order] = np.arange(len(students))
        return dict(zip(students, positions.tolist(), strict=True))

    @cached_property
    def unranked(self) -> int:
        """The rank under which the unranked stand where any order will do: after every other."""
        return 1 + max((max(ranks.values(), default=0) for ranks in self.ranks.values()), default=0)

    def accepts(self, posting: Key, student: Key) -> bool:
        if (posting, student) in self.refused:
            return False
        return student in self.ranks.get(posting, ()) or posting in self.any_order

    def rank(self, posting: Key, student: Key) -> int | None:
        """The enterprise's rank, None where it gave none."""
        return self.ranks.get(posting, {}).get(student)

    def priority(self, posting: Key, student: Key) -> int | None:
        """Where the student stands at the posting: smaller is first, None is not acceptable.

        The number holds the rank and, below it, the place in the tie-breaking order.
        """
        if not self.accepts(posting, student):
            return None
        rank = self.ranks.get(posting, {}).get(student, self.unranked)
        return rank * len(self.choices) + self.tie_positions[student]
