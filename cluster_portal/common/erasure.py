"""Erasing a person: apps register what they delete and what they make nameless.

    register(erase_studies)         in AppConfig.ready()

An eraser takes the user and the moment, writes, and yields `Trace`s: records whose events still
hold personal data. It raises ErasureError where the person cannot be erased yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cluster_portal.common.consents import mark_withdrawn
from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.models import (
    ApiToken,
    ErasureRequest,
    Job,
    KnownDevice,
    Letter,
    MessageSettings,
    Notification,
    PendingRedaction,
    TelegramChat,
    User,
)
from cluster_portal.common.notifications import notify
from cluster_portal.common.security.sessions import end_sessions

NAMELESS = "—"


class ErasureError(DomainError):
    """The person cannot be erased (yet), or not by this person."""


@dataclass(frozen=True)
class Trace:
    """Text fields of one record whose former values stand in its events."""

    model: str
    record_id: int
    fields: tuple[str, ...]


Eraser = Callable[[User, datetime], Iterable[Trace]]
_ERASERS: list[Eraser] = []


def register(eraser: Eraser) -> None:
    if eraser not in _ERASERS:
        _ERASERS.append(eraser)


def redact_later(traces: Iterable[Trace], *, reason: str) -> None:
    """Note what the trail has to lose; `redact_audit` of the database's owner does it."""
    PendingRedaction.objects.bulk_create(
        PendingRedaction(
            model=trace.model,
            record_id=trace.record_id,
            fields=list(trace.fields),
            reason=reason,
        )
        for trace in traces
    )


def ask_for_erasure(*, by, at: datetime) -> ErasureRequest:
    return ErasureRequest.objects.create(person=by, asked_at=at)


@transaction.atomic
def carry_out_erasure(*, request: ErasureRequest, by, at: datetime) -> None:
    """Erase the person everywhere; the trail loses their data by `redact_audit` of its owner."""
    request = _locked(request, by)
    person = User.objects.select_for_update().get(pk=request.person_id)
    email, language = person.email, person.language
    erasers = (*_ERASERS, erase_account)  # the others still need the address
    traces = [trace for eraser in erasers for trace in eraser(person, at)]
    redact_later(traces, reason=f"erasure request {request.pk}")
    request.carry_out(at=at, by=by)
    request.save()
    send_letter(email, language, "erasure_carried_out", {}, key=f"erasure:{request.pk}")


@transaction.atomic
def refuse_erasure(*, request: ErasureRequest, by, at: datetime, reason: str) -> None:
    request = _locked(request, by)
    if not reason.strip():
        raise ErasureError(_("Say why the request is refused."))
    request.refuse(at=at, by=by, reason=reason.strip())
    request.save()
    notify(
        [request.person],
        "erasure_refused",
        {"request": request},
        key=f"erasure:{request.pk}",
        url=request.get_absolute_url(),
    )


@transaction.atomic
def withdraw_erasure(*, request: ErasureRequest, by) -> None:
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if request.person_id != by.pk:
        raise ErasureError(_("Only the person who asked can withdraw a request."))
    request.withdraw()
    request.save()


def _locked(request: ErasureRequest, by) -> ErasureRequest:
    if request.person_id == by.pk:
        raise ErasureError(_("Nobody answers their own request."))
    return ErasureRequest.objects.select_for_update().get(pk=request.pk)


def erase_account(user: User, at: datetime) -> Iterable[Trace]:
    """The account stays without a name, because others' records point to it; nobody signs in."""
    end_sessions(user)
    KnownDevice.objects.filter(user=user).delete()
    mark_withdrawn(user.consents, at=at)
    Letter.objects.filter(Q(email__iexact=user.email) | Q(recipient=user)).delete()
    Notification.objects.filter(recipient=user).delete()
    MessageSettings.objects.filter(user=user).delete()
    TelegramChat.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).delete()
    Job.objects.filter(started_by=user).delete()
    user.last_name, user.first_name, user.middle_name = NAMELESS, NAMELESS, ""
    user.email, user.phone = f"erased-{user.pk}@erased.invalid", ""
    user.is_active = False
    user.set_unusable_password()
    user.save()
    yield Trace(
        "common.user", user.pk, ("email", "last_name", "first_name", "middle_name", "phone")
    )
