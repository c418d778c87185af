"""Student-proposing deferred acceptance with quotas (Gale and Shapley 1962; Roth 1984)."""

from heapq import heappush, heapreplace

from internships.matching.problem import Key, Problem


def allocate(problem: Problem) -> dict[Key, Key]:
    """The stable matching that is best for every student: student → posting.

    Each student proposes in order of choice; a posting holds its best applicants up to its
    places and lets the worst of them go on to their next choice. The outcome depends on no
    order of students or postings. Takes time in proportion to the choices (times log of places).
    """
    if problem.seed is None:
        raise ValueError("An allocation needs the seed of its lottery.")
    order, count = problem.order, len(problem.order)
    held: dict[Key, list[int]] = {posting: [] for posting in problem.places}  # worst on top
    next_choice = dict.fromkeys(order, 0)
    for first in order:
        student = first
        while student is not None:
            wanted = problem.choices[student]
            if next_choice[student] == len(wanted):
                break  # nothing left to ask for
            posting = wanted[next_choice[student]]
            next_choice[student] += 1
            priority = problem.priority(posting, student)
            if priority is None:
                continue
            heap, places = held[posting], problem.places[posting]
            if len(heap) < places:
                heappush(heap, -priority)
                student = None
            elif places and priority < -heap[0]:
                student = order[-heapreplace(heap, -priority) % count]
    return {
        order[-negative % count]: posting for posting, heap in held.items() for negative in heap
    }
