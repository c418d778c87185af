"""Why it came out so, as facts: words are found where they are shown."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from internships.matching.problem import Key, Problem

PLACED = "placed"  # this choice is the place
NOT_NEEDED = "not_needed"  # an earlier choice came out
NOT_ACCEPTABLE = "not_acceptable"  # the enterprise said no
NOT_RANKED = "not_ranked"  # the enterprise ranked others, and takes the ranked only
NO_PLACES = "no_places"
FILLED = "filled"  # all places went to applicants who stood before

BY_RANK = "rank"  # the enterprise ranked them higher
BY_UNRANKED = "unranked"  # the enterprise ranked them, and not this student
BY_MERIT = "merit"  # ranked alike; the published rule decided
BY_LOTTERY = "lottery"  # alike in everything; the lottery decided


def _last_held(problem: Problem, matching: Mapping[Key, Key]) -> dict[Key, Key]:
    """Posting → the last student it took; the taken are acceptable, so each has a priority."""
    last: dict[Key, Key] = {}
    for student, posting in matching.items():
        now = last.get(posting)
        if now is None or (
            (problem.priority(posting, student) or 0) > (problem.priority(posting, now) or 0)
        ):
            last[posting] = student
    return last


def _decided_by(problem: Problem, posting: Key, student: Key, last: Key) -> str:
    own, theirs = problem.rank(posting, student), problem.rank(posting, last)
    if own != theirs:
        return BY_UNRANKED if own is None else BY_RANK
    if problem.merits.get(student, ()) != problem.merits.get(last, ()):
        return BY_MERIT
    return BY_LOTTERY


def _refusal(problem: Problem, posting: Key, student: Key) -> str | None:
    if (posting, student) in problem.refused:
        return NOT_ACCEPTABLE
    if not problem.accepts(posting, student):
        return NOT_RANKED
    return NO_PLACES if problem.places[posting] == 0 else None


def explain_students(problem: Problem, matching: Mapping[Key, Key]) -> dict[Key, list[dict]]:
    """Student → for each choice in order what came of it.

    {"choice", "posting", "outcome", "rank", "places", "applicants"} and, where the outcome is
    FILLED: "cut_off" (the enterprise's rank of the last one taken, None where it gave none) and
    "decided_by". No other student is named.
    """
    last = _last_held(problem, matching)
    applicants = Counter(posting for wanted in problem.choices.values() for posting in wanted)
    told: dict[Key, list[dict]] = {}
    for student, wanted in problem.choices.items():
        got, reached = matching.get(student), False
        told[student] = []
        for choice, posting in enumerate(wanted, start=1):
            fact = {
                "choice": choice,
                "posting": posting,
                "rank": problem.rank(posting, student),
                "places": problem.places[posting],
                "applicants": applicants[posting],
            }
            if posting == got:
                fact["outcome"], reached = PLACED, True
            elif reached:
                fact["outcome"] = NOT_NEEDED
            elif refusal := _refusal(problem, posting, student):
                fact["outcome"] = refusal
            else:
                fact["outcome"] = FILLED
                fact["cut_off"] = problem.rank(posting, last[posting])
                fact["decided_by"] = _decided_by(problem, posting, student, last[posting])
            told[student].append(fact)
    return told


def explain_postings(problem: Problem, matching: Mapping[Key, Key]) -> dict[Key, dict]:
    """Posting → {"places", "placed", "applicants", "first_choices", "refused", "cut_off"}.

    "cut_off" is the enterprise's rank of the last one taken; "refused" counts the applicants
    it did not accept.
    """
    last = _last_held(problem, matching)
    placed = Counter(matching.values())
    applicants: dict[Key, list] = defaultdict(list)
    first = Counter(wanted[0] for wanted in problem.choices.values() if wanted)
    for student, wanted in problem.choices.items():
        for posting in wanted:
            applicants[posting].append(student)
    return {
        posting: {
            "places": places,
            "placed": placed[posting],
            "applicants": len(applicants[posting]),
            "first_choices": first[posting],
            "refused": sum(
                not problem.accepts(posting, student) for student in applicants[posting]
            ),
            "cut_off": problem.rank(posting, last[posting]) if posting in last else None,
        }
        for posting, places in problem.places.items()
    }
