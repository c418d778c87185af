"""A problem and its outcome as a run stores them: plain JSON with whole-number keys.

    {"applications": [[student, posting, choice]], "postings": {posting: places},
     "rankings": [[posting, student, rank]], "any_order": [posting],
     "refused": [[posting, student]], "merits": {student: [number, …]},
     "left_out": [[student, posting, reason]],
     "reserved": {posting: {group: places}}, "groups": {student: group},
     "moments": {student: number}}

Runs of earlier versions have none of the last three. JSON turns the keys of objects into text;
reading turns them back.
"""

from collections import defaultdict
from collections.abc import Mapping

from internships.matching.problem import Problem


def problem_from(inputs: Mapping, *, seed: int) -> Problem:
    """The problem the INPUTS describe; those left out take no part in it."""
    by_choice: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for student, posting, choice in inputs["applications"]:
        by_choice[student].append((choice, posting))
    ranks: dict[int, dict[int, int]] = defaultdict(dict)
    for posting, student, rank in inputs["rankings"]:
        ranks[posting][student] = rank
    return Problem(
        choices={
            student: [posting for _choice, posting in sorted(wanted)]
            for student, wanted in by_choice.items()
        },
        places={int(posting): places for posting, places in inputs["postings"].items()},
        ranks=ranks,
        seed=seed,
        any_order=frozenset(inputs["any_order"]),
        refused=frozenset((posting, student) for posting, student in inputs["refused"]),
        merits={int(student): tuple(merit) for student, merit in inputs["merits"].items()},
        reserved={int(posting): kept for posting, kept in inputs.get("reserved", {}).items()},
        groups={int(student): group for student, group in inputs.get("groups", {}).items()},
        moments={int(student): moment for student, moment in inputs.get("moments", {}).items()},
    )


def outcome_to_store(matching: Mapping[int, int]) -> dict[str, int]:
    """Student → posting, with the keys as JSON has them."""
    return {str(student): posting for student, posting in sorted(matching.items())}


def matching_from(outcome: Mapping[str, int]) -> dict[int, int]:
    """Student → posting, read back from a stored outcome."""
    return {int(student): posting for student, posting in outcome.items()}


def figures_of(inputs: Mapping, problem: Problem, matching: Mapping[int, int]) -> dict:
    """What a run came to, in numbers.

    {"students", "placed", "unplaced", "by_choice": [[choice, students]], "average_rank",
    "places", "free", "postings", "postings_with_free"}; choices are counted by the number the
    student gave them, and "average_rank" is that of the placed (None where nobody is).
    """
    numbers = {(student, posting): choice for student, posting, choice in inputs["applications"]}
    by_choice: dict[int, int] = defaultdict(int)
    held: dict[int, int] = defaultdict(int)
    for student, posting in matching.items():
        by_choice[numbers[student, posting]] += 1
        held[posting] += 1
    students = len({student for student, *_rest in [*inputs["applications"], *inputs["left_out"]]})
    places = sum(problem.places.values())
    total = sum(choice * count for choice, count in by_choice.items())
    return {
        "students": students,
        "placed": len(matching),
        "unplaced": students - len(matching),
        "by_choice": sorted([choice, count] for choice, count in by_choice.items()),
        "average_rank": round(total / len(matching), 3) if matching else None,
        "places": places,
        "free": places - len(matching),
        "postings": len(problem.places),
        "postings_with_free": sum(
            held[posting] < count for posting, count in problem.places.items()
        ),
    }
