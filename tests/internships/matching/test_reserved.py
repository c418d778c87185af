"""Places kept for groups: the choice of a posting, and what it promises."""

from itertools import combinations, permutations
from random import Random

import pytest

from internships.matching import InputError, Problem, allocate, blocking_pairs
from internships.matching.choice import Holding, would_take
from tests.internships.matching import plain
from tests.internships.matching.instances import random_problem


def one_posting(places: int, kept: dict, groups: dict, students="ABCD") -> Problem:
    """Ranked in the order of the alphabet."""
    return Problem(
        choices={name: ["x"] for name in students},
        places={"x": places},
        ranks={"x": {name: number for number, name in enumerate(students, start=1)}},
        seed=1,
        reserved={"x": kept},
        groups=groups,
    )


RULES = ["stable_matching", "enterprise_decides"]


@pytest.mark.parametrize("rule", RULES)
def test_reserved_places_are_filled_first_from_their_group(rule):
    problem = one_posting(2, {"targeted": 1}, {"D": "targeted"})
    assert allocate(problem, rule) == {"A": "x", "D": "x"}


@pytest.mark.parametrize("rule", RULES)
def test_reserved_places_nobody_of_the_group_wants_are_open_to_all(rule):
    assert allocate(one_posting(2, {"targeted": 1}, {}), rule) == {"A": "x", "B": "x"}


@pytest.mark.parametrize("rule", RULES)
def test_reserved_place_goes_to_the_best_of_the_group_and_the_others_compete(rule):
    """A has the kept place by right, so the open one is for B: D is not helped by it."""
    problem = one_posting(2, {"targeted": 1}, {"A": "targeted", "D": "targeted"})
    assert allocate(problem, rule) == {"A": "x", "B": "x"}


@pytest.mark.parametrize("rule", RULES)
def test_reserved_place_takes_no_unacceptable_member(rule):
    problem = Problem(
        {"A": ["x"], "B": ["x"]}, {"x": 1}, {"x": {"A": 1}}, seed=1,
        reserved={"x": {"targeted": 1}}, groups={"B": "targeted"},
    )  # fmt: skip
    assert allocate(problem, rule) == {"A": "x"}


def test_reserved_place_is_claimed_by_a_blocking_pair():
    problem = one_posting(2, {"targeted": 1}, {"D": "targeted"})
    assert blocking_pairs(problem, {"A": "x", "B": "x"}) == [("D", "x")]
    assert blocking_pairs(problem, {"A": "x", "D": "x"}) == []
    assert blocking_pairs(problem, {"B": "x", "D": "x"}) == [("A", "x")]


@pytest.mark.parametrize(
    ("reserved", "reason"),
    [
        ({"x": {"a": 1, "b": 2}}, "x reserves 3 of its 2 places"),
        ({"x": {"a": -1}}, "x reserves -1"),
        ({"w": {"a": 1}}, "reserved at the unknown posting w"),
    ],
)
def test_reserved_places_that_make_no_sense_are_refused(reserved, reason):
    with pytest.raises(InputError, match=reason):
        Problem({}, {"x": 2}, {}, reserved=reserved)


def subsets(names) -> list[set]:
    return [set(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def test_choice_is_substitutable_and_obeys_aggregate_demand():
    """For every pair of sets of applicants, one in the other, of many random postings."""
    rng = Random(3)
    for _round in range(150):
        problem = random_problem(rng, 5, 1, any_order=frozenset({"p0"}), refused=frozenset())
        choice = {frozenset(a): plain.chosen(problem, "p0", a) for a in subsets(problem.choices)}
        for many, of_many in choice.items():
            for few, of_few in choice.items():
                if few <= many:
                    assert of_many & few <= of_few
                    assert len(of_few) <= len(of_many)


def test_posting_holds_its_choice_in_whatever_order_applicants_come():
    rng = Random(4)
    for _round in range(150):
        problem = random_problem(rng, 5, 1, any_order=frozenset({"p0"}), refused=frozenset())
        expected = plain.chosen(problem, "p0", problem.choices)
        standing = {one: problem.priority("p0", one) for one in problem.choices}
        kept = {group: count for group, count in problem.reserved["p0"].items() if count}
        for order in permutations(problem.choices):
            holding = Holding(problem.places["p0"], kept)
            gone = [holding.take(standing[one], problem.groups.get(one)) for one in order]
            assert set(holding.applicants()) == {standing[one] for one in expected}
            assert len([one for one in gone if one is not None]) == 5 - len(expected)


def test_posting_would_take_who_is_in_its_choice():
    rng = Random(6)
    for _round in range(1000):
        problem = random_problem(rng, 6, 1, any_order=frozenset({"p0"}), refused=frozenset())
        *others, asking = problem.choices
        held: dict = {}
        for one in sorted(
            plain.chosen(problem, "p0", others), key=lambda s: problem.priority("p0", s)
        ):
            held.setdefault(problem.groups.get(one), []).append(problem.priority("p0", one))
        expected = asking in plain.chosen(problem, "p0", problem.choices)
        said = would_take(
            held, problem.places["p0"], problem.reserved["p0"],
            problem.priority("p0", asking), problem.groups.get(asking),
        )  # fmt: skip
        assert said == expected
