"""What a run came to for groups of students and of places, kept with the run."""

from collections import Counter
from collections.abc import Mapping

from internships.models import Posting
from partners.models import Student


def figures_by_group(inputs: Mapping, matching: Mapping[int, int]) -> dict[str, list[list]]:
    """{"programme": …, "sex": …, "region": …}, each a list of rows; two queries.

    Rows of students: [key, students, placed, first choices]; of places, by the region they lie in:
    [code, places, placed]. Keys are primary keys, "female", "male" and "" (not known), and codes
    of regions. As the students were when the run was computed.
    """
    first = {student: posting for student, posting, choice in inputs["applications"] if choice == 1}
    taking_part = {row[0] for row in [*inputs["applications"], *inputs["left_out"]]}
    students = Student.objects.filter(pk__in=taking_part)
    of_student = {pk: groups for pk, *groups in students.values_list("pk", "programme_id", "sex")}
    places = {int(posting): count for posting, count in inputs["postings"].items()}
    postings = Posting.objects.filter(pk__in=places)
    regions = dict(postings.values_list("pk", "district__region__code"))
    return {
        "programme": _of_students(of_student, 0, matching, first),
        "sex": _of_students(of_student, 1, matching, first),
        "region": _of_places(regions, places, matching),
    }


def _of_students(of_student: Mapping[int, list], place: int, matching, first) -> list[list]:
    everybody, placed, with_first = Counter(), Counter(), Counter()
    for student, groups in of_student.items():
        key = groups[place]
        everybody[key] += 1
        if student in matching:
            placed[key] += 1
            with_first[key] += matching[student] == first.get(student)
    return [[key, count, placed[key], with_first[key]] for key, count in sorted(everybody.items())]


def _of_places(regions: Mapping[int, str], places: Mapping[int, int], matching) -> list[list]:
    offered, placed = Counter(), Counter()
    for posting, count in places.items():
        offered[regions[posting]] += count
    for posting in matching.values():
        placed[regions[posting]] += 1
    return [[code, count, placed[code]] for code, count in sorted(offered.items())]
