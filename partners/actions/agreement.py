"""Agreements: drawn up by one party, agreed by the others, signed, ended, renewed."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from partners.enums import UNITS, AgreementKind, AgreementState, DocumentKind
from partners.models import (
    Agreement,
    AgreementDocument,
    AgreementObligation,
    AgreementParty,
    Organization,
)
from partners.people import RUNNING, running, with_people
from partners.reach import reach_of
from partners.terms import Term

MOST_PARTIES = 10
_CARRIED_ON = ["kind", "covers_practice", "subject", "drafted_by"]


class AgreementError(DomainError):
    """The agreement does not allow this now."""


def lock_agreement(agreement: Agreement) -> Agreement:
    """The agreement as it is now, its row held until the transaction ends."""
    found = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return found.with_parties().get(pk=agreement.pk)


def own_parties(agreement: Agreement, user) -> list[AgreementParty]:
    """The parties the person acts for."""
    own = reach_of(user).organizations_as(*RUNNING)
    return [party for party in agreement.parties.all() if party.organization_id in own]


@transaction.atomic
def write_agreement(*, agreement: Agreement, others: Sequence[Organization], by) -> Agreement:
    """Save a new or changed draft between its author and the OTHERS."""
    if agreement.pk is not None and lock_agreement(agreement).state != AgreementState.DRAFT:
        raise AgreementError(_("The agreement is not a draft any more: have it returned first."))
    organizations = {one.pk: one for one in [agreement.drafted_by, *others]}
    _check_parties(list(organizations.values()))
    if not reach_of(by).organizations_as(*RUNNING) & set(organizations):
        raise AgreementError(_("Your own organization must be a party."))
    if agreement.kind == AgreementKind.PRACTICE_BASE:
        agreement.covers_practice = True
    agreement.full_clean(exclude=["state"])
    agreement.save()
    _set_parties(agreement, organizations)
    return agreement


def _check_parties(organizations: list[Organization]) -> None:
    if not 2 <= len(organizations) <= MOST_PARTIES:
        message = _("An agreement is between two and %(most)d organizations.")
        raise ValidationError(message % {"most": MOST_PARTIES})
    for one in organizations:
        if one.kind in UNITS or not one.is_active:
            message = _("%(organization)s cannot be a party: only an active organization can.")
            raise ValidationError(message % {"organization": one})


def _set_parties(agreement: Agreement, organizations: dict[int, Organization]) -> None:
    """Those who stay keep who signs for them; whoever owes something cannot leave."""
    known = {party.organization_id: party for party in agreement.parties.all()}
    for key in set(known) - set(organizations):
        if known[key].obligations.exists():
            message = _("%(organization)s owes something here: remove that first.")
            raise AgreementError(message % {"organization": known[key]})
        known[key].delete()
    for key in organizations:
        if key not in known:
            AgreementParty.objects.create(agreement=agreement, organization=organizations[key])


@transaction.atomic
def discard_agreement(*, agreement: Agreement, by) -> None:
    """Only what was never sent vanishes; what others have seen stays on record."""
    agreement = lock_agreement(agreement)
    if agreement.state != AgreementState.DRAFT or agreement.sent_at is not None:
        raise AgreementError(_("Only a draft that was never sent can be discarded."))
    for document in agreement.documents.all():
        file = document.file
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
    AgreementObligation.objects.filter(party__agreement=agreement).delete()
    agreement.delete()


@transaction.atomic
def send_agreement(
    *, agreement: Agreement, representative: str, capacity: str, by, at
) -> Agreement:
    """Put the text before the other parties; to send is to agree for one's own."""
    agreement = lock_agreement(agreement)
    agreement.send(at=at)
    agreement.save()
    agreement.parties.update(consented_at=None, consented_by=None)
    own = _consent(own_parties(agreement, by), representative, capacity, by=by, at=at)
    _tell(agreement, "agreement_sent", at, leaving_out=own)
    return agreement


@transaction.atomic
def accept_agreement(
    *, agreement: Agreement, representative: str, capacity: str, by, at
) -> Agreement:
    """Agree to the text for one's own organization, and say who signs for it."""
    agreement = lock_agreement(agreement)
    if agreement.state != AgreementState.UNDER_REVIEW:
        raise AgreementError(_("The agreement is not under review."))
    waiting = [party for party in own_parties(agreement, by) if party.consented_at is None]
    if not waiting:
        raise AgreementError(_("Your organization has agreed already."))
    own = _consent(waiting, representative, capacity, by=by, at=at)
    context = {"party": waiting[0].organization}
    _tell(agreement, "agreement_accepted", at, leaving_out=own, context=context)
    return agreement


def _consent(parties, representative: str, capacity: str, *, by, at) -> list[int]:
    """The PARTIES agree; gives the keys of their organizations."""
    if not parties:
        raise AgreementError(_("You do not act for a party to this agreement."))
    for party in parties:
        party.representative, party.capacity = representative.strip(), capacity.strip()
        party.consented_at, party.consented_by = at, by
        party.save()
    return [party.organization_id for party in parties]


