"""Student-proposing deferred acceptance with quotas (Gale and Shapley 1962; Roth 1984)."""

from collections.abc import Iterable

import numpy as np

from internships.matching.choice import Holding
from internships.matching.numbered import Numbered

_NOBODY = -1
_MANY = 100  # one in so many without a place: then it is quicker to ask them one by one


def students_propose(given: Numbered) -> np.ndarray:
    """The entries of the stable matching that is best for every student.

    Each student proposes in order of choice; a posting holds its choice of those who came and
    lets the one it can no longer hold go on to the next. The outcome depends on no order of
    students or postings, so while many are free they all propose at once, and the few who are
    left do so one by one. Takes time in proportion to the choices.
    """
    proposals = _Proposals(given)
    return given.applicants[proposals.one_by_one(proposals.all_at_once())]


class _Proposals:
    """Who is held, by applicant.

    Applicants are numbered posting by posting, the best first, so one look at the last a posting
    holds tells whether it takes another; only where places are kept for groups is there more to it.
    """

    def __init__(self, given: Numbered) -> None:
        self.given = given
        self.first = given.applicants_begin
        wanted = np.sort(given.applicants)  # the acceptable entries, by student
        self.posting = given.posting[wanted]
        place = np.empty(len(given.posting), dtype=np.int64)
        place[given.applicants] = np.arange(len(given.applicants))
        self.applicant = place[wanted]
        self.owner = given.owner[given.applicants]
        begins = np.searchsorted(wanted, given.begins)
        self.following, self.ends = begins[:-1].copy(), begins[1:]
        self.places = np.array(given.places, dtype=np.int64)
        self.keeps = np.array([bool(kept) for kept in given.reserved], dtype=bool)
        self.held = np.zeros(len(given.applicants), dtype=np.uint8)
        self.count = np.zeros(len(given.places), dtype=np.int64)

    def all_at_once(self) -> np.ndarray:
        """The students who are still free when few are, or wait where places are kept."""
        few = len(self.given.students) // _MANY
        free, aside = np.arange(len(self.given.students)), []
        while len(free) > few:
            free = free[self.following[free] < self.ends[free]]
            kept = self.keeps[self.posting[self.following[free]]]
            aside.append(free[kept])
            free = free[~kept]
            entries = self.following[free]
            self.following[free] += 1
            self.held[self.applicant[entries]] = 1
            self.count += np.bincount(self.posting[entries], minlength=len(self.places))
            free = self._let_go()
        return np.concatenate([free, *aside])

    def _let_go(self) -> np.ndarray:
        """The students whom the postings that hold too many can no longer hold."""
        if not (self.count > self.places).any():
            return np.empty(0, dtype=np.int64)
        held = np.flatnonzero(self.held)
        begins = np.cumsum(self.count) - self.count
        ahead = np.arange(len(held)) - np.repeat(begins, self.count)
        gone = held[ahead >= np.repeat(self.places, self.count)]
        self.held[gone] = 0
        self.count = np.minimum(self.count, self.places)
        return self.owner[gone]

    def one_by_one(self, students: Iterable[int]) -> np.ndarray:
        """The applicants who are held once the STUDENTS, too, are held or out of choices."""
        held = bytearray(self.held)
        first, last = self.first.tolist(), self._last()
        free = (self.places - self.count).tolist()
        keeping = {
            int(one): Holding(self.given.places[one], self.given.reserved[one])
            for one in np.flatnonzero(self.keeps)
        }
        # memory views: plain numbers, one at a time, without a copy of the whole
        applicant, posting, owner = self.applicant.data, self.posting.data, self.owner.data
        following, ends = self.following.data, self.ends.data
        for student in map(int, students):
            while (entry := following[student]) < ends[student]:
                following[student] = entry + 1
                own, one = applicant[entry], posting[entry]
                if one in keeping:
                    gone = keeping[one].take(own, self.given.groups[student])
                    if gone is None:
                        break
                    student = owner[gone]
                elif free[one]:
                    free[one] -= 1
                    held[own] = 1
                    last[one] = max(last[one], own)
                    break
                elif own < last[one]:
                    gone = last[one]
                    held[own], held[gone] = 1, 0
                    last[one] = held.rfind(1, first[one], gone)
                    student = owner[gone]
        for holding in keeping.values():
            for own in holding.applicants():
                held[own] = 1
        return np.flatnonzero(np.frombuffer(held, dtype=np.uint8))

    def _last(self) -> list[int]:
        """Posting → the last applicant it holds."""
        last = np.full(len(self.places), _NOBODY)
        held = np.flatnonzero(self.held)
        holding = np.flatnonzero(self.count)
        last[holding] = held[np.cumsum(self.count)[holding] - 1]
        return last.tolist()
