"""The rules by which a round may be allocated."""

from internships.matching.deferred_acceptance import students_propose
from internships.matching.enterprise_offers import enterprises_offer
from internships.matching.first_come import serve_in_order
from internships.matching.numbered import numbered
from internships.matching.problem import Key, Problem

STABLE_MATCHING = "stable_matching"
FIRST_COME = "first_come"
ENTERPRISE_DECIDES = "enterprise_decides"
RULES = (STABLE_MATCHING, FIRST_COME, ENTERPRISE_DECIDES)


def allocate(problem: Problem, rule: str = STABLE_MATCHING) -> dict[Key, Key]:
    """Student → posting by the RULE. Depends on no order of students, postings or their groups.

    `stable_matching`: the stable matching best for every student. `enterprise_decides`: the one
    best for the enterprises. `first_come`: whoever applied first; not stable as a rule.
    """
    if problem.seed is None:
        raise ValueError("An allocation needs the seed of its lottery.")
    given = numbered(problem)
    if rule == STABLE_MATCHING:
        return given.named(students_propose(given))
    if rule == ENTERPRISE_DECIDES:
        return given.named(enterprises_offer(given))
    if rule == FIRST_COME:
        position = problem.queue_positions
        queue = sorted(range(len(given.students)), key=lambda one: position[given.students[one]])
        return given.named(serve_in_order(given, queue))
    raise ValueError(f"There is no rule {rule}; there are {', '.join(RULES)}.")
