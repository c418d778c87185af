"""What is told of groups of people: never of few, nor of few by what is left over."""

from collections.abc import Hashable, Mapping

MIN_GROUP = 5  # the same as of survey respondents (monitoring/statistics/suppression.py)


def hidden(sizes: Mapping[Hashable, int], *, total_is_shown: bool) -> set[Hashable]:
    """Which groups of a partition (group → people) must not be shown.

    The small ones; and where their total is shown, the next smallest as well, until what is left
    over is neither one group alone nor fewer people than may be told of.
    """
    few = {key for key, size in sizes.items() if size < MIN_GROUP}
    known_together = {key for key in few if sizes[key]}
    if not known_together or not total_is_shown:
        return few
    rest = sorted(set(sizes) - few, key=lambda key: (sizes[key], str(key)))
    while rest and _gives_itself_away(known_together, sizes):
        next_smallest = rest.pop(0)
        few.add(next_smallest)
        known_together.add(next_smallest)
    return few


def _gives_itself_away(keys: set[Hashable], sizes: Mapping[Hashable, int]) -> bool:
    return len(keys) == 1 or sum(sizes[key] for key in keys) < MIN_GROUP
