"""The allocation against textbooks and by example."""

import random

import pytest

from internships.matching import InputError, Problem, allocate, blocking_pairs, check_matching
from internships.matching.problem import lottery_number


def test_allocate_gives_the_textbook_answer():
    """Gale and Shapley's example of three: students get their first choices."""
    problem = Problem(
        choices={"A": ["x", "y", "z"], "B": ["y", "z", "x"], "C": ["z", "x", "y"]},
        places={"x": 1, "y": 1, "z": 1},
        ranks={
            "x": {"B": 1, "C": 2, "A": 3},
            "y": {"C": 1, "A": 2, "B": 3},
            "z": {"A": 1, "B": 2, "C": 3},
        },
        seed=1,
    )
    assert allocate(problem) == {"A": "x", "B": "y", "C": "z"}


def test_allocate_bumps_the_lower_ranked_to_their_next_choice():
    problem = Problem(
        choices={"A": ["x", "y"], "B": ["x", "y"], "C": ["x"]},
        places={"x": 1, "y": 1},
        ranks={"x": {"C": 1, "B": 2, "A": 3}, "y": {"A": 1, "B": 2}},
        seed=1,
    )
    assert allocate(problem) == {"C": "x", "A": "y"}


def test_allocate_of_nobody_is_empty():
    assert allocate(Problem({}, {"x": 2}, {}, seed=1)) == {}
    assert allocate(Problem({}, {}, {}, seed=1)) == {}


def test_unranked_applicant_is_not_acceptable_unless_any_order():
    choices, places, ranks = {"A": ["x"], "B": ["x"]}, {"x": 2}, {"x": {"B": 5}}
    assert allocate(Problem(choices, places, ranks, seed=1)) == {"B": "x"}
    any_order = Problem(choices, places, ranks, seed=1, any_order=frozenset("x"))
    assert allocate(any_order) == {"A": "x", "B": "x"}


@pytest.mark.parametrize("seed", range(5))
def test_unranked_applicant_stands_after_every_ranked_one(seed):
    problem = Problem(
        choices={"A": ["x"], "B": ["x"]},
        places={"x": 1},
        ranks={"x": {"B": 900}},
        seed=seed,
        any_order=frozenset("x"),
        merits={"A": (0,), "B": (9,)},
    )
    assert allocate(problem) == {"B": "x"}


def test_refused_applicant_is_never_held():
    problem = Problem(
        choices={"A": ["x"]},
        places={"x": 3},
        ranks={},
        seed=1,
        any_order=frozenset("x"),
        refused=frozenset({("x", "A")}),
    )
    assert allocate(problem) == {}


def test_posting_without_places_takes_nobody():
    assert allocate(Problem({"A": ["x"]}, {"x": 0}, {"x": {"A": 1}}, seed=1)) == {}


def test_ties_are_broken_by_merit_and_then_by_lottery():
    tied = {
        "choices": {"A": ["x"], "B": ["x"]},
        "places": {"x": 1},
        "ranks": {"x": {"A": 1, "B": 1}},
    }
    assert allocate(Problem(**tied, seed=1, merits={"A": (2,), "B": (1,)})) == {"B": "x"}
    lucky = min("AB", key=lambda student: lottery_number(11, student))
    assert allocate(Problem(**tied, seed=11)) == {lucky: "x"}
    assert {next(iter(allocate(Problem(**tied, seed=seed)))) for seed in range(20)} == {"A", "B"}


def test_lottery_number_can_be_drawn_again_by_anybody():
    assert lottery_number(7, 42) == lottery_number(7, "42") == 8049143634631407451


def test_problem_refuses_what_makes_no_sense():
    with pytest.raises(InputError, match="same posting twice"):
        Problem({"A": ["x", "x"]}, {"x": 1}, {})
    with pytest.raises(InputError, match="unknown posting y"):
        Problem({"A": ["y"]}, {"x": 1}, {})
    with pytest.raises(InputError, match="-1 places"):
        Problem({}, {"x": -1}, {})
    with pytest.raises(ValueError, match="seed"):
        allocate(Problem({}, {}, {}))


def test_allocation_of_a_large_round_takes_seconds():
    rng = random.Random(20)
    postings = range(1_000)
    choices = {student: rng.sample(postings, 5) for student in range(20_000)}
    ranks = {posting: {} for posting in postings}
    for student, wanted in choices.items():
        for posting in wanted:
            ranks[posting][student] = rng.randint(1, 50)
    problem = Problem(choices, dict.fromkeys(postings, 15), ranks, seed=1)
    for rule in ("stable_matching", "enterprise_decides"):
        matching = allocate(problem, rule)
        check_matching(problem, matching)
        assert blocking_pairs(problem, matching) == []
        assert len(matching) > 14_000


def test_ranks_beyond_all_reason_are_refused():
    with pytest.raises(InputError, match="ranks are too large"):
        allocate(Problem({"A": ["x"]}, {"x": 1}, {"x": {"A": 2**62}}, seed=1))
