"""Both stable rules against the public package `matching`."""

import warnings
from random import Random

import pytest

from internships.matching import Problem, allocate


def strict_problem(rng: Random, students: int, postings: int) -> Problem:
    """Everybody asks for something, every posting ranks all without ties and has a place."""
    names = [f"s{number}" for number in range(students)]
    wanted = [f"p{number}" for number in range(postings)]
    return Problem(
        choices={name: rng.sample(wanted, rng.randint(1, postings)) for name in names},
        places={posting: rng.randint(1, 3) for posting in wanted},
        ranks={
            posting: {one: n for n, one in enumerate(rng.sample(names, students), start=1)}
            for posting in wanted
        },
        seed=1,
    )


def of_the_package(problem: Problem, optimal: str) -> dict:
    """The package wants mutual lists, so it sees only those who applied."""
    from matching.games import HospitalResident

    asked = {
        posting: sorted(applied, key=problem.ranks[posting].__getitem__)
        for posting in problem.places
        if (applied := [one for one, wanted in problem.choices.items() if posting in wanted])
    }
    places = {posting: problem.places[posting] for posting in asked}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(dict(problem.choices), asked, places)
        solution = game.solve(optimal=optimal)
    return {one.name: posting.name for posting, held in solution.items() for one in held}


@pytest.mark.parametrize(
    ("rule", "optimal"), [("stable_matching", "resident"), ("enterprise_decides", "hospital")]
)
def test_allocation_equals_the_public_package(rule, optimal):
    rng = Random(5)
    for _round in range(400):
        problem = strict_problem(rng, rng.randint(1, 12), rng.randint(1, 5))
        assert allocate(problem, rule) == of_the_package(problem, optimal)
