"""The documents of agreements, and what the parties owe."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from partners.actions.agreement import AgreementError, lock_agreement
from partners.enums import AgreementState, DocumentKind
from partners.models import Agreement, AgreementDocument, AgreementObligation, AgreementParty
from partners.models.agreement import ALIVE

MOST_DOCUMENTS, MOST_OBLIGATIONS = 30, 50


@transaction.atomic
def attach_document(
    *, agreement: Agreement, kind: DocumentKind, file: UploadedFile, by, at
) -> AgreementDocument:
    """Add a PDF; texts only to a draft: what is under review or signed does not change."""
    agreement = lock_agreement(agreement)
    if kind == DocumentKind.SIGNED:
        raise AgreementError(_("A signed scan is added where the signing is recorded."))
    if kind == DocumentKind.TEXT and agreement.state != AgreementState.DRAFT:
        raise AgreementError(_("Only a draft takes another text: have it returned first."))
    if agreement.documents.count() >= MOST_DOCUMENTS:
        raise AgreementError(
            _("An agreement has at most %(most)d documents.") % {"most": MOST_DOCUMENTS}
        )
    return AgreementDocument.objects.create(
        agreement=agreement,
        kind=kind,
        file=file,
        name=file.name[-200:],
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def remove_document(*, document: AgreementDocument, by) -> None:
    """Take a paper out of a draft."""
    _require_draft(document.agreement)
    document.delete()
    file = document.file
    transaction.on_commit(lambda: file.storage.delete(file.name))


@transaction.atomic
def add_obligation(*, party: AgreementParty, what: str, due_on, by) -> AgreementObligation:
    """What PARTY owes until a day; part of the text that is agreed on."""
    agreement = _require_draft(party.agreement)
    owed = AgreementObligation.objects.filter(party__agreement=agreement)
    if owed.count() >= MOST_OBLIGATIONS:
        raise AgreementError(
            _("An agreement has at most %(most)d obligations.") % {"most": MOST_OBLIGATIONS}
        )
    return AgreementObligation.objects.create(party=party, what=what.strip(), due_on=due_on)


@transaction.atomic
def remove_obligation(*, obligation: AgreementObligation, by) -> None:
    _require_draft(obligation.party.agreement)
    obligation.delete()


@transaction.atomic
def finish_obligation(*, obligation: AgreementObligation, note: str, by, at) -> None:
    """Either side records that it is done, and how."""
    agreement = lock_agreement(obligation.party.agreement)
    found = AgreementObligation.objects.select_for_update().get(pk=obligation.pk)
    if agreement.state not in ALIVE:
        raise AgreementError(_("Only a signed agreement that has not ended has something due."))
    if found.done_at is not None:
        raise AgreementError(_("This is done already."))
    found.done_at, found.done_by, found.note = at, by, note.strip()
    found.save()


def _require_draft(agreement: Agreement) -> Agreement:
    agreement = lock_agreement(agreement)
    if agreement.state != AgreementState.DRAFT:
        raise AgreementError(_("The agreement is not a draft any more: have it returned first."))
    return agreement
