"""What is to be matched, and who stands before whom at a posting."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

Key = Any  # whatever can be hashed: row numbers here, words in files


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
    """

    choices: Mapping[Key, Sequence[Key]]
    places: Mapping[Key, int]
    ranks: Mapping[Key, Mapping[Key, int]]
    seed: int | None = None
    any_order: frozenset = frozenset()
    refused: frozenset = frozenset()
    merits: Mapping[Key, tuple] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for posting, places in self.places.items():
            if places < 0:
                raise InputError(f"Posting {posting} has {places} places.")
        for student, wanted in self.choices.items():
            if len(set(wanted)) != len(wanted):
                raise InputError(f"Student {student} chose the same posting twice.")
            if unknown := [posting for posting in wanted if posting not in self.places]:
                raise InputError(f"Student {student} chose the unknown posting {unknown[0]}.")

    @cached_property
    def lottery(self) -> dict[Key, int]:
        if self.seed is None:
            return dict.fromkeys(self.choices, 0)
        return {student: lottery_number(self.seed, student) for student in self.choices}

    @cached_property
    def order(self) -> list[Key]:
        """All students by merit, then lottery (then by name, should two numbers be equal)."""
        return sorted(
            self.choices, key=lambda one: (self.merits.get(one, ()), self.lottery[one], str(one))
        )

    @cached_property
    def tie_positions(self) -> dict[Key, int]:
        """Each student's place in the order; without a seed, equal merits share a place."""
        if self.seed is not None:
            return {student: position for position, student in enumerate(self.order)}
        alike = groupby(self.order, key=lambda one: self.merits.get(one, ()))
        return {one: position for position, (_merit, group) in enumerate(alike) for one in group}

    @cached_property
    def _last_rank(self) -> int:
        return max((max(ranks.values(), default=0) for ranks in self.ranks.values()), default=0)

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
        if (posting, student) in self.refused:
            return None
        rank = self.ranks.get(posting, {}).get(student)
        if rank is None:
            if posting not in self.any_order:
                return None
            rank = self._last_rank + 1
        return rank * len(self.choices) + self.tie_positions[student]
