"""What becomes of agreements by the calendar: they begin, expire, and remind of themselves."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cluster_portal.common.notifications import notify_all
from partners.enums import AgreementState
from partners.models import Agreement, AgreementObligation
from partners.models.agreement import ALIVE
from partners.people import running

ENDS_SOON = (60, 30)  # days before the last one on which its people are told
DUE_SOON = 14


def begin_due(*, at) -> int:
    """Signed agreements come into force on their first day."""
    today = timezone.localdate(at)
    due = Agreement.objects.in_force(today).filter(state=AgreementState.SIGNED)
    return _each(due, lambda agreement: agreement.begin(at=at))


def expire_due(*, at) -> int:
    """Agreements expire when their last day is over, also those that were signed too late."""
    over = Agreement.objects.filter(state__in=ALIVE, valid_until__lt=timezone.localdate(at))
    return _each(over, lambda agreement: agreement.expire(at=at))


def _each(due: QuerySet, move: Callable[[Agreement], None]) -> int:
    """MOVE each DUE agreement in a transaction of its own; what another worker holds is left."""
    moved = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if locked is not None:
                move(locked)
                locked.save()
                moved += 1
    return moved


def tell_of_ends(*, at) -> None:
    """60 and 30 days before an agreement ends that no signed one goes on from: once each."""
    today = timezone.localdate(at)
    ending = Agreement.objects.ending_within(max(ENDS_SOON), today)
    ending = ending.exclude(renewal__state__in=ALIVE)
    for agreement in ending.with_parties().order_by("pk").iterator(chunk_size=200):
        left = (agreement.valid_until - today).days
        step = min(days for days in ENDS_SOON if left <= days)
        _tell(agreement, "agreement_ends", {}, f"ends:{step}", today)


def tell_of_obligations(*, at) -> None:
    """What is due soon, to those who owe it; what is overdue, to all parties: once each."""
    today = timezone.localdate(at)
    last = today + timedelta(days=DUE_SOON)
    owed = AgreementObligation.objects.open().filter(due_on__lte=last)
    related = owed.select_related("party__organization", "party__agreement").order_by("pk")
    for one in related.iterator(chunk_size=200):
        late = one.due_on < today
        name = "obligation_overdue" if late else "obligation_due"
        only = None if late else one.party.organization_id
        context = {"obligation": one}
        _tell(one.party.agreement, name, context, f"{name}:{one.pk}:{one.due_on}", today, only)


def _tell(
    agreement: Agreement, letter: str, context: dict, key: str, on: date, only: int | None = None
) -> None:
    """Tell the people of all parties, or of the ONLY one that is concerned."""
    parties = [only] if only else [party.organization_id for party in agreement.parties.all()]
    notify_all(
        running(parties, on),
        letter,
        {"agreement": agreement, **context},
        key=f"agreement:{agreement.pk}:{key}",
        url=agreement.get_absolute_url(),
    )
