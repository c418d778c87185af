"""Tells people something, in the portal and where they want it, each in their own language."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cluster_portal.common.letters import letter_to, post, with_address, written
from cluster_portal.common.messaging.paces import paces_of
from cluster_portal.common.messaging.topics import topic_of
from cluster_portal.common.models import Notification
from cluster_portal.common.models.messaging import Pace

_CHUNK = 500


@dataclass(frozen=True)
class Notice:
    """What templates/letters/NAME.txt says in a CONTEXT, to one person; a KEY is told once."""

    recipient: Any
    name: str
    context: dict
    key: str
    url: str = ""


def notify(
    recipients: Iterable,
    name: str,
    context: dict | Callable,
    *,
    key: str,
    url: str = "",
) -> None:
    """Tell the RECIPIENTS (users) what templates/letters/NAME.txt says; the same KEY once each.

    CONTEXT may be a function of the recipient.
    """

    def notices() -> Iterator[Notice]:
        for user in recipients:
            own = context(user) if callable(context) else context
            yield Notice(user, name, own, key=key, url=own.get("url", url))

    tell(notices())


def notify_all(
    recipients: QuerySet, name: str, context: dict | Callable, *, key: str, url: str = ""
) -> None:
    """Tell any number of people; whoever was told under the KEY is passed over.

    Each chunk is a transaction of its own: a killed task goes on where it was. Belongs outside
    other transactions.
    """
    told = Notification.objects.filter(recipient=OuterRef("pk"), key=key)
    waiting = recipients.exclude(Exists(told)).order_by("pk")
    last = 0
    while chunk := list(waiting.filter(pk__gt=last)[:_CHUNK]):
        with transaction.atomic():
            notify(chunk, name, context, key=key, url=url)
        last = chunk[-1].pk


def tell(notices: Iterable[Notice]) -> None:
    """Render each notice in its reader's language; written in chunks."""
    rows = iter(notices)
    while chunk := list(islice(rows, _CHUNK)):
        _tell(chunk)


def _tell(notices: list[Notice]) -> None:
    paces = paces_of({notice.recipient.pk for notice in notices})
    told, letters = [], []
    for notice in notices:
        user = notice.recipient
        context = {"recipient": user, **notice.context}
        title, body = written(notice.name, user.language, context)
        pace = paces.pace(user.pk, topic_of(notice.name))
        told.append(
            Notification(
                recipient=user, key=notice.key, about=notice.name, title=title, body=body,
                url=notice.url, in_digest=pace == Pace.DAILY,
            )
        )  # fmt: skip
        if pace == Pace.AT_ONCE:
            letters.append(
                letter_to(
                    user, paces.channel(user.pk), key=notice.key, about=notice.name,
                    subject=title, body=with_address(body, notice.url),
                )
            )  # fmt: skip
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    post(letters)
