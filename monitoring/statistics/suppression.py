"""No figure from which somebody's answer could be told."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

MIN_RESPONDENTS = 5
MIN_ENTERPRISES = 2


@dataclass(frozen=True)
class GroupSize:
    """How many answered, and of how many enterprises they are."""

    respondents: int
    enterprises: int

    @property
    def is_reportable(self) -> bool:
        return self.respondents >= MIN_RESPONDENTS and self.enterprises >= MIN_ENTERPRISES


def _gives_itself_away(sizes) -> bool:
    """Whether the hidden groups, known together from the total, are too few to be told."""
    respondents = sum(size.respondents for size in sizes)
    enterprises = sum(size.enterprises for size in sizes)
    return len(sizes) == 1 or not GroupSize(respondents, enterprises).is_reportable


def suppressed(
    groups: Mapping[Hashable, GroupSize], *, total_is_shown: bool = True
) -> set[Hashable]:
    """Which of the GROUPS (a partition of all) must not be shown.

    The small ones; and where the total is shown beside them, the next smallest as well, until the
    total minus what is shown tells of no small group. A group nobody answered hides nothing.
    """
    answered = {key: size for key, size in groups.items() if size.respondents}
    hidden = {key for key, size in answered.items() if not size.is_reportable}
    empty = set(groups) - set(answered)
    if not hidden or not total_is_shown:
        return hidden | empty
    rest = sorted(set(answered) - hidden, key=lambda key: (answered[key].respondents, str(key)))
    while rest and _gives_itself_away([answered[key] for key in hidden]):
        hidden.add(rest.pop(0))
    return hidden | empty
