"""No student gains by asking for anything but what they want."""

from itertools import permutations
from random import Random

from internships.matching import Problem, allocate
from tests.internships.matching import plain
from tests.internships.matching.instances import random_problem

POSTINGS = ["p0", "p1", "p2"]
EVERY_LIST = [list(some) for size in range(4) for some in permutations(POSTINGS, size)]


def gains(problem: Problem, rule: str, student: str) -> bool:
    """Whether some other list brings the student a place they truly like better."""
    truly = plain.wish(problem, student, allocate(problem, rule).get(student))
    for told in EVERY_LIST:
        got = allocate(with_list(problem, student, told), rule).get(student)
        if got in problem.choices[student] and plain.wish(problem, student, got) < truly:
            return True
    return False


def with_list(problem: Problem, student: str, told: list) -> Problem:
    parts = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    return Problem(**(parts | {"choices": {**problem.choices, student: told}}))


def test_students_gain_nothing_by_an_untrue_list_under_stable_matching():
    rng = Random(8)
    for _round in range(150):
        problem = random_problem(rng, 5, 3)
        assert not any(gains(problem, "stable_matching", one) for one in problem.choices)


def test_students_can_gain_where_the_enterprises_propose():
    """So the test above could fail: here it does pay to leave out the second choice."""
    problem = Problem(
        choices={"A": ["p0", "p1"], "B": ["p1", "p0"]},
        places={"p0": 1, "p1": 1, "p2": 0},
        ranks={"p0": {"B": 1, "A": 2}, "p1": {"A": 1, "B": 2}},
        seed=1,
    )
    assert gains(problem, "enterprise_decides", "A")
    assert not gains(problem, "stable_matching", "A")
