"""The morning's letter: what was told since the last one, to those who want it together."""

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from cluster_portal.common.letters import letter_to, post, written
from cluster_portal.common.links import absolute
from cluster_portal.common.messaging.paces import paces_of
from cluster_portal.common.models import Notification, User

LETTER = "digest"
_CHUNK = 500  # people
_MOST = 50  # notices in one letter; the portal has them all


def send_digests(*, at) -> int:
    """One letter to each; what was read in the portal meanwhile is left out. Safe to run twice."""
    sent = 0
    waiting = Notification.objects.filter(in_digest=True)
    while people := list(
        waiting.order_by().values_list("recipient", flat=True).distinct()[:_CHUNK]
    ):
        with transaction.atomic():
            sent += _send(people, at)
    return sent


def _send(people: list[int], at) -> int:
    taken = Notification.objects.select_for_update().filter(recipient__in=people, in_digest=True)
    unread = [told for told in taken.order_by("recipient", "pk") if told.read_at is None]
    paces, day = paces_of(people), timezone.localdate(at)
    users = User.objects.in_bulk(people)
    letters = []
    for user_id, notices in groupby(unread, key=lambda told: told.recipient_id):
        user, all_of_them = users[user_id], list(notices)
        lines = [
            {"title": told.title, "address": absolute(told.url) if told.url else ""}
            for told in all_of_them[:_MOST]
        ]
        context = {
            "recipient": user, "lines": lines, "more": max(len(all_of_them) - _MOST, 0),
            "address": absolute("/notifications/"), "day": day,
        }  # fmt: skip
        subject, body = written(LETTER, user.language, context)
        last = all_of_them[-1].pk  # a second letter of a day tells other things
        letters.append(
            letter_to(
                user, paces.channel(user_id), key=f"digest:{day:%Y-%m-%d}:{last}", about=LETTER,
                subject=subject, body=body,
            )
        )  # fmt: skip
    post(letters)
    taken.update(in_digest=False)
    return len(letters)
