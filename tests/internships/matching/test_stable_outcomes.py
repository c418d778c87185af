"""Both stable rules against all stable matchings, found by trying every matching there is."""

from random import Random

import pytest
from hypothesis import given, settings

from internships.matching import (
    Problem,
    allocate,
    blocking_pairs,
    check_matching,
    deferred_acceptance,
)
from tests.internships.matching import plain
from tests.internships.matching.instances import problems, random_problem


def check_both_sides(problem: Problem) -> int:
    """The number of stable matchings there were."""
    stable = plain.stable(problem)
    students_propose = allocate(problem)
    enterprises_offer = allocate(problem, "enterprise_decides")
    for matching in (students_propose, enterprises_offer):
        check_matching(problem, matching)
        assert matching in stable
        assert blocking_pairs(problem, matching) == []
    for student in problem.choices:
        best = plain.best_for(problem, student, stable)
        worst = plain.worst_for(problem, student, stable)
        assert plain.wish(problem, student, students_propose.get(student)) == best
        assert plain.wish(problem, student, enterprises_offer.get(student)) == worst
    for posting in problem.places:
        theirs = taken(enterprises_offer, posting)
        for other in stable:
            assert plain.prefers(problem, posting, theirs, taken(other, posting))
    return len(stable)


def taken(matching: dict, posting) -> set:
    return {student for student, place in matching.items() if place == posting}


@settings(max_examples=300, deadline=None)
@given(problems(students=4, postings=3))
def test_stable_rules_give_the_best_of_all_stable_matchings_for_their_side(problem):
    check_both_sides(problem)


def test_proposing_at_once_and_one_by_one_comes_out_alike(monkeypatch):
    rng = Random(2028)
    for _round in range(40):
        problem = random_problem(rng, 150, 25)
        outcomes = []
        for many in (1, 10, 10_000):  # all, a tenth and none propose one by one
            monkeypatch.setattr(deferred_acceptance, "_MANY", many)
            outcomes.append(allocate(problem))
        assert outcomes[0] == outcomes[1] == outcomes[2]
        assert blocking_pairs(problem, outcomes[0]) == []


def test_stable_rules_give_the_best_for_their_side_in_thousands_of_rounds():
    rng = Random(2026)
    for _round in range(2000):
        check_both_sides(random_problem(rng, 4, 3))


def test_stable_rules_give_the_best_for_their_side_where_several_matchings_are_stable():
    """Scarce places and tastes without ties: the sides differ in a good part of the rounds."""
    rng = Random(2027)
    names, postings = ["s0", "s1", "s2", "s3"], ["p0", "p1", "p2", "p3"]
    several = 0
    for _round in range(600):
        problem = random_problem(
            rng, 4, 4,
            choices={name: rng.sample(postings, 4) for name in names},
            places=dict.fromkeys(postings, 1),
            ranks={one: dict(zip(rng.sample(names, 4), range(4), strict=True)) for one in postings},
            refused=frozenset(),
            reserved={one: {"targeted": rng.randint(0, 1)} for one in postings},
        )  # fmt: skip
        several += check_both_sides(problem) > 1
    assert several > 60


def test_stable_rules_differ_where_tastes_are_opposed():
    problem = Problem(
        choices={"A": ["x", "y"], "B": ["y", "x"]},
        places={"x": 1, "y": 1},
        ranks={"x": {"B": 1, "A": 2}, "y": {"A": 1, "B": 2}},
        seed=1,
    )
    assert allocate(problem, "stable_matching") == {"A": "x", "B": "y"}
    assert allocate(problem, "enterprise_decides") == {"A": "y", "B": "x"}


@settings(max_examples=300, deadline=None)
@given(problems(students=4, postings=3))
def test_blocking_pairs_are_what_the_definition_says_of_every_matching(problem):
    check_blocking_pairs(problem)


@settings(max_examples=200, deadline=None)
@given(problems(students=4, postings=3, seed=None))
def test_blocking_pairs_without_a_seed_take_equals_for_equal(problem):
    check_blocking_pairs(problem)


def check_blocking_pairs(problem: Problem) -> None:
    for matching in plain.feasible(problem):
        assert blocking_pairs(problem, matching) == plain.blocking(problem, matching)


@pytest.mark.parametrize("rule", ["stable_matching", "enterprise_decides"])
def test_outcome_checks_as_stable_without_the_seed_too(rule):
    """However the lottery broke the ties, nobody is sent away for somebody strictly better."""
    rng = Random(7)
    for _round in range(1000):
        problem = random_problem(rng, 8, 4)
        unseeded = Problem(**(vars_of(problem) | {"seed": None}))
        assert blocking_pairs(unseeded, allocate(problem, rule)) == []


def vars_of(problem: Problem) -> dict:
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}


@pytest.mark.parametrize("rule", ["stable_matching", "first_come", "enterprise_decides"])
def test_allocation_does_not_depend_on_the_order_of_its_input(rule):
    rng = Random(11)

    def shuffled(mapping):
        return dict(rng.sample(list(mapping.items()), len(mapping)))

    for _round in range(300):
        problem = random_problem(rng, 9, 4)
        parts = vars_of(problem)
        for name, part in parts.items():
            if isinstance(part, dict):
                parts[name] = shuffled(part)
        for name in ("ranks", "reserved"):
            parts[name] = {key: shuffled(part) for key, part in parts[name].items()}
        assert allocate(Problem(**parts), rule) == allocate(problem, rule)


@pytest.mark.parametrize("rule", ["stable_matching", "first_come", "enterprise_decides"])
def test_allocation_of_equal_lottery_numbers_depends_on_names_not_order(rule, monkeypatch):
    monkeypatch.setattr("internships.matching.problem.lottery_number", lambda seed, student: 5)
    wanted = {"places": {"x": 1}, "ranks": {"x": {"A": 1, "B": 1}}, "seed": 1}
    for names in ("AB", "BA"):
        choices = {name: ["x"] for name in names}
        assert allocate(Problem(choices=choices, **wanted), rule) == {"A": "x"}
