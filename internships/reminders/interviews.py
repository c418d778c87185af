"""The day before an interview, or the same morning if it was agreed only the day before."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.messaging.reminders import Due
from internships.enums import SlotState
from internships.models import InterviewSlot
from internships.reminders.people import acting_for_each
from partners.enums import Role


def _near(at: datetime) -> QuerySet:
    """Those still to come today or tomorrow; whoever agreed to one today knows of it."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    return InterviewSlot.objects.filter(
        state=SlotState.TAKEN,
        starts_at__gt=at,
        starts_at__lt=midnight + timedelta(days=2),
        taken_at__lt=midnight,
    ).select_related("posting__enterprise", "student__user")


def interviews_of_students_near(at: datetime) -> Iterator[Due]:
    own = _near(at).filter(student__user__is_active=True)
    for slot in own.order_by("pk").iterator(chunk_size=1000):
        yield Due(
            key=f"interview:{slot.pk}:{slot.application_id}:near",
            url=reverse("application-detail", args=[slot.application_id]),
            user=slot.student.user,
            context={"slot": slot},
        )


def interviews_of_enterprises_near(at: datetime) -> Iterator[Due]:
    """One for each posting and day, however many come."""
    slots = list(_near(at).order_by("posting", "starts_at", "pk"))
    enterprises = {slot.enterprise_id for slot in slots}
    hr = acting_for_each(enterprises, Role.HR, timezone.localdate(at))
    for (posting, day), group in groupby(slots, lambda slot: (slot.posting, _day(slot))):
        talks = list(group)
        for user in hr[posting.enterprise_id]:
            yield Due(
                key=f"posting:{posting.pk}:interviews:{day}",
                url=reverse("interview-list", args=[posting.pk]),
                user=user,
                context={"posting": posting, "day": day, "talks": len(talks), "first": talks[0]},
            )


def _day(slot: InterviewSlot):
    return timezone.localdate(slot.starts_at)