@transaction.atomic
def return_agreement(*, agreement: Agreement, remarks: str, by, at) -> Agreement:
    """A draft again, with what to mend; nobody's consent stands any more."""
    if not remarks.strip():
        raise AgreementError(_("Say what is to be mended."))
    agreement = lock_agreement(agreement)
    agreement.send_back(remarks=remarks.strip())
    agreement.save()
    agreement.parties.update(consented_at=None, consented_by=None)
    own = [party.organization_id for party in own_parties(agreement, by)]
    _tell(agreement, "agreement_returned", at, leaving_out=own)
    return agreement


def missing_consents(agreement: Agreement, on) -> list[AgreementParty]:
    """Parties that have yet to agree. For whom nobody acts on the platform the scan speaks."""
    waiting = [party for party in agreement.parties.all() if party.consented_at is None]
    answering = with_people([party.organization_id for party in waiting], on)
    return [party for party in waiting if party.organization_id in answering]


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, number: str, dated_on, scan: UploadedFile, by, at
) -> Agreement:
    """Record that all parties have signed, with the SCAN of it; it begins when its time comes."""
    agreement = lock_agreement(agreement)
    today = timezone.localdate(at)
    if missing := missing_consents(agreement, today):
        names = ", ".join(str(party.organization) for party in missing)
        raise AgreementError(_("Not everybody has agreed yet: %(names)s.") % {"names": names})
    if dated_on > today:
        raise AgreementError(_("The date of the agreement is still to come."))
    agreement.sign(number=number.strip(), dated_on=dated_on, by=by, at=at)
    agreement.save()
    AgreementDocument.objects.create(
        agreement=agreement,
        kind=DocumentKind.SIGNED,
        file=scan,
        name=scan.name[-200:],
        uploaded_at=at,
        uploaded_by=by,
    )
    if agreement.valid_from <= today and (agreement.last_day or today) >= today:
        agreement.begin(at=at)
        agreement.save()
    own = [party.organization_id for party in own_parties(agreement, by)]
    _tell(agreement, "agreement_signed", at, leaving_out=own)
    return agreement


@transaction.atomic
def terminate_agreement(*, agreement: Agreement, last_day, reason: str, by, at) -> Agreement:
    """It ends before its time: LAST_DAY is the last one in force."""
    if not reason.strip():
        raise AgreementError(_("Say why the agreement ends."))
    agreement = lock_agreement(agreement)
    agreement.terminate(last_day=last_day, reason=reason.strip(), by=by, at=at)
    agreement.save()
    own = [party.organization_id for party in own_parties(agreement, by)]
    _tell(agreement, "agreement_terminated", at, leaving_out=own)
    return agreement


@transaction.atomic
def renew_agreement(*, agreement: Agreement, by, at) -> Agreement:
    """A new draft of the person's own organization that goes on where this one ends."""
    agreement = lock_agreement(agreement)
    if agreement.state not in {
        AgreementState.SIGNED, AgreementState.ACTIVE, AgreementState.EXPIRED
    }:  # fmt: skip
        raise AgreementError(_("Only an agreement that was signed can be renewed."))
    if agreement.valid_until is None:
        raise AgreementError(_("This agreement has no last day: it needs no renewal."))
    if hasattr(agreement, "renewal"):
        raise AgreementError(_("This agreement is renewed already."))
    own = own_parties(agreement, by)
    if not own:
        raise AgreementError(_("You do not act for a party to this agreement."))
    term = Term(agreement.valid_from, agreement.valid_until)
    following = term.following(timezone.localdate(at))
    made = Agreement(**{name: getattr(agreement, name) for name in _CARRIED_ON}, renews=agreement)
    made.drafted_by = own[0].organization
    made.valid_from, made.valid_until = following.first, following.last
    made.full_clean(exclude=["state"])
    made.save()
    for party in agreement.parties.all():
        copied = AgreementParty.objects.create(
            agreement=made,
            organization=party.organization,
            representative=party.representative,
            capacity=party.capacity,
        )
        AgreementObligation.objects.bulk_create(
            AgreementObligation(
                party=copied, what=owed.what, due_on=term.carried(owed.due_on, following)
            )
            for owed in party.obligations.all()
        )
    return made


def _tell(agreement: Agreement, letter: str, at, *, leaving_out=(), context=None) -> None:
    """Tell the people of the parties, without those who did it."""
    told = [
        party.organization_id
        for party in agreement.parties.all()
        if party.organization_id not in leaving_out
    ]
    notify(
        running(told, timezone.localdate(at)),
        letter,
        {"agreement": agreement, **(context or {})},
        url=agreement.get_absolute_url(),
        key=f"agreement:{agreement.pk}:{letter}:{at:%Y%m%d%H%M%S%f}",
    )
