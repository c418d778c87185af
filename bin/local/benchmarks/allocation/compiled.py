"""Deferred acceptance as a machine does it at best: compiled, on arrays that lie ready.

No posting keeps places for groups here. Each posting's held applicants are a heap, the worst on
top, in one array for all postings.
"""

import numpy as np
from numba import njit

NEVER = np.iinfo(np.int64).max


@njit
def _propose(begins, posting, standing, owner, first, places):
    following = begins[:-1].copy()
    held = np.zeros(len(places), dtype=np.int64)
    heap = np.empty(first[-1], dtype=np.int64)
    for beginner in range(len(begins) - 1):
        student = beginner
        while student >= 0 and following[student] < begins[student + 1]:
            entry = following[student]
            following[student] += 1
            one = posting[entry]
            own = standing[entry]
            if own == NEVER or places[one] == 0:
                continue
            base, size = first[one], held[one]
            if size < places[one]:
                at = size
                held[one] += 1
                while at and standing[heap[base + (at - 1) // 2]] < own:
                    heap[base + at] = heap[base + (at - 1) // 2]
                    at = (at - 1) // 2
                heap[base + at] = entry
                student = -1
            elif own < standing[heap[base]]:
                gone = heap[base]
                at = 0
                while True:
                    child = 2 * at + 1
                    if child >= size:
                        break
                    if (
                        child + 1 < size
                        and standing[heap[base + child + 1]] > standing[heap[base + child]]
                    ):
                        child += 1
                    if standing[heap[base + child]] <= own:
                        break
                    heap[base + at] = heap[base + child]
                    at = child
                heap[base + at] = entry
                student = owner[gone]
    out = np.empty(held.sum(), dtype=np.int64)
    count = 0
    for one in range(len(places)):
        for at in range(held[one]):
            out[count] = heap[first[one] + at]
            count += 1
    return out


def propose(given) -> np.ndarray:
    """The entries of the student-optimal stable matching of a `Numbered`."""
    places = np.array(given.places, dtype=np.int64)
    first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(places)))
    return _propose(given.begins, given.posting, given.standing, given.owner, first, places)


def warm() -> None:
    """Have it compiled before it is measured."""
    one = np.zeros(1, dtype=np.int64)
    pair = np.array([0, 1], dtype=np.int64)
    _propose(pair, one, one, one, pair, np.ones(1, dtype=np.int64))
