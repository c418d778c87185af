"""Student-proposing deferred acceptance with quotas (Gale and Shapley 1962; Roth 1984)."""

import numpy as np

from internships.matching.choice import Holding
from internships.matching.numbered import Numbered

_NOWHERE = -1  # where among a posting's applicants the not acceptable are


def students_propose(given: Numbered) -> np.ndarray:
    """The entries of the stable matching that is best for every student.

    Each student proposes in order of choice; a posting holds its choice of those who came and
    lets the one it can no longer hold go on to the next. The outcome depends on no order of
    students or postings. Takes time in proportion to the choices.

    Applicants are numbered posting by posting, the best first, so one look at the last a posting
    holds tells whether it takes another; only where places are kept for groups is there more to it.
    """
    place = np.full(len(given.posting), _NOWHERE)
    place[given.applicants] = np.arange(len(given.applicants))
    owner = given.owner[given.applicants].tolist()  # applicant → student
    applicant, posting, first = (
        place.tolist(),
        given.posting.tolist(),
        given.applicants_begin.tolist(),
    )
    following, ends = given.begins[:-1].tolist(), given.begins[1:].tolist()
    keeping = {
        one: Holding(places, kept)
        for one, (places, kept) in enumerate(zip(given.places, given.reserved, strict=True))
        if kept
    }
    free, last = list(given.places), [_NOWHERE] * len(given.places)
    held = bytearray(len(given.applicants))  # applicant → 1 where held
    for student in range(len(given.students)):
        while (entry := following[student]) < ends[student]:
            following[student] = entry + 1
            own, one = applicant[entry], posting[entry]
            if own == _NOWHERE:
                continue
            if one in keeping:
                gone = keeping[one].take(own, given.groups[student])
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
    return given.applicants[np.flatnonzero(np.frombuffer(held, dtype=np.uint8))]
