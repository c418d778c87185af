"""Whoever applied first is served first."""

from random import Random

import pytest

from internships.matching import Problem, allocate, check_matching
from internships.matching.problem import lottery_number
from tests.internships.matching import plain
from tests.internships.matching.instances import random_problem


def at(moments: dict, **given) -> dict:
    """One place at x and one at y; everybody wants x first and is ranked by name."""
    parts = {
        "choices": {name: ["x", "y"] for name in "ABC"},
        "places": {"x": 1, "y": 1},
        "ranks": {"x": {"A": 1, "B": 2, "C": 3}, "y": {"A": 1, "B": 2, "C": 3}},
        "seed": 1,
        "moments": moments,
    }
    return allocate(Problem(**(parts | given)), "first_come")


def test_first_come_is_served_by_moment_and_not_by_rank():
    assert at({"A": 30, "B": 20, "C": 10}) == {"C": "x", "B": "y"}


def test_first_come_skips_the_unacceptable():
    assert at({"A": 30, "B": 20, "C": 10}, refused=frozenset({("x", "C")})) == {"C": "y", "B": "x"}


def test_first_come_of_one_moment_is_decided_by_the_lottery():
    by_luck = sorted("ABC", key=lambda one: lottery_number(1, one))
    assert at(dict.fromkeys("ABC", 5)) == {by_luck[0]: "x", by_luck[1]: "y"}
    assert at({}) == at(dict.fromkeys("ABC", 5))


def test_first_come_without_a_moment_comes_last():
    assert at({"B": 10, "C": 20}) == {"B": "x", "C": "y"}


def test_first_come_keeps_reserved_places_to_the_end():
    kept = {"choices": {name: ["x"] for name in "ABC"}, "reserved": {"x": {"targeted": 1}}}
    moments = {"A": 1, "B": 2, "C": 3}
    assert at(moments, **kept, groups={"C": "targeted"}) == {"C": "x"}
    assert at(moments, **kept) == {"A": "x"}


def test_first_come_is_what_seats_in_a_row_would_bring():
    rng = Random(9)
    for _round in range(3000):
        problem = random_problem(rng, rng.randint(0, 9), rng.randint(1, 4))
        matching = allocate(problem, "first_come")
        check_matching(problem, matching)
        assert matching == plain.first_come(problem)


def test_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="no rule best_hair"):
        allocate(Problem({}, {}, {}, seed=1), "best_hair")
