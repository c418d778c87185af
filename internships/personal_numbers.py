"""Contracts that pay, or that train at work, name the personal number (PINFL) of their students.

It is asked of the students from the draft on while the contract is not over, for a contract is not
sent before all have given it; read by whoever answers for it at the university, and printed in the
contract's document; the terms that are signed do not hold it.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cluster_portal.common.models import SealedDocument, User
from internships.contracts.text import NUMBER_CLAUSES
from internships.enums import ContractState
from internships.models import Contract, ContractPlacement, Placement
from partners.actions.personal_number import note_reading, read_number
from partners.models import PersonalNumber, PersonalNumberReading
from partners.personal_numbers import Need
from partners.reach import Reach

_ALIVE = [
    ContractState.DRAFT, ContractState.AWAITING, ContractState.READY, ContractState.SIGNED,
]  # fmt: skip
_NAMED = 10  # in one sentence; what is beyond is counted


def _covered() -> QuerySet[ContractPlacement]:
    """Placements under contracts, not over, that name the number."""
    naming = [Q(contract__template__clauses__contains=[{"code": code}]) for code in NUMBER_CLAUSES]
    alive = ContractPlacement.objects.filter(released_at=None, contract__state__in=_ALIVE)
    return alive.filter(reduce(or_, naming))


def _people(covered: QuerySet[ContractPlacement]) -> QuerySet[User]:
    return User.objects.filter(student__in=covered.values("placement__student"))


def _readers(reach: Reach) -> Q:
    own = _covered().filter(contract__university__in=reach.universities)
    return Q(person__in=_people(own).values("pk"))


def without_number(contracts: QuerySet[Contract]) -> QuerySet[Placement]:
    """Placements under CONTRACTS that name the number, of students who have not given theirs."""
    given = PersonalNumber.objects.filter(person=OuterRef("student__user"))
    links = _covered().filter(contract__in=contracts)
    found = Placement.objects.filter(~Exists(given), pk__in=links.values("placement"))
    return found.select_related("student").order_by("student__sort_key", "pk")


def number_missing(contracts: QuerySet[Contract]) -> str:
    """For how many of CONTRACTS' students the number is missing, for whom, and what to do; "" where
    it is not."""
    found = [placement.student for placement in without_number(contracts)]
    if not found:
        return ""
    count = ngettext(
        "The personal number (PINFL) of %(count)s student is missing: %(names)s.",
        "The personal numbers (PINFL) of %(count)s students are missing: %(names)s.",
        len(found),
    ) % {"count": len(found), "names": _names(found)}
    sentences = [count]
    if any(student.user_id for student in found):
        sentences.append(_("They are asked for it in the portal and give it on their own page."))
    if strangers := [student for student in found if not student.user_id]:
        text = _("Without an account in the portal, so invite them first: %(names)s.")
        sentences.append(text % {"names": _names(strangers)})
    return " ".join(sentences)


def _names(students) -> str:
    named = ", ".join(student.full_name for student in students[:_NAMED])
    more = len(students) - _NAMED
    return _("%(names)s and %(more)s more") % {"names": named, "more": more} if more > 0 else named


NEED = Need(people=lambda: _people(_covered()), readers=_readers)


def numbers_to_print(contract: Contract, *, by, reason: str, at, link: str = "") -> dict[int, str]:
    """The numbers given so far, by placement; their owners see who had them printed: BY, or who
    holds a LINK."""
    if not contract.template.names_numbers:
        return {}
    placements = contract.placements.exclude(student__user=None).values_list("student__user", "pk")
    owners = dict(placements)
    kept = PersonalNumber.objects.filter(person__in=owners).select_related("person")
    return {
        owners[one.person_id]: read_number(kept=one, by=by, link=link, reason=reason, at=at)
        for one in kept.order_by("pk")
    }


def note_download(document: SealedDocument, *, at, by=None, link: str = "") -> None:
    """Whoever gets the file of a contract reads the numbers in it: those read at the moment it was
    typeset. Nobody's own number is told to them as read."""
    covered = ContractPlacement.objects.filter(contract=document.record_id)
    printed = PersonalNumberReading.objects.filter(
        read_at=document.sealed_at, person__in=covered.values("placement__student__user")
    )
    if by is not None:
        printed = printed.exclude(person=by)
    people = printed.order_by("person").values_list("person", flat=True).distinct()
    with override(document.language):
        reason = _("Downloaded with the contract %(number)s") % {"number": document.number}
    note_reading(people=people, by=by, link=link, reason=reason, at=at)


def note_scan(contract: Contract, *, by, at) -> None:
    """The scan of a signed contract shows the numbers of all its students."""
    if not contract.template.names_numbers:
        return
    owners = contract.placements.exclude(student__user=None).exclude(student__user=by)
    with override(contract.language):
        reason = _("Downloaded with a scan of the contract %(number)s")
    people = owners.order_by("student__user").values_list("student__user", flat=True)
    note_reading(people=people, by=by, reason=reason % {"number": contract.number}, at=at)
