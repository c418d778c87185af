"""Contracts that pay, or that train at work, name the personal number (PINFL) of their students.

It is asked of the students while the contract is not over, read by whoever answers for it at the
university, and printed in the contract's document; the terms that are signed do not hold it.
"""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from cluster_portal.common.models import User
from internships.contracts.text import NUMBER_CLAUSES
from internships.enums import ContractState
from internships.models import Contract, ContractPlacement
from partners.actions.personal_number import read_number
from partners.models import PersonalNumber
from partners.personal_numbers import Need
from partners.reach import Reach

_ALIVE = [ContractState.AWAITING, ContractState.READY, ContractState.SIGNED]


def _covered() -> QuerySet[ContractPlacement]:
    """Placements under contracts, sent and not over, that name the number."""
    naming = [Q(contract__template__clauses__contains=[{"code": code}]) for code in NUMBER_CLAUSES]
    alive = ContractPlacement.objects.filter(released_at=None, contract__state__in=_ALIVE)
    return alive.filter(reduce(or_, naming))


def _people(covered: QuerySet[ContractPlacement]) -> QuerySet[User]:
    return User.objects.filter(student__in=covered.values("placement__student"))


def _readers(reach: Reach) -> Q:
    own = _covered().filter(contract__university__in=reach.universities)
    return Q(person__in=_people(own).values("pk"))


NEED = Need(people=lambda: _people(_covered()), readers=_readers)


def numbers_to_print(contract: Contract, *, by, reason: str, at) -> dict[int, str]:
    """The numbers given so far, by placement; their owners see that BY had them printed."""
    if not contract.template.names_numbers:
        return {}
    placements = contract.placements.exclude(student__user=None).values_list("student__user", "pk")
    owners = dict(placements)
    kept = PersonalNumber.objects.filter(person__in=owners).select_related("person")
    return {
        owners[one.person_id]: read_number(kept=one, by=by, reason=reason, at=at)
        for one in kept.order_by("pk")
    }
