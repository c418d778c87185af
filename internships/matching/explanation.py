"""Why it came out so, as facts: words are found where they are shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from internships.matching.problem import Key, Problem
from internships.matching.rules import FIRST_COME, STABLE_MATCHING

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
BY_MOMENT = "moment"  # they applied earlier, and the first are served first
BY_RESERVE = "reserved"  # the last taken stands behind, on a place kept for another group

Standing = Callable[[Key, Key], int]  # (posting, acceptable student) → smaller stands before


def _standing(problem: Problem, rule: str) -> Standing:
    if rule == FIRST_COME:
        return lambda posting, student: problem.queue_positions[student]
    return lambda posting, student: problem.priority(posting, student) or 0


def _last_held(matching: Mapping[Key, Key], standing: Standing) -> dict[Key, Key]:
    """Posting → the last student it took."""
    last: dict[Key, Key] = {}
    for student, posting in matching.items():
        now = last.get(posting)
        if now is None or standing(posting, student) > standing(posting, now):
            last[posting] = student
    return last


def _decided_by(problem: Problem, rule: str, posting: Key, student: Key, last: Key) -> str:
    standing = _standing(problem, rule)
    if standing(posting, student) < standing(posting, last):
        return BY_RESERVE
    if rule == FIRST_COME:
        alike = problem.moments.get(student) == problem.moments.get(last)
        return BY_LOTTERY if alike else BY_MOMENT
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


def explain_students(
    problem: Problem, matching: Mapping[Key, Key], rule: str = STABLE_MATCHING
) -> dict[Key, list[dict]]:
    """Student → for each choice in order what came of it by the RULE.

    {"choice", "posting", "outcome", "rank", "places", "applicants"} and, where the outcome is
    FILLED: "cut_off" (the enterprise's rank of the last one taken, None where it gave none) and
    "decided_by". No other student is named.
    """
    last = _last_held(matching, _standing(problem, rule))
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
                fact["decided_by"] = _decided_by(problem, rule, posting, student, last[posting])
            told[student].append(fact)
    return told


def explain_postings(
    problem: Problem, matching: Mapping[Key, Key], rule: str = STABLE_MATCHING
) -> dict[Key, dict]:
    """Posting → {"places", "placed", "applicants", "first_choices", "refused", "cut_off"}.

    "cut_off" is the enterprise's rank of the last one taken; "refused" counts the applicants
    it did not accept.
    """
    last = _last_held(matching, _standing(problem, rule))
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
