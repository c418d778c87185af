"""What an allocation starts from, read from the round."""

import hashlib
import json
from datetime import timedelta

from django.db.models import Max, Q

from internships.enums import (
    ApplicationState,
    Decision,
    PostingState,
    TieRule,
    UnrankedRule,
)
from internships.models import (
    Application,
    Placement,
    PlacementRound,
    Posting,
    ReservedPlaces,
    ReservedStudent,
)
from partners.enums import StudentStatus

NOT_STUDYING = "not_studying"  # the student left, or is on leave
BUSY = "busy"  # the student holds another place in these days


def collect_inputs(placement_round: PlacementRound) -> dict:
    """The round's applications, places, ranks and merits (see `matching.stored`).

    Places already taken by confirmed placements are not allocated again; a posting that is no
    longer published has none.
    """
    applications = _applications(placement_round)
    postings = _postings(placement_round, applications)
    left_out = _left_out(placement_round, applications)
    taking_part = [row for row in applications if (row[0], row[1]) not in left_out]
    students = {row[0] for row in taking_part}
    return {
        "applications": [
            [student, posting, choice] for student, posting, choice, *_ in taking_part
        ],
        "postings": {
            str(posting.pk): posting.places_free if posting.is_published else 0
            for posting in postings
        },
        "rankings": [
            [posting, student, rank]
            for student, posting, _choice, rank, _decision in taking_part
            if rank is not None
        ],
        "any_order": [
            posting.pk for posting in postings if posting.unranked_rule == UnrankedRule.ANY_ORDER
        ],
        "refused": [
            [posting, student]
            for student, posting, _choice, _rank, decision in taking_part
            if decision == Decision.NOT_ACCEPTABLE
        ],
        "merits": _merits(placement_round, students),
        "reserved": _reserved(postings),
        "groups": _groups(placement_round, students),
        "moments": _moments(placement_round, students),
        "left_out": [[student, posting, why] for (student, posting), why in left_out.items()],
    }


def _applications(placement_round: PlacementRound) -> list[tuple]:
    """(student, posting, choice, rank, decision), each student's in the order of their choices."""
    submitted = Application.objects.filter(
        placement_round=placement_round, state=ApplicationState.SUBMITTED
    ).order_by("student_id", "choice")
    return list(submitted.values_list("student_id", "posting_id", "choice", "rank", "decision"))


def _postings(placement_round: PlacementRound, applications: list[tuple]) -> list[Posting]:
    """The round's published postings, and others somebody applied for."""
    return list(
        Posting.objects.filter(
            Q(placement_round=placement_round, state=PostingState.PUBLISHED)
            | Q(pk__in={posting for _student, posting, *_rest in applications})
        ).order_by("pk")
    )


def _left_out(placement_round: PlacementRound, applications) -> dict[tuple[int, int], str]:
    """(student, posting) → why the application takes no part."""
    away = set(
        Application.objects.filter(placement_round=placement_round)
        .exclude(student__status=StudentStatus.STUDYING)
        .values_list("student_id", flat=True)
    )
    busy: dict[int, list] = {}
    taken = Placement.objects.holding_a_place().filter(
        student__applications__placement_round=placement_round
    )
    for student, starts_on, ends_on in taken.distinct().values_list(
        "student_id", "starts_on", "ends_on"
    ):
        busy.setdefault(student, []).append((starts_on, ends_on))
    dates = {}
    if busy:
        wanted = Posting.objects.filter(applications__student__in=busy).distinct()
        dates = {pk: days for pk, *days in wanted.values_list("pk", "starts_on", "ends_on")}
    left_out = {}
    for student, posting, *_rest in applications:
        if student in away:
            left_out[student, posting] = NOT_STUDYING
        elif any(
            first <= dates[posting][1] and dates[posting][0] <= last
            for first, last in busy.get(student, ())
        ):
            left_out[student, posting] = BUSY
    return left_out


def _merits(placement_round: PlacementRound, students: set[int]) -> dict[str, list[int]]:
    """Student → numbers of which the smaller stands first: later years, then higher grades.

    A student without a grade average stands after all who have one.
    """
    if placement_round.tie_rule == TieRule.LOTTERY:
        return {}
    known = Application.objects.filter(placement_round=placement_round, student__in=students)
    rows = known.values_list("student_id", "student__year", "student__grade_average").distinct()
    merits = {}
    for student, year, grade in rows.order_by("student_id"):
        by_grade = [1, 0] if grade is None else [0, -int(grade * 100)]
        with_year = placement_round.tie_rule == TieRule.YEAR_THEN_GRADE
        merits[str(student)] = [-year, *by_grade] if with_year else by_grade
    return merits


def _reserved(postings: list[Posting]) -> dict[str, dict[str, int]]:
    """Posting → group → places kept for it, never more than are free."""
    free = {posting.pk: posting.places_free for posting in postings if posting.is_published}
    reserved: dict[str, dict[str, int]] = {}
    rows = ReservedPlaces.objects.filter(posting__in=free).order_by("posting", "group")
    for posting, group, places in rows.values_list("posting_id", "group", "places"):
        kept = min(places, free[posting])
        if kept:
            free[posting] -= kept
            reserved.setdefault(str(posting), {})[group] = kept
    return reserved


def _groups(placement_round: PlacementRound, students: set[int]) -> dict[str, str]:
    named = ReservedStudent.objects.filter(placement_round=placement_round, student__in=students)
    rows = named.order_by("student").values_list("student_id", "group")
    return {str(student): group for student, group in rows}


def _moments(placement_round: PlacementRound, students: set[int]) -> dict[str, int]:
    """Student → microseconds from the beginning of applications to their last added choice.

    Another order, or a choice taken off, costs nobody their place in the queue.
    """
    standing = Application.objects.standing().filter(
        placement_round=placement_round, student__in=students
    )
    rows = standing.values("student_id").annotate(last=Max("submitted_at")).order_by("student_id")
    begun, unit = placement_round.apply_from, timedelta(microseconds=1)
    return {str(row["student_id"]): max((row["last"] - begun) // unit, 0) for row in rows}


def digest_of(inputs: dict) -> str:
    """SHA-256 of the inputs as JSON with sorted keys and no blanks: the same runs on the same."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
