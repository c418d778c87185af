"""What waits to be done by the platform itself, for operators and their monitors."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.models import Letter, WaitingTask
from cluster_portal.common.permissions import VIEW_OPERATION
from cluster_portal.common.waiting import Waiting


@dataclass(frozen=True)
class Backlog:
    """Letters not delivered, those among them that failed, tasks no broker took; in seconds, how
    long the oldest of these waits."""

    letters: int
    failing: int
    tasks: int
    task_age: float


def what_waits(at: datetime) -> Backlog:
    letters = Letter.objects.filter(sent_at=None).aggregate(
        all=Count("pk"), failing=Count("pk", filter=Q(attempts__gt=0))
    )
    tasks = WaitingTask.objects.aggregate(all=Count("pk"), oldest=Min("created_at"))
    age = (at - tasks["oldest"]).total_seconds() if tasks["oldest"] else 0.0
    return Backlog(letters["all"], letters["failing"], tasks["all"], max(age, 0.0))


def undelivered_letters(user, affiliation):
    """Tells an operator at home that letters do not go out."""
    if affiliation is None or not user.has_perm(VIEW_OPERATION):
        return
    if count := Letter.objects.failing().count():
        sentence = ngettext(
            "%(count)d letter could not be delivered so far.",
            "%(count)d letters could not be delivered so far.",
            count,
        )
        yield Waiting(sentence % {"count": count}, reverse("operation"), _("See why"), count)
