"""The allocation against textbooks, brute force and a public package."""

import random
import warnings
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@st.composite
def problems(draw, students: int = 4, postings: int = 3, strict: bool = False):
    """Small problems with ties, the unranked, the refused and merits."""
    names = [f"s{number}" for number in range(draw(st.integers(0, students)))]
    wanted = [f"p{number}" for number in range(draw(st.integers(1, postings)))]
    lists = st.lists(st.sampled_from(wanted), unique=True, min_size=1 if strict else 0)
    choices = {name: draw(lists) for name in names}
    places = {posting: draw(st.integers(1 if strict else 0, 2)) for posting in wanted}
    if strict:
        ranks = {
            posting: {name: n for n, name in enumerate(draw(st.permutations(names)), start=1)}
            for posting in wanted
        }
        return Problem(choices, places, ranks, seed=draw(st.integers(0, 99)))
    ranks = {
        posting: draw(
            st.dictionaries(st.sampled_from(names), st.integers(1, 3)) if names else st.just({})
        )
        for posting in wanted
    }
    pairs = [(posting, name) for posting in wanted for name in names]
    return Problem(
        choices,
        places,
        ranks,
        seed=draw(st.integers(0, 99)),
        any_order=frozenset(draw(st.sets(st.sampled_from(wanted)))),
        refused=frozenset(draw(st.sets(st.sampled_from(pairs))) if pairs else ()),
        merits={name: (draw(st.integers(1, 2)),) for name in names},
    )


def blocks(problem: Problem, matching: dict, student, posting) -> bool:
    """The definition, written out anew with nothing of the code under test but `priority`."""
    wanted, own = problem.choices[student], problem.priority(posting, student)
    if own is None or matching.get(student) == posting:
        return False
    got = wanted.index(matching[student]) if student in matching else len(wanted)
    if wanted.index(posting) >= got:
        return False
    held = [one for one, place in matching.items() if place == posting]
    if len(held) < problem.places[posting]:
        return True
    return any(problem.priority(posting, one) > own for one in held)


def feasible_matchings(problem: Problem):
    """Every matching anybody could think of that keeps places and acceptability."""
    options = [
        [None, *(p for p in wanted if problem.priority(p, student) is not None)]
        for student, wanted in problem.choices.items()
    ]
    for outcome in product(*options):
        if all(outcome.count(posting) <= places for posting, places in problem.places.items()):
            yield {s: p for s, p in zip(problem.choices, outcome, strict=True) if p is not None}


@settings(max_examples=300, deadline=None)
@given(problems())
def test_allocation_is_the_best_stable_matching_for_every_student(problem):
    matching = allocate(problem)
    check_matching(problem, matching)
    stable = [
        found
        for found in feasible_matchings(problem)
        if not any(blocks(problem, found, s, p) for s, w in problem.choices.items() for p in w)
    ]
    assert matching in stable

    def place_of(found, student):
        wanted = problem.choices[student]
        return wanted.index(found[student]) if student in found else len(wanted)

    for student in problem.choices:
        assert place_of(matching, student) == min(place_of(found, student) for found in stable)


@settings(max_examples=300, deadline=None)
@given(problems(), st.data())
def test_blocking_pairs_are_what_the_definition_says(problem, data):
    matching = data.draw(st.sampled_from(list(feasible_matchings(problem))))
    expected = [
        (student, posting)
        for student, wanted in problem.choices.items()
        for posting in wanted
        if blocks(problem, matching, student, posting)
    ]
    assert blocking_pairs(problem, matching) == expected


@settings(max_examples=100, deadline=None)
@given(problems(students=8, postings=4), st.randoms(use_true_random=False))
def test_allocation_does_not_depend_on_the_order_of_its_input(problem, rng):
    def shuffled(mapping):
        return dict(rng.sample(list(mapping.items()), len(mapping)))

    again = Problem(
        choices=shuffled(problem.choices),
        places=shuffled(problem.places),
        ranks=shuffled({posting: shuffled(ranks) for posting, ranks in problem.ranks.items()}),
        seed=problem.seed,
        any_order=problem.any_order,
        refused=problem.refused,
        merits=shuffled(problem.merits),
    )
    assert allocate(again) == allocate(problem)


@settings(max_examples=60, deadline=None)
@given(problems(students=7, postings=4, strict=True))
def test_allocation_equals_the_public_package(problem):
    """The package `matching` wants mutual lists, so it sees only those who applied."""
    from matching.games import HospitalResident

    ranks = {
        posting: sorted(
            (s for s, wanted in problem.choices.items() if posting in wanted),
            key=problem.ranks[posting].get,
        )
        for posting in problem.places
    }
    asked = {posting: order for posting, order in ranks.items() if order}
    places = {posting: problem.places[posting] for posting in asked}
    if not asked:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(dict(problem.choices), asked, places)
        solution = game.solve(optimal="resident")
    theirs = {one.name: posting.name for posting, held in solution.items() for one in held}
    assert allocate(problem) == theirs


def test_allocation_of_a_large_round_takes_seconds():
    rng = random.Random(20)
    postings = range(1_000)
    choices = {student: rng.sample(postings, 5) for student in range(20_000)}
    ranks = {posting: {} for posting in postings}
    for student, wanted in choices.items():
        for posting in wanted:
            ranks[posting][student] = rng.randint(1, 50)
    problem = Problem(choices, dict.fromkeys(postings, 15), ranks, seed=1)
    matching = allocate(problem)
    check_matching(problem, matching)
    assert blocking_pairs(problem, matching) == []
    assert len(matching) > 14_000
