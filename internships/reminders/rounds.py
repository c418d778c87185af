"""Two days before choices and rankings end, to those who have not made theirs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.messaging.reminders import Due
from cluster_portal.common.models import User
from internships.enums import ApplicationState, Decision, RoundState
from internships.models import Application, PlacementRound, Posting
from internships.overview import students_addressed
from internships.reminders.people import acting_for_each
from partners.enums import Role

_BEFORE = timedelta(hours=48)


def choices_that_end(at: datetime) -> Iterator[Due]:
    """Students a round is for who have applied nowhere in it."""
    ending = PlacementRound.objects.open().filter(
        apply_from__lte=at, apply_until__gt=at, apply_until__lte=at + _BEFORE
    )
    for placement_round in ending.order_by("pk"):
        applied = Application.objects.standing().filter(
            placement_round=placement_round, student=OuterRef("pk")
        )
        idle = students_addressed(placement_round).filter(~Exists(applied))
        people = User.objects.filter(is_active=True, pk__in=idle.values("user")).order_by("pk")
        for user in people.iterator(chunk_size=1000):
            yield Due(
                key=f"round:{placement_round.pk}:choices_end",
                url=f"{reverse('posting-list')}?placement_round={placement_round.pk}",
                user=user,
                context={"round": placement_round},
            )


def rankings_that_end(at: datetime) -> Iterator[Due]:
    """HR of postings with applicants nobody has ranked or refused."""
    undecided = Application.objects.filter(
        posting=OuterRef("pk"), state=ApplicationState.SUBMITTED, decision=Decision.NONE
    )
    postings = (
        Posting.objects.published()
        .filter(
            Exists(undecided),
            placement_round__state=RoundState.OPEN,
            placement_round__apply_until__lte=at,
            placement_round__rank_until__gt=at,
            placement_round__rank_until__lte=at + _BEFORE,
        )
        .select_related("placement_round")
    )
    enterprises = set(postings.order_by().values_list("enterprise", flat=True))
    hr = acting_for_each(enterprises, Role.HR, timezone.localdate(at))
    for posting in postings.order_by("pk").iterator(chunk_size=1000):
        for user in hr[posting.enterprise_id]:
            yield Due(
                key=f"posting:{posting.pk}:ranking_ends",
                url=reverse("posting-ranking", args=[posting.pk]),
                user=user,
                context={"posting": posting},
            )
