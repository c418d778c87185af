"""Contracts: the list, one of them, making one or many, and their steps up to the signatures."""

from abc import abstractmethod
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cluster_portal.common.exports import Column
from cluster_portal.common.jobs import start_job
from cluster_portal.common.models import SealedDocument
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
)
from internships import permissions
from internships.actions.contracting import contract as actions
from internships.actions.contracting.contract_document import changes_in_words, contract_document
from internships.actions.contracting.contract_terms import fields_of
from internships.actions.contracting.contract_turns import next_party
from internships.actions.contracting.signature import may_read_document, may_sign_now
from internships.enums import AmendmentState, ContractState
from internships.filters import ContractFilter
from internships.forms.contract import CancelForm, CohortForm, ContractForm
from internships.models import Contract, Placement
from internships.tasks import make_contracts
from internships.views.of_round import OfRound
from internships.views.steps import contract_steps
from partners.models import PersonalNumber
from partners.personal_numbers import is_needed_of

_HOURS_PER_CREDIT = 30


class ContractList(RecordList):
    model = Contract
    permission = permissions.VIEW_CONTRACTS
    filterset_class = ContractFilter
    template_name = "internships/contract/list.html"
    columns: ClassVar = [
        Column(gettext_lazy("Number"), "number"),
        Column(gettext_lazy("Template"), "template"),
        Column(gettext_lazy("Enterprise"), "enterprise"),
        Column(gettext_lazy("University"), "university"),
        Column(gettext_lazy("First day"), "starts_on"),
        Column(gettext_lazy("Last day"), "ends_on"),
        Column(gettext_lazy("State"), "get_state_display"),
    ]

    def get_queryset(self):
        related = ("template", "enterprise", "university")
        return super().get_queryset().select_related(*related).defer("terms")

    def get_context_data(self, **context):
        makes = self.request.user.has_perm(permissions.CHANGE_CONTRACT)
        return super().get_context_data(may_make=makes, **context)


class ContractDetail(RecordDetail):
    model = Contract
    permission = permissions.VIEW_CONTRACTS
    template_name = "internships/contract/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("template", "enterprise", "university")

    def get_context_data(self, **context):
        contract, user, today = self.object, self.request.user, timezone.localdate()
        amendments = list(contract.amendments.prefetch_related("signatures"))
        waiting = next((one for one in amendments if one.state == AmendmentState.PROPOSED), None)
        for one in amendments:
            one.in_words = changes_in_words(one.changes)
        leads = user.has_perm(permissions.CHANGE_CONTRACT, contract)
        signs = user.has_perm(permissions.SIGN_CONTRACT, contract)
        host = signs and not leads and contract.state == ContractState.AWAITING
        in_force = actions.terms_on(contract, today) if contract.terms else {}
        turn = next_party(contract, waiting)
        return super().get_context_data(
            steps=contract_steps(contract),
            covered=_covered(contract, user),
            signatures=contract.signatures.filter(amendment=None),
            amendments=amendments,
            waiting=waiting,
            in_force=fields_of(in_force) if in_force else {},
            is_amended=bool(in_force) and in_force != contract.terms,
            turn=turn,
            today=today,
            may_lead=leads,
            may_read=may_read_document(user, contract),
            owes_number=_owes_number(contract, user),
            may_confirm=host,
            may_sign=signs and may_sign_now(user, contract, waiting),
            **context,
        )


def _covered(contract: Contract, user) -> list[Placement]:
    """Its placements; `number` is the student's personal number where USER may read it."""
    found = list(contract.named_placements().select_related("student__programme__speciality"))
    numbers = {}
    if contract.template.names_numbers:
        owners = [placement.student.user_id for placement in found]
        seen = PersonalNumber.objects.visible_to(user).filter(person__in=owners)
        numbers = {one.person_id: one for one in seen}
    for placement in found:
        placement.number = numbers.get(placement.student.user_id)
    return found


def _owes_number(contract: Contract, user) -> bool:
    """The contract waits for USER's own number."""
    own = contract.named_placements().filter(student__user=user.pk)
    return (
        contract.template.names_numbers
        and own.exists()
        and is_needed_of(user)
        and not PersonalNumber.objects.filter(person=user).exists()
    )


