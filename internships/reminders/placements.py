"""Offers about to end; interns who begin within a week and have nobody to guide them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.messaging.reminders import Due
from internships.enums import PlacementState
from internships.models import Placement
from internships.reminders.people import acting_for_each
from partners.enums import Role

_LAST_DAY = timedelta(hours=24)
_WEEK = timedelta(days=7)


def offers_that_end(at: datetime) -> Iterator[Due]:
    """The student, a day before the offer is lost."""
    ending = Placement.objects.offered().filter(
        answer_by__gt=at, answer_by__lte=at + _LAST_DAY, student__user__is_active=True
    )
    for placement in ending.select_related("student__user", "enterprise").order_by("pk"):
        yield Due(
            key=f"placement:{placement.pk}:offer_ends",
            url=placement.get_absolute_url(),
            user=placement.student.user,
            context={"placement": placement, "until": placement.answer_by},
        )


def _about_to_begin(at: datetime):
    today = timezone.localdate(at)
    return Placement.objects.filter(
        state=PlacementState.CONFIRMED, starts_on__gte=today, starts_on__lte=today + _WEEK
    )


def mentors_missing(at: datetime) -> Iterator[Due]:
    yield from mentor_dues(_about_to_begin(at), at)


def mentor_dues(placements, at: datetime, stage: str = "") -> Iterator[Due]:
    """HR, of each of PLACEMENTS without a mentor."""
    without = placements.filter(mentor_email="").select_related("student")
    hosts = set(without.order_by().values_list("enterprise", flat=True))
    hr = acting_for_each(hosts, Role.HR, timezone.localdate(at))
    for placement in without.order_by("pk"):
        for user in hr[placement.enterprise_id]:
            yield Due(
                key=f"placement:{placement.pk}:mentor_missing{stage}",
                url=reverse("placement-name-mentor", args=[placement.pk]),
                user=user,
                context={"placement": placement},
            )


def supervisors_missing(at: datetime) -> Iterator[Due]:
    """The university's administrators once a week, of how many."""
    without = _about_to_begin(at).filter(supervisor=None).order_by()
    counts = dict(without.values_list("university").annotate(number=Count("pk")))
    today = timezone.localdate(at)
    admins = acting_for_each(counts.keys(), Role.UNIVERSITY_ADMIN, today)
    week = today.isocalendar()
    for university, count in counts.items():
        for user in admins[university]:
            yield Due(
                key=f"university:{university}:supervisors_missing:{week.year}-{week.week}",
                url=reverse("supervisors-spread"),
                user=user,
                context={"count": count},
            )
