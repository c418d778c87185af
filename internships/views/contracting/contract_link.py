"""The host behind the link of a contract: no account, requisites first, then one signature."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.generic import View

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.links import key_of
from cluster_portal.common.views.documents import file_response
from internships.actions.contracting.contract import confirm_requisites, terms_on
from internships.actions.contracting.contract_document import (
    amendment_document,
    changes_in_words,
    contract_document,
)
from internships.actions.contracting.contract_terms import fields_of
from internships.actions.contracting.contract_turns import HOST, next_party
from internships.actions.contracting.signature import sign_by_link
from internships.enums import AmendmentState, ContractState, Party
from internships.forms.contract import HostRequisitesForm, LinkSignForm
from internships.models import Amendment, Contract
from internships.personal_numbers import note_download
from internships.views.contracting.requisites import requisites_of
from internships.views.language import language_of_link

_OVER = {ContractState.DRAFT, ContractState.CANCELLED}


def _contract_of(token: str) -> Contract | None:
    """The contract TOKEN opens: sent, not given up, and in the time of the link."""
    key = key_of(HOST, token)
    if key is None:
        return None
    found = Contract.objects.select_related("template", "university", "enterprise")
    return (
        found.filter(link_key=key, link_until__gt=timezone.now()).exclude(state__in=_OVER).first()
    )


@method_decorator([login_not_required, never_cache], name="dispatch")
class _LinkView(View):
    """Whoever holds the link acts for the host."""

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponse:
        self.token, self.contract = token, _contract_of(token)
        language = language_of_link(request, self.contract)
        with override(language):
            if self.contract is None:
                response = render(request, "internships/contract/link_unknown.html", status=404)
            else:
                response = super().dispatch(request, token)
        response["Content-Language"] = language
        response["Referrer-Policy"] = "same-origin"  # as on the mentor's page
        return response

    @property
    def amendment(self) -> Amendment | None:
        return self.contract.amendments.filter(state=AmendmentState.PROPOSED).first()


class ContractLink(_LinkView):
    """One page: what is asked for now, and below it what the contract says."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = self._form(request.POST)
        if form is None:  # signed already, or not the host's turn: the page says so
            return redirect("contract-link", token=token)
        if form.is_valid():
            try:
                self._act(form)
            except REFUSALS as error:
                form.add_error(None, refusal_sentence(error))
            else:
                return redirect("contract-link", token=token)
        return self._page(form, status=422)

    def _form(self, data=None):
        if self.contract.state == ContractState.AWAITING:
            return HostRequisitesForm(data, instance=requisites_of(self.contract.enterprise))
        if next_party(self.contract, self.amendment) != Party.ENTERPRISE:
            return None
        side = self.contract.terms["enterprise"]
        initial = {"name": side["representative"], "capacity": side["capacity"]}
        return LinkSignForm(data, initial=initial)

    def _act(self, form) -> None:
        given, now = form.cleaned_data, timezone.now()
        if isinstance(form, HostRequisitesForm):
            confirm_requisites(
                contract=self.contract, given=form.given(), by=given["confirmed_by"], at=now
            )
        else:
            sign_by_link(
                contract=self.contract,
                amendment=self.amendment,
                name=given["name"],
                capacity=given["capacity"],
                at=now,
            )

    def _page(self, form, status: int = 200) -> HttpResponse:
        contract, amendment = self.contract, self.amendment
        terms = terms_on(contract, timezone.localdate()) if contract.terms else {}
        context = {
            "contract": contract,
            "amendment": amendment,
            "changes": changes_in_words(amendment.changes) if amendment else [],
            "students": contract.named_placements().select_related(
                "student__programme__speciality"
            ),
            "in_force": fields_of(terms) if terms else {},
            "signatures": contract.signatures.filter(amendment=amendment),
            "turn": next_party(contract, amendment),
            "form": form,
            "token": self.token,
        }
        return render(self.request, "internships/contract/link.html", context, status=status)


class ContractLinkDocument(_LinkView):
    """The document the host is asked to sign, or has signed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> FileResponse | HttpResponse:
        now, amendment = timezone.now(), self.amendment
        if not self.contract.terms_hash:
            return redirect("contract-link", token=token)
        if amendment:
            return file_response(amendment_document(amendment=amendment, at=now))
        who = _("%(enterprise)s, by its link") % {"enterprise": self.contract.enterprise}
        document = contract_document(contract=self.contract, at=now, link=who)
        response = file_response(document)
        if document.sealed_at < now:  # else its numbers were read a moment ago, to print them
            note_download(document, link=who, at=now)
        return response
