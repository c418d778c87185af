"""Which of its applicants a posting takes: the choice function all of this stands on.

A posting keeps some of its places for groups. Of any set of applicants it takes first the best of
each group, up to the places kept for it, and then, for all places still free, the best of everybody
else. So kept places are filled first from their group, and open to all if unfilled. Without kept
places it takes simply its best.

This is the choice of minority reserves (Hafalir, Yenmez and Yildirim, "Effective affirmative action
in school choice", Theoretical Economics 8, 2013; Echenique and Yenmez, "How to control controlled
school choice", American Economic Review 105, 2015, derive it from axioms). Two properties matter:

*Substitutes*: who is taken from many is taken from fewer. Let s be taken from A, and B be a part of
A with s in it. If s had a kept place, s is among the first r of the group in A, and so in B. If s
had an open one, s has fewer than q (the places) before it or in kept places; with b(h) members of
group h before s and n(h) in all, these are the sum over h of max(b(h), min(r(h), n(h))), which does
not grow when applicants leave.

*Aggregate demand*: min(q, applicants) are taken, so more applicants never mean fewer taken.

With the first, deferred acceptance from either side ends in a stable matching, the best of all
stable ones for the side that proposes (Roth 1984; Hatfield and Milgrom, "Matching with contracts",
American Economic Review 95, 2005); with both, every stable matching places the same students, and
no student gains by an untrue list where the students propose.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush, heappushpop

from internships.matching.problem import Key


class Holding:
    """The choice, kept up to date while applicants come and nobody withdraws.

    Applicants are numbers here, of which the smaller stand before the larger.
    """

    __slots__ = ("kept", "open", "own", "room")

    def __init__(self, places: int, kept: Mapping[Key, int]) -> None:
        self.kept = kept
        self.own: dict[Key, list[int]] = {group: [] for group in kept}  # heaps, worst on top
        self.open: list[int] = []
        self.room = places  # for `open`: what no member of a group holds by right

    def take(self, applicant: int, group: Key | None) -> int | None:
        """Hold the applicant; the one who has to go for it, None where nobody has."""
        held = self.open
        if group in self.kept:
            own = self.own[group]
            if len(own) < self.kept[group]:
                heappush(own, -applicant)
                self.room -= 1
                if len(held) <= self.room:
                    return None
                return -heappop(held)
            applicant = -heappushpop(own, -applicant)
        if len(held) < self.room:
            heappush(held, -applicant)
            return None
        return -heappushpop(held, -applicant)

    def applicants(self) -> Iterator[int]:
        """All who are held."""
        return (-one for heap in (self.open, *self.own.values()) for one in heap)


def would_take(
    held: Mapping[Key | None, Sequence[int]],
    places: int,
    kept: Mapping[Key, int],
    standing: int,
    group: Key | None,
) -> bool:
    """Whether a posting that holds HELD (group → standings in order) takes one more applicant.

    Equals among the held come first: nobody is sent away for somebody no better.
    """
    if sum(map(len, held.values())) < places:
        return True
    before = {one: bisect_right(standings, standing) for one, standings in held.items()}
    if before.get(group, 0) < kept.get(group, 0):
        return True
    by_right = {one: min(kept.get(one, 0), len(standings)) for one, standings in held.items()}
    return sum(max(before[one], by_right[one]) for one in held) < places
