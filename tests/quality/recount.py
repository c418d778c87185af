"""The indicators counted a second way: in plain Python, record by record."""

from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from cluster_portal.common.periods import periods_containing
from internships.models import Application, Evaluation, Placement, Posting
from monitoring.models import Answer, Campaign, Invitation, Response
from partners.models import Membership

_TASHKENT = ZoneInfo("Asia/Tashkent")
_PLACED = {"confirmed", "under_way", "completed", "interrupted"}


def _local(moment):
    return moment.astimezone(_TASHKENT).date()


def _record(day, university, value, of=1, programme=None, enterprise=None, n=1, population=0):
    return day, university, programme, enterprise, value, of, n, population


def _applicants():
    pairs = {}
    for application in Application.objects.exclude(state="withdrawn"):
        pairs[application.placement_round, application.student] = None
    for made, student in pairs:
        if made.state == "closed":
            placed = any(
                placement.application is not None
                and placement.application.placement_round == made
                and placement.state in _PLACED
                for placement in Placement.objects.filter(student=student)
            )
            yield _record(
                _local(made.apply_until), made.university, int(placed), programme=student.programme
            )


def _of_placement(placement, day, value):
    return _record(
        day,
        placement.university,
        value,
        programme=placement.student.programme,
        enterprise=placement.enterprise,
    )


def _in_field():
    for placement in Placement.objects.all():
        if placement.state in _PLACED and placement.is_in_field is not None:
            yield _of_placement(placement, placement.starts_on, int(placement.is_in_field))


def _places():
    offered = Posting.objects.filter(state__in=["published", "closed"])
    for posting in offered.filter(placement_round__state="closed"):
        yield _record(
            posting.starts_on,
            posting.university,
            posting.places_taken,
            of=posting.places,
            enterprise=posting.enterprise,
        )


def _completion():
    for placement in Placement.objects.all():
        if placement.state in {"completed", "interrupted"}:
            at = placement.completed_at or placement.interrupted_at
            day = min(placement.ends_on, _local(at))
            yield _of_placement(placement, day, int(placement.state == "completed"))


def _ratings():
    for evaluation in Evaluation.objects.all():
        ratings = [r.rating for r in evaluation.ratings.all() if r.rating is not None]
        if ratings:
            mean = sum(ratings) / len(ratings)
            yield _of_placement(evaluation.placement, _local(evaluation.submitted_at), mean)


def _hires():
    for evaluation in Evaluation.objects.all():
        hired = evaluation.hire_outcome in {"hired", "offered"}
        yield _of_placement(evaluation.placement, _local(evaluation.submitted_at), int(hired))


def _response_rate():
    for invitation in Invitation.objects.all():
        campaign = invitation.campaign
        if invitation.sent_at and not invitation.failed_at:
            yield _record(
                campaign.starts_on, campaign.university, int(invitation.completed_at is not None)
            )


def _satisfaction():
    for campaign in Campaign.objects.filter(state="closed"):
        values = []
        for response in Response.objects.filter(invitation__campaign=campaign):
            answer = Answer.objects.filter(response=response, item__code="overall").first()
            if response.submitted_at and answer is not None and answer.value is not None:
                values.append(answer.value)
        if len(values) >= 5:
            yield _record(
                campaign.starts_on,
                campaign.university,
                sum(value >= 4 for value in values),
                of=len(values),
                n=len(values),
                population=campaign.population,
            )


COUNTS = {
    "placement_rate": _applicants,
    "in_field_share": _in_field,
    "places_filled": _places,
    "completion": _completion,
    "mentor_rating": _ratings,
    "employer_satisfaction": _satisfaction,
    "response_rate": _response_rate,
    "hire_conversion": _hires,
}


def _clusters(university, day):
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    for membership in Membership.objects.filter(organization=university):
        if membership.starts_on <= last and (not membership.ends_on or membership.ends_on >= last):
            yield "cluster", membership.cluster_id


def _subjects(day, university, programme, enterprise):
    yield "nation", 0
    yield "university", university.pk
    if university.region_id:
        yield "region", university.region_id
    if programme:
        yield "programme", programme.pk
    if enterprise:
        yield "enterprise", enterprise.pk
    yield from _clusters(university, day)


def recount() -> dict:
    """(indicator, period kind, period start, subject kind, subject): [Σx, Σof, n, N, [x …]]."""
    found = defaultdict(lambda: [0, 0, 0, 0, []])
    for indicator, records in COUNTS.items():
        for day, university, programme, enterprise, value, of, n, population in records():
            for kind, subject in _subjects(day, university, programme, enterprise):
                for period in periods_containing(day):
                    cell = found[indicator, str(period.kind), period.start, kind, subject]
                    for place, part in enumerate((value, of, n, population)):
                        cell[place] += part
                    cell[4].append(value)
    return dict(found)
