"""Signing contracts and amendments, in the portal and on paper; amending them."""

from abc import ABC, abstractmethod

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common.models import SealedDocument
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordAction, RecordDetail
from internships import permissions
from internships.actions.contracting import amendment as amending
from internships.actions.contracting import signature as actions
from internships.actions.contracting.contract_document import amendment_document
from internships.enums import Party
from internships.forms.contract import AmendmentForm, PaperForm, SignForm
from internships.models import Amendment, Signature
from internships.personal_numbers import note_scan
from internships.views.contracting.contract import ContractAction, IssuesDocument


class AmendmentAction(RecordAction):
    """The rights are those of its contract."""

    model = Amendment

    def get_queryset(self):
        related = ("contract__template", "contract__enterprise", "contract__university")
        return super().get_queryset().select_related(*related)

    def get_object(self, queryset=None):
        amendment = SingleObjectMixin.get_object(self, queryset)
        require(self.request.user, self.permission, amendment.contract)
        return amendment


@method_decorator(never_cache, name="dispatch")
class _Signs(ABC):
    """Whoever signs has shown a moment ago, once more, who they are."""

    permission = permissions.SIGN_CONTRACT
    form_class = SignForm
    submit_label = _("Sign")
    success_message = _("You have signed.")

    def dispatch(self, request, *args, **kwargs):
        """Who may not sign at all is told so, not asked for a password first."""
        require(request.user, self.permission)
        return reauthentication_required(super().dispatch)(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """The form only where it is this person's turn: it would be filled in for nothing."""
        self.object = self.get_object()
        if not actions.may_sign_now(request.user, **self.signed(self.object)):
            messages.info(request, _("There is nothing for you to sign here now."))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @abstractmethod
    def signed(self, record) -> dict:
        """What is signed, as the action takes it."""

    def get_initial(self):
        contract = self.signed(self.object)["contract"]
        party = actions.party_of(self.request.user, contract)
        side = contract.terms.get(party.value, {}) if party else {}
        capacity = Party.STUDENT.label if party == Party.STUDENT else side.get("capacity", "")
        return {"capacity": capacity}

    def act(self, record, form=None) -> None:
        actions.sign_in_portal(
            **self.signed(record),
            user=self.request.user,
            capacity=form.cleaned_data["capacity"],
            at=timezone.now(),
        )


class ContractSign(_Signs, ContractAction):
    title = _("Sign the contract")

    def signed(self, record) -> dict:
        return {"contract": record}


class AmendmentSign(_Signs, AmendmentAction):
    title = _("Sign the amendment")

    def signed(self, record) -> dict:
        return {"contract": record.contract, "amendment": record}


class _RecordsPaper:
    upload_limit = "DOCUMENT_MAX_BYTES"
    permission = permissions.CHANGE_CONTRACT
    form_class = PaperForm
    title = _("Record a signature on paper")
    submit_label = _("Record the signature")
    success_message = _("The signature is recorded with its scan.")

    def get_form_kwargs(self):
        contract = self.signed(self.object)["contract"]
        return super().get_form_kwargs() | {"signers": contract.template.signers}

    def get_initial(self):
        signed = self.signed(self.object)
        party = actions.next_party(signed["contract"], signed.get("amendment"))
        side = signed["contract"].terms.get(party, {}) if party else {}
        return {
            "party": party,
            "name": side.get("representative", ""),
            "capacity": side.get("capacity", ""),
            "signed_on": timezone.localdate(),
        }

    def act(self, record, form=None) -> None:
        actions.record_paper(
            **self.signed(record), **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class ContractPaper(_RecordsPaper, ContractAction):
    def signed(self, record) -> dict:
        return {"contract": record}


class AmendmentPaper(_RecordsPaper, AmendmentAction):
    def signed(self, record) -> dict:
        return {"contract": record.contract, "amendment": record}


class ContractAmend(ContractAction):
    permission = permissions.CHANGE_CONTRACT
    form_class = AmendmentForm
    title = _("Amend the contract")
    submit_label = _("Propose the amendment")
    success_message = _("The amendment waits for the signatures of the parties.")

    def act(self, record, form=None) -> None:
        amending.propose_amendment(
            contract=record,
            effective_on=form.cleaned_data["effective_on"],
            changes=form.changes(),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
        )


class AmendmentWithdraw(AmendmentAction):
    permission = permissions.CHANGE_CONTRACT
    success_message = _("The amendment is withdrawn.")

    def act(self, record, form=None) -> None:
        amending.withdraw_amendment(amendment=record)


class AmendmentDocument(IssuesDocument, AmendmentAction):
    permission = permissions.VIEW_CONTRACTS

    def issue(self, record, form=None) -> SealedDocument:
        return amendment_document(amendment=record, at=timezone.now())


class SignatureScan(RecordDetail):
    """The scan of a paper signature: a download, for whoever may read the contract itself."""

    model = Signature
    permission = permissions.VIEW_CONTRACTS

    def get_queryset(self):
        return super().get_queryset().select_related("contract__template")

    def render_to_response(self, context, **options) -> FileResponse:
        contract, user = self.object.contract, self.request.user
        if not actions.may_read_document(user, contract):
            raise PermissionDenied(_("It holds personal numbers: only the parties read it."))
        scan = self.object.scan
        if not scan or not scan.storage.exists(scan.name):
            raise Http404
        if self.request.method == "GET" and self.object.amendment_id is None:
            note_scan(contract, by=user, at=timezone.now())
        response = FileResponse(
            scan.open(), as_attachment=True, filename="scan.pdf", content_type="application/pdf"
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
