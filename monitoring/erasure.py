"""What becomes of somebody who was asked in surveys: nobody can be written to any more."""

from collections.abc import Iterable
from datetime import datetime

from cluster_portal.common.consents import mark_withdrawn
from cluster_portal.common.erasure import Trace
from cluster_portal.common.models import User
from monitoring.consents import consents_of
from monitoring.models import Invitation


def erase_from_surveys(user: User, at: datetime) -> Iterable[Trace]:
    """Answers stay: they are kept and told in groups only."""
    nobody = f"erased-{user.pk}@erased.invalid"
    for invitation in Invitation.objects.filter(email__iexact=user.email).order_by("pk"):
        Invitation.objects.filter(pk=invitation.pk).update(email=nobody)
        Invitation.objects.filter(pk=invitation.pk, opted_out_at=None, completed_at=None).update(
            opted_out_at=at
        )
        if not invitation.completed_at:
            mark_withdrawn(consents_of(invitation), at=at)
        yield Trace("monitoring.invitation", invitation.pk, ("email",))
