"""Runs are stored as JSON and come back whole."""

import json

from internships.matching import allocate
from internships.matching.stored import (
    figures_of,
    matching_from,
    outcome_to_store,
    problem_from,
)

OLD = {
    "applications": [[1, 10, 1], [1, 11, 3], [2, 10, 2]],
    "postings": {"10": 1, "11": 2},
    "rankings": [[10, 2, 1], [10, 1, 2], [11, 1, 1]],
    "any_order": [],
    "refused": [],
    "merits": {"1": [0]},
    "left_out": [[3, 10, "busy"]],
}
NEW = OLD | {
    "reserved": {"10": {"targeted": 1}},
    "groups": {"1": "targeted"},
    "moments": {"1": 7, "2": 3},
}


def replayed(inputs: dict, rule: str = "stable_matching") -> dict:
    """Through JSON and back, as a stored run goes."""
    return allocate(problem_from(json.loads(json.dumps(inputs)), seed=1), rule)


def test_run_stored_before_there_were_reserves_replays():
    assert replayed(OLD) == {1: 11, 2: 10}
    assert replayed(OLD, "enterprise_decides") == {1: 11, 2: 10}


def test_stored_reserves_groups_and_moments_count():
    assert replayed(NEW) == {1: 10}
    assert replayed(NEW | {"reserved": {}}, "first_come") == {1: 11, 2: 10}
    assert replayed(OLD | {"moments": {"1": 2, "2": 3}}, "first_come") == {1: 10}


def test_outcome_comes_back_from_json():
    outcome = outcome_to_store({2: 10, 1: 11})
    assert outcome == {"1": 11, "2": 10}
    assert matching_from(json.loads(json.dumps(outcome))) == {1: 11, 2: 10}


def test_figures_count_choices_by_the_number_the_student_gave():
    problem = problem_from(OLD, seed=1)
    assert figures_of(OLD, problem, allocate(problem)) == {
        "students": 3, "placed": 2, "unplaced": 1, "by_choice": [[2, 1], [3, 1]],
        "average_rank": 2.5, "places": 3, "free": 1, "postings": 2, "postings_with_free": 1,
    }  # fmt: skip
    assert figures_of(OLD, problem, {})["average_rank"] is None
