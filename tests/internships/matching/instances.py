"""Random problems: with ties, the unranked, the refused, merits and kept places."""

from random import Random

from hypothesis import strategies as st

from internships.matching import Problem

GROUPS = ("targeted", "orphan")


def random_problem(rng: Random, students: int, postings: int, **given) -> Problem:
    """Everything a problem can hold, drawn at random; GIVEN replaces parts of it."""
    names = [f"s{number}" for number in range(students)]
    wanted = [f"p{number}" for number in range(postings)]
    places = {posting: rng.randint(0, 3) for posting in wanted}
    reserved = {}
    for posting in wanted:
        first = rng.randint(0, places[posting])
        reserved[posting] = dict(
            zip(GROUPS, (first, rng.randint(0, places[posting] - first)), strict=True)
        )
    ranks = {
        posting: {name: rng.randint(1, 3) for name in names if rng.random() < 0.8}
        for posting in wanted
    }
    parts = {
        "choices": {name: rng.sample(wanted, rng.randint(0, postings)) for name in names},
        "places": places,
        "ranks": ranks,
        "seed": rng.randint(0, 999),
        "any_order": frozenset(one for one in wanted if rng.random() < 0.4),
        "refused": frozenset((p, s) for p in wanted for s in names if rng.random() < 0.08),
        "merits": {name: (rng.randint(1, 2),) for name in names},
        "reserved": reserved,
        "groups": {name: rng.choice(GROUPS) for name in names if rng.random() < 0.5},
        "moments": {name: rng.randint(1, 4) for name in names if rng.random() < 0.9},
    }
    return Problem(**(parts | given))


def problems(students: int, postings: int, **given) -> st.SearchStrategy[Problem]:
    """The same for hypothesis, which finds the smallest that fails."""
    return st.builds(
        lambda rng, s, p: random_problem(rng, s, p, **given),
        st.randoms(use_true_random=False),
        st.integers(0, students),
        st.integers(1, postings),
    )
