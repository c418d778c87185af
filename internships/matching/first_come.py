"""First come, first served: in the order of moments, ties by the lottery."""

from internships.matching.numbered import Numbered
from internships.matching.problem import NEVER


def serve_in_order(given: Numbered, queue: list[int]) -> list[int]:
    """The entries that come out when the students of the QUEUE are served one after another.

    Each gets the dearest posting that accepts them and has a place free: a kept one for a member
    of its group, else an open one. When all were served, kept places nobody of the group took
    are open to all who got none, in the same order.
    """
    kept = [dict(reserved) for reserved in given.reserved]
    free = [places - sum(own.values()) for places, own in zip(given.places, kept, strict=True)]
    served: list[int] = []
    posting, begins = given.posting.tolist(), given.begins.tolist()
    acceptable = (given.standing != NEVER).tolist()

    def serve(student: int) -> bool:
        group = given.groups[student]
        for entry in range(begins[student], begins[student + 1]):
            if not acceptable[entry]:
                continue
            one = posting[entry]
            if kept[one].get(group):
                kept[one][group] -= 1
            elif free[one]:
                free[one] -= 1
            else:
                continue
            served.append(entry)
            return True
        return False

    without = [student for student in queue if not serve(student)]
    for one, own in enumerate(kept):
        free[one] += sum(own.values())
        own.clear()
    for student in without:
        serve(student)
    return served
