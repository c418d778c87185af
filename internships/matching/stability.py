"""The check that needs no trust in the allocation: no two would both rather have each other."""

from collections import defaultdict
from collections.abc import Mapping

from internships.matching.problem import InputError, Key, Problem


def check_matching(problem: Problem, matching: Mapping[Key, Key]) -> None:
    """Raise InputError unless each was asked for, acceptable, and there was a place."""
    taken: dict[Key, int] = defaultdict(int)
    for student, posting in matching.items():
        if student not in problem.choices:
            raise InputError(f"Student {student} is placed but did not apply.")
        if posting not in problem.places:
            raise InputError(f"Student {student} is placed at the unknown posting {posting}.")
        if posting not in problem.choices[student]:
            raise InputError(f"Student {student} did not apply for posting {posting}.")
        if not problem.accepts(posting, student):
            raise InputError(f"Student {student} is not acceptable to posting {posting}.")
        taken[posting] += 1
        if taken[posting] > problem.places[posting]:
            raise InputError(
                f"Posting {posting} has {problem.places[posting]} places and more students."
            )


def blocking_pairs(problem: Problem, matching: Mapping[Key, Key]) -> list[tuple[Key, Key]]:
    """Pairs (student, posting) that would both rather have each other than what they got.

    The student would rather have the posting than the own place; the posting accepts the student
    and has a place free, or holds somebody who stands strictly after the student. In the order
    of the problem's students and their choices.
    """
    held: dict[Key, list] = defaultdict(list)
    for student, posting in matching.items():
        held[posting].append(problem.priority(posting, student))
    worst = {posting: max(priorities) for posting, priorities in held.items()}
    found = []
    for student, wanted in problem.choices.items():
        got = matching.get(student)
        for posting in wanted:
            if posting == got:
                break
            priority = problem.priority(posting, student)
            if priority is None or problem.places[posting] == 0:
                continue
            if len(held[posting]) < problem.places[posting] or priority < worst[posting]:
                found.append((student, posting))
    return found
