"""Writes what an allocation came to, and tells everybody concerned, each in their language."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.notifications import notify_all
from internships.enums import ApplicationState
from internships.matching import Problem, explain_students
from internships.models import AllocationRun, Application, Placement, Posting
from internships.people import acting_for, applicants_of
from partners.enums import Role
from partners.models import Programme

_BATCH = 1000


def write_outcome(*, run: AllocationRun, problem: Problem, matching: dict[int, int], at) -> None:
    """Applications placed or not, each with its reasons, and a placement offered to each placed.

    Belongs inside the transaction that stores the RUN.
    """
    told = {
        (student, fact["posting"]): fact
        for student, facts in explain_students(problem, matching, rule=run.rule).items()
        for fact in facts
    }
    left_out = {(student, posting): why for student, posting, why in run.inputs["left_out"]}
    applications = list(
        Application.objects.select_for_update(of=("self",))
        .filter(placement_round=run.placement_round_id, state=ApplicationState.SUBMITTED)
        .select_related("student__programme__speciality__field")
        .order_by("pk")
    )
    for application in applications:
        pair = application.student_id, application.posting_id
        fact = told.get(pair) or {"outcome": left_out[pair], "rank": application.rank}
        explanation = fact | {"run": run.pk, "choice": application.choice}
        if matching.get(pair[0]) == pair[1]:
            application.place(explanation=explanation)
        else:
            application.leave_unplaced(explanation=explanation)
    Application.objects.bulk_update(applications, ["state", "explanation"], batch_size=_BATCH)
    Placement.objects.bulk_create(_offers(run, applications, at), batch_size=_BATCH)


def _offers(run: AllocationRun, applications: list[Application], at) -> Iterator[Placement]:
    placed = [one for one in applications if one.state == ApplicationState.PLACED]
    with_fields = Programme.objects.select_related("speciality__field")
    postings = Posting.objects.prefetch_related(
        Prefetch("eligible_programmes", queryset=with_fields)
    ).in_bulk({application.posting_id for application in placed})
    fields = {pk: fields_of_work(posting) for pk, posting in postings.items()}
    for application in placed:
        posting = postings[application.posting_id]
        yield offer_of(application, posting, fields[posting.pk], at)


def offer_of(application: Application, posting: Posting, work: set[int], at) -> Placement:
    """The placement, not saved yet, that offers the student a place; WORK: `fields_of_work`."""
    own = narrow_field(application.student.programme)
    return Placement(
        student=application.student,
        posting=posting,
        application=application,
        enterprise_id=posting.enterprise_id,
        university_id=posting.university_id,
        practice_type_id=posting.practice_type_id,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        is_in_field=own in work if own and work else None,
        offered_at=at,
    )


def narrow_field(programme: Programme) -> int | None:
    """The programme's narrow ISCED-F field; None where people have not set it."""
    field = programme.speciality.field
    if field is None:
        return None
    return field.parent_id if field.level == 3 else field.pk


def fields_of_work(posting: Posting) -> set[int]:
    """The narrow fields the work belongs to.

    An enterprise says whom it needs by the programmes it admits: the work belongs to the field
    most of them share (to several, where as many programmes share each). A student of a
    programme admitted besides works outside the own field.
    """
    known = filter(None, map(narrow_field, posting.eligible_programmes.all()))
    counts = Counter(known)
    most = max(counts.values(), default=0)
    return {field for field, count in counts.items() if count == most}


def tell_outcome(*, run: AllocationRun) -> None:
    """Tell students and enterprises what came out; saying it again says it once."""
    key = f"round:{run.placement_round_id}:outcome"
    placed = _placed_by_user(run)
    decided = Application.objects.filter(
        placement_round=run.placement_round_id,
        state__in=[ApplicationState.PLACED, ApplicationState.NOT_PLACED],
    )
    url = reverse("placement-round-outcome", args=[run.placement_round_id])
    shared = {"round": run.placement_round}
    notify_all(
        applicants_of(decided),
        "round_outcome_student",
        lambda user: shared | {"application": placed.get(user.pk)},
        key=key,
        url=url,
    )
    for enterprise, people, context in _enterprises(run):
        own_key = f"{key}:{enterprise}"
        notify_all(people, "round_outcome_enterprise", shared | context, key=own_key, url=url)


def _placed_by_user(run: AllocationRun) -> dict[int, Application]:
    placed = Application.objects.filter(
        placement_round=run.placement_round_id,
        state=ApplicationState.PLACED,
        student__user__isnull=False,
    ).select_related("posting__enterprise", "student")
    return {application.student.user_id: application for application in placed}


def _enterprises(run: AllocationRun) -> Iterator[tuple[int, QuerySet, dict]]:
    """Each enterprise with a posting in the round, its HR people, and its figures."""
    held = Counter(run.outcome.values())
    by_enterprise: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(pk__in=[int(pk) for pk in run.inputs["postings"]]):
        by_enterprise.setdefault(posting.enterprise_id, []).append(posting)
    on = timezone.localdate(run.run_at)
    for enterprise, postings in sorted(by_enterprise.items()):
        places = sum(run.inputs["postings"][str(posting.pk)] for posting in postings)
        placed = sum(held[posting.pk] for posting in postings)
        people = acting_for(enterprise, Role.HR, on)
        yield enterprise, people, {"places": places, "placed": placed}
