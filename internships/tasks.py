"""What internships do in the background."""

from celery import shared_task
from django.utils import timezone

from cluster_portal.common import dispatch
from internships.actions.round import (
    rounds_that_take_applications,
    tell_of_cancelled_round,
    tell_of_open_round,
)


@shared_task
def tell_students_of_open_round(placement_round_id: int) -> None:
    """Sent when a round opens; whoever was told before is not told again."""
    tell_of_open_round(placement_round_id=placement_round_id)


@shared_task
def tell_students_of_open_rounds() -> None:
    """Sent by beat, for students imported since and for what no broker took."""
    for key in rounds_that_take_applications(timezone.now()):
        dispatch.send(tell_students_of_open_round, placement_round_id=key)


@shared_task
def tell_students_of_cancelled_round(placement_round_id: int) -> None:
    tell_of_cancelled_round(placement_round_id=placement_round_id)
