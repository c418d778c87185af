"""The step line of an agreement."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cluster_portal.common.steps import line
from partners.enums import AgreementState
from partners.models import Agreement

_REACHED = {
    AgreementState.DRAFT: 0,
    AgreementState.UNDER_REVIEW: 1,
    AgreementState.SIGNED: 2,
    AgreementState.ACTIVE: 3,
    AgreementState.TERMINATED: 4,
    AgreementState.EXPIRED: 5,
}


def agreement_steps(agreement: Agreement) -> list[dict]:
    ended = agreement.state == AgreementState.TERMINATED
    end = (
        pgettext("step of an agreement", "Ended early")
        if ended
        else pgettext("step of an agreement", "Last day")
    )
    labels = [
        (pgettext("step of an agreement", "Draft"), None),
        (_("Review by the parties"), agreement.sent_at),
        (pgettext("step of an agreement", "Signed"), agreement.signed_at),
        (pgettext("step of an agreement", "In force"), agreement.valid_from),
        (end, agreement.last_day),
    ]
    steps = line(labels, _REACHED[agreement.state], stopped=ended)
    if agreement.signed_by_id:
        steps[2] |= {"by": str(agreement.signed_by)}
    return steps
