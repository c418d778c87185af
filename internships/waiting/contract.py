"""What waits with contracts: requisites to check, signatures to give, placements held back."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from internships.actions.contracting.signature import PARTY_OF_ROLE
from internships.actions.contracting.start_gate import held_back
from internships.enums import ContractState, Party
from internships.models import Contract, Placement
from partners.enums import Role
from partners.models import PersonalNumber
from partners.personal_numbers import is_needed_of


def _turn_of(party: Party):
    """Contracts everybody before PARTY in the template's order has signed."""
    turn = Q()
    for place in range(len(Party)):
        turn |= Q(**{f"template__signers__{place}": party, "given": place})
    given = Count("signatures", filter=Q(signatures__amendment=None))
    return Contract.objects.filter(state=ContractState.READY).annotate(given=given).filter(turn)


def contracts_to_handle(user, affiliation) -> Iterator[Waiting]:
    """Contracts whose next step is this person's."""
    party = PARTY_OF_ROLE.get(affiliation.role) if affiliation else None
    if party is None:
        return
    mine = {
        Party.STUDENT: Q(placements__student__user=user.pk),
        Party.ENTERPRISE: Q(enterprise=affiliation.organization_id),
        Party.UNIVERSITY: Q(university=affiliation.organization_id),
    }[party]
    to_sign = _turn_of(party).filter(mine)
    if count := to_sign.count():
        text = ngettext(
            "%(count)s contract waits for your signature.",
            "%(count)s contracts wait for your signature.",
            count,
        )
        only = to_sign.first() if count == 1 else None
        url = only.get_absolute_url() if only else f"{reverse('contract-list')}?state=ready"
        yield Waiting(text % {"count": count}, url, _("Sign"), count)
    if party != Party.ENTERPRISE:
        return
    to_check = Contract.objects.filter(mine, state=ContractState.AWAITING)
    if count := to_check.count():
        text = ngettext(
            "Check your requisites in %(count)s contract.",
            "Check your requisites in %(count)s contracts.",
            count,
        )
        url = f"{reverse('contract-list')}?state=awaiting"
        yield Waiting(text % {"count": count}, url, _("Check them"), count)


def number_to_give(user, affiliation) -> Iterator[Waiting]:
    """A student whose contract names the personal number and who has not given it."""
    if affiliation is None or affiliation.role != Role.STUDENT or not is_needed_of(user):
        return
    if not PersonalNumber.objects.filter(person=user.pk).exists():
        text = _("A contract of yours names your personal number (PINFL).")
        yield Waiting(text, reverse("personal-number-own"), _("Give the number"), 1)


def placements_held_back(user, affiliation) -> Iterator[Waiting]:
    """The university's exceptions: placements whose day has come and that may not start."""
    if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
        return
    own = Placement.objects.filter(university=affiliation.organization_id)
    if count := held_back(own, timezone.localdate()).count():
        text = ngettext(
            "%(count)s placement should have begun and lacks what it needs to start.",
            "%(count)s placements should have begun and lack what they need to start.",
            count,
        )
        yield Waiting(
            text % {"count": count},
            f"{reverse('placement-list')}?missing=start",
            _("Mend them"),
            count,
        )
