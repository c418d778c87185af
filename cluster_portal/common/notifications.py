"""Tells people something, in the portal and by e-mail, each in their own language."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cluster_portal.common.letters import post, with_address, written
from cluster_portal.common.models import Letter, Notification

_CHUNK = 500


def notify(
    recipients: Iterable,
    name: str,
    context: dict | Callable,
    *,
    key: str,
    url: str = "",
) -> None:
    """Tell the RECIPIENTS (users) what templates/letters/NAME.txt says; the same KEY once each.

    CONTEXT may be a function of the recipient. Renders one text per person and writes in chunks.
    """
    notifications: list[Notification] = []
    for user in recipients:
        own = context(user) if callable(context) else context
        title, body = written(name, user.language, {"recipient": user, **own})
        notifications.append(
            Notification(recipient=user, key=key, title=title, body=body, url=own.get("url", url))
        )
        if len(notifications) >= _CHUNK:
            _tell(notifications)
            notifications = []
    _tell(notifications)


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


def _tell(notifications: list[Notification]) -> None:
    Notification.objects.bulk_create(notifications, ignore_conflicts=True)
    post(
        [
            Letter(
                key=f"{told.recipient_id}:{told.key}",
                email=told.recipient.email,
                language=told.recipient.language,
                subject=told.title,
                body=with_address(told.body, told.url),
            )
            for told in notifications
        ]
    )
