"""Why it came out so: the facts behind the sentences."""

from internships.matching import Problem, allocate, explain_postings, explain_students


def explained(problem: Problem) -> dict:
    return explain_students(problem, allocate(problem))


def test_explanation_tells_each_choice_in_order():
    problem = Problem(
        choices={"A": ["x", "y", "z"], "B": ["x"]},
        places={"x": 1, "y": 1, "z": 1},
        ranks={"x": {"B": 1, "A": 3}, "y": {"A": 2}, "z": {"A": 1}},
        seed=1,
    )
    assert explained(problem)["A"] == [
        {
            "choice": 1, "posting": "x", "outcome": "filled", "rank": 3, "places": 1,
            "applicants": 2, "cut_off": 1, "decided_by": "rank",
        },
        {
            "choice": 2, "posting": "y", "outcome": "placed", "rank": 2, "places": 1,
            "applicants": 1,
        },
        {
            "choice": 3, "posting": "z", "outcome": "not_needed", "rank": 1, "places": 1,
            "applicants": 1,
        },
    ]  # fmt: skip


def outcome_of_the_loser(**given) -> dict:
    problem = Problem({"A": ["x"], "B": ["x"]}, {"x": 1}, **({"seed": 1} | given))
    placed = allocate(problem)
    return next(told[0] for one, told in explained(problem).items() if one not in placed)


def test_explanation_says_what_decided():
    any_order = {"any_order": frozenset("x")}
    assert outcome_of_the_loser(ranks={"x": {"A": 1}}, **any_order)["decided_by"] == "unranked"
    assert outcome_of_the_loser(ranks={}, **any_order)["decided_by"] == "lottery"
    merits = {"A": (1,), "B": (2,)}
    assert outcome_of_the_loser(ranks={}, merits=merits, **any_order)["decided_by"] == "merit"


def test_explanation_says_when_the_enterprise_said_no():
    refused = {"refused": frozenset({("x", "B")})}
    assert outcome_of_the_loser(ranks={"x": {"A": 1, "B": 1}}, **refused)["outcome"] == (
        "not_acceptable"
    )
    assert outcome_of_the_loser(ranks={"x": {"A": 1}})["outcome"] == "not_ranked"


def test_explanation_of_a_posting_without_places():
    problem = Problem({"A": ["x"]}, {"x": 0}, {"x": {"A": 1}}, seed=1)
    assert explained(problem)["A"][0]["outcome"] == "no_places"


def test_explanation_of_a_posting_counts_and_cuts_off():
    problem = Problem(
        choices={"A": ["x"], "B": ["x"], "C": ["y", "x"]},
        places={"x": 2, "y": 1},
        ranks={"x": {"A": 1, "C": 4}, "y": {}},
        seed=1,
    )
    assert explain_postings(problem, allocate(problem)) == {
        "x": {
            "places": 2, "placed": 2, "applicants": 3, "first_choices": 2, "refused": 1,
            "cut_off": 4,
        },
        "y": {
            "places": 1, "placed": 0, "applicants": 1, "first_choices": 1, "refused": 1,
            "cut_off": None,
        },
    }  # fmt: skip


def test_explanation_says_when_a_reserved_place_let_somebody_pass():
    problem = Problem(
        {"A": ["x"], "B": ["x"], "C": ["x"], "D": ["x"]}, {"x": 2},
        {"x": {"A": 1, "B": 2, "C": 3, "D": 4}}, seed=1,
        reserved={"x": {"targeted": 1}}, groups={"C": "targeted", "D": "targeted"},
    )  # fmt: skip
    told = explained(problem)
    assert (told["B"][0]["decided_by"], told["B"][0]["cut_off"]) == ("reserved", 3)
    assert told["D"][0]["decided_by"] == "rank"


def test_explanation_of_first_come_tells_of_moments():
    problem = Problem(
        {"A": ["x"], "B": ["x"], "C": ["x"]}, {"x": 1}, {"x": {"A": 1, "B": 2, "C": 3}}, seed=1,
        moments={"A": 9, "B": 4, "C": 4},
    )  # fmt: skip
    matching = allocate(problem, "first_come")
    told = explain_students(problem, matching, "first_come")
    loser = ({"B", "C"} - matching.keys()).pop()
    assert told["A"][0]["decided_by"] == "moment"
    assert told[loser][0]["decided_by"] == "lottery"


def test_explanation_of_first_come_tells_of_places_kept_for_a_later_one():
    problem = Problem(
        {"A": ["x"], "B": ["x"]}, {"x": 1}, {"x": {"A": 1, "B": 2}}, seed=1,
        reserved={"x": {"targeted": 1}}, groups={"B": "targeted"}, moments={"A": 1, "B": 2},
    )  # fmt: skip
    matching = allocate(problem, "first_come")
    assert explain_students(problem, matching, "first_come")["A"][0]["decided_by"] == "reserved"
    assert explain_postings(problem, matching, "first_come")["x"]["cut_off"] == 2