class ContractMake(RecordCreate):
    """A contract for one placement."""

    model = Contract
    permission = permissions.CHANGE_CONTRACT
    form_class = ContractForm
    title = gettext_lazy("Make a contract")
    submit_label = gettext_lazy("Make the contract")
    success_message = gettext_lazy("The contract is made: look it through and send it to the host.")

    @cached_property
    def placement(self) -> Placement:
        seen = Placement.objects.visible_to(self.request.user)
        related = seen.select_related("posting", "enterprise", "university", "practice_type")
        placement = get_object_or_404(related, pk=self.kwargs["pk"])
        require(self.request.user, self.permission, placement)
        return placement

    def get_context_data(self, **context):
        return super().get_context_data(record=self.placement, **context)

    def get_initial(self):
        return _initial(self.placement) | actions.defaults_of(self.placement, {})

    def get_cancel_url(self):
        return self.placement.get_absolute_url()

    def write(self, form):
        return actions.make_contract(
            placements=[self.placement],
            given=form.cleaned_data,
            by=self.request.user,
            at=timezone.now(),
        )


def _initial(placement_or_round) -> dict:
    university = placement_or_round.university
    return {
        "language": get_language(),
        "city": str(university.region or ""),
        "hours": placement_or_round.practice_type.credits * _HOURS_PER_CREDIT,
    }


class ContractMakeCohort(OfRound, RecordCreate):
    """Contracts for all placements of a round that have none, made in the background."""

    model = Contract
    permission = permissions.CHANGE_CONTRACT
    form_class = CohortForm
    title = gettext_lazy("Make contracts for a round")
    submit_label = gettext_lazy("Make the contracts")

    def get_initial(self):
        return _initial(self.placement_round)

    def get_context_data(self, **context):
        waiting = Placement.objects.filter(application__placement_round=self.placement_round)
        count = actions.without_contract(waiting).count()
        return super().get_context_data(record=_("Without a contract: %d") % count, **context)

    def get_cancel_url(self):
        return self.placement_round.get_absolute_url()

    def form_valid(self, form):
        given = dict(form.cleaned_data)
        send, template = given.pop("send"), given.pop("template")
        given["pay"] = None if given["pay"] is None else str(given["pay"])
        job = start_job(
            make_contracts,
            title=_("Contracts for “%(round)s”") % {"round": self.placement_round},
            by=self.request.user,
            kind="contracts",
            round_id=self.placement_round.pk,
            template_id=template.pk,
            given=given,
            send=send,
        )
        return redirect("job-detail", pk=job.pk)


class ContractAction(RecordAction):
    model = Contract

    def get_queryset(self):
        related = ("template", "enterprise", "university")
        return super().get_queryset().select_related(*related)


class ContractSend(ContractAction):
    permission = permissions.CHANGE_CONTRACT
    success_message = gettext_lazy("The host gets a letter with its link.")

    def act(self, record, form=None) -> None:
        actions.send_contract(contract=record, at=timezone.now())


class ContractSendAgain(ContractAction):
    permission = permissions.CHANGE_CONTRACT
    success_message = gettext_lazy("A new link is sent; the one before opens nothing any more.")

    def act(self, record, form=None) -> None:
        actions.send_again(contract=record, at=timezone.now())


class ContractCancel(ContractAction):
    permission = permissions.CHANGE_CONTRACT
    form_class = CancelForm
    title = gettext_lazy("Cancel the contract")
    submit_label = gettext_lazy("Cancel the contract")
    success_message = gettext_lazy("The contract is cancelled; its placements may get another.")

    def act(self, record, form=None) -> None:
        actions.cancel_contract(
            contract=record, reason=form.cleaned_data["reason"], at=timezone.now()
        )


class IssuesDocument(RecordAction):
    """Leads to the file, which is typeset when somebody asks for it first."""

    document = None
    success_message = gettext_lazy("The document is ready.")

    @abstractmethod
    def issue(self, record, form=None) -> SealedDocument: ...

    def act(self, record, form=None) -> None:
        self.document = self.issue(record, form)

    def get_success_url(self):
        return (self.document or self.object).get_absolute_url()


class ContractDocument(IssuesDocument, ContractAction):
    permission = permissions.VIEW_CONTRACTS

    def issue(self, record, form=None) -> SealedDocument:
        if not may_read_document(self.request.user, record):
            raise PermissionDenied(_("It holds personal numbers: only the parties read it."))
        return contract_document(contract=record, at=timezone.now(), by=self.request.user)
