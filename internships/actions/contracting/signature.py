"""Signing: in the portal, by the host's link, or on paper; each party in its turn."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.contracting.contract import locked_contract
from internships.actions.contracting.contract_turns import ContractError, next_party, tell_next
from internships.actions.contracting.number_gate import check_numbers
from internships.actions.practising.diary_plan import renew_days_of
from internships.enums import Party, SignedHow
from internships.models import Amendment, Contract, Placement, Signature
from partners.enums import Role
from partners.models import PersonalNumber
from partners.reach import reach_of

PARTY_OF_ROLE = {
    Role.STUDENT: Party.STUDENT,
    Role.HR: Party.ENTERPRISE,
    Role.UNIVERSITY_ADMIN: Party.UNIVERSITY,
}


def party_of(user, contract: Contract) -> Party | None:
    """As which party USER may sign this contract."""
    reach = reach_of(user)
    if contract.university_id in reach.universities:
        return Party.UNIVERSITY
    if contract.enterprise_id in reach.enterprises:
        return Party.ENTERPRISE
    own = contract.placements.filter(student__user__in=reach.students)
    return Party.STUDENT if Party.STUDENT in contract.template.signers and own.exists() else None


def may_read_document(user, contract: Contract) -> bool:
    """Of those who see the contract: a document with personal numbers is its parties' alone."""
    return not contract.template.names_numbers or party_of(user, contract) is not None


def may_sign_now(user, contract: Contract, amendment: Amendment | None = None) -> bool:
    party = party_of(user, contract)
    return party is not None and party == next_party(contract, amendment)


def sign_in_portal(
    *, contract: Contract, amendment: Amendment | None = None, user, capacity: str, at
) -> Signature:
    """USER has just shown again who they are."""
    party = party_of(user, contract)
    if party is None:
        raise ContractError(_("You are no party of this contract."))
    numbers = PersonalNumber.objects.filter(person=user)
    if party == Party.STUDENT and contract.template.names_numbers and not numbers.exists():
        raise ContractError(_("Give your personal number (PINFL) first: this contract names it."))
    return _sign(
        contract,
        amendment,
        party,
        at,
        user=user,
        name=user.get_full_name(),
        capacity=capacity,
        how=SignedHow.PORTAL,
    )


def sign_by_link(
    *, contract: Contract, amendment: Amendment | None = None, name: str, capacity: str, at
) -> Signature:
    """The host, who holds the personal link."""
    return _sign(
        contract,
        amendment,
        Party.ENTERPRISE,
        at,
        name=name,
        capacity=capacity,
        how=SignedHow.LINK,
    )


def record_paper(
    *,
    contract: Contract,
    amendment: Amendment | None = None,
    party: str,
    name: str,
    capacity: str,
    signed_on,
    scan,
    by,
    at: datetime,
) -> Signature:
    """The university records what a party signed on paper, and keeps the scan."""
    if signed_on > timezone.localdate(at):
        raise ContractError(_("The day of the signature is still to come."))
    signed_at = timezone.make_aware(datetime.combine(signed_on, datetime.min.time()))
    return _sign(
        contract,
        amendment,
        Party(party),
        at,
        name=name,
        capacity=capacity,
        how=SignedHow.PAPER,
        scan=scan,
        recorded_by=by,
        signed_at=signed_at,
    )


def _sign(contract: Contract, amendment: Amendment | None, party: Party, at, **given) -> Signature:
    with transaction.atomic():
        locked = locked_contract(contract)
        if amendment is not None:
            amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
        turn = next_party(locked, amendment)
        if turn is None:
            raise ContractError(_("There is nothing to sign here now."))
        if turn != party:
            raise ContractError(
                _("It is not your turn yet: first signs the %(party)s.") % {"party": turn.label}
            )
        if amendment is None:  # a number may have been taken back since the contract was sent
            check_numbers(locked)
        signed = amendment or locked
        signature = Signature.objects.create(
            contract=locked,
            amendment=amendment,
            party=party,
            terms_hash=signed.terms_hash,
            **{"signed_at": at} | given,
        )
        if next_party(locked, amendment) is not None:
            tell_next(locked, at, amendment)
            return signature
        signed.conclude(at=at)
        signed.save()
        if amendment is not None:
            _carry_out(locked, amendment)
    return signature


def _carry_out(contract: Contract, amendment: Amendment) -> None:
    """A changed period is the placements' own period: everything by the calendar follows it."""
    changes = amendment.changes
    last = min(filter(None, [changes.get("ends_on"), changes.get("ends_early_on")]), default=None)
    days = {"starts_on": changes.get("starts_on"), "ends_on": last}
    wanted = {name: value for name, value in days.items() if value}
    if wanted:
        covered = contract.covered.filter(released_at=None).values("placement")
        for placement in Placement.objects.select_for_update().filter(pk__in=covered):
            for name, value in wanted.items():
                setattr(placement, name, value)
            placement.save(update_fields=list(wanted))
            renew_days_of(placement=placement)
