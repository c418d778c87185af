"""Enterprise-proposing deferred acceptance: postings offer, students keep the best offer."""

from collections.abc import Mapping, Sequence

from internships.matching.numbered import Numbered
from internships.matching.problem import Key

_OPEN = object()  # a place that is kept for no group


class _Offers:
    """Whom one posting offers its places: its choice of all who have not turned it down."""

    def __init__(
        self, entries: Sequence[int], groups: Sequence, places: int, kept: Mapping[Key, int]
    ) -> None:
        """ENTRIES: the acceptable applicants, best first; GROUPS: the group of each."""
        members: dict = {group: [] for group in kept}
        for entry, group in zip(entries, groups, strict=True):
            if group in kept:
                members[group].append(entry)
        self._next = {group: iter(own) for group, own in members.items()} | {_OPEN: iter(entries)}
        self._place: dict[int, object] = {}  # entry that was offered → the place
        self._declined: set[int] = set()
        self._unfilled: list = [_OPEN] * (places - sum(kept.values()))
        self._unfilled += [group for group, count in kept.items() for _place in range(count)]

    def to_make(self) -> list[int]:
        """The offers with which the posting begins: kept places first, then the open ones."""
        places, self._unfilled = self._unfilled[::-1], []
        return [entry for place in places if (entry := self._offer(place)) is not None]

    def declined(self, entry: int) -> int | None:
        """Whom the place of ENTRY goes to, None where nobody is left."""
        self._declined.add(entry)
        return self._offer(self._place[entry])

    def _offer(self, place) -> int | None:
        for entry in self._next[place]:
            if entry not in self._place:
                self._place[entry] = place
                return entry
            if place is not _OPEN and self._place[entry] is _OPEN and entry not in self._declined:
                self._place[entry] = place  # by right from now on; the open place is free again
                return self._offer(_OPEN)
        return None if place is _OPEN else self._offer(_OPEN)


def enterprises_offer(given: Numbered) -> list[int]:
    """The entries of the stable matching that is best for the enterprises.

    A student holds the dearest offer there is; the posting that is turned down offers the place
    to the next. The outcome depends on no order.
    """
    posting, owner = given.posting.tolist(), given.owner.tolist()
    begins = given.applicants_begin.tolist()
    offers, waiting = [], []
    for one, (places, kept) in enumerate(zip(given.places, given.reserved, strict=True)):
        applicants = given.applicants[begins[one] : begins[one + 1]].tolist()
        groups = [given.groups[owner[entry]] for entry in applicants]
        offers.append(_Offers(applicants, groups, places, kept))
        waiting += offers[one].to_make()
    holds: dict[int, int] = {}
    while waiting:
        entry = waiting.pop()
        held = holds.get(owner[entry], entry)
        holds[owner[entry]] = min(held, entry)
        if held != entry:
            declined = max(held, entry)
            following = offers[posting[declined]].declined(declined)
            if following is not None:
                waiting.append(following)
    return list(holds.values())
