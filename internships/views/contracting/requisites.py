"""Requisites: the host's, checked for a contract, and one's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from cluster_portal.common.views.records import PermittedMixin
from internships import permissions
from internships.actions.contracting import contract as actions
from internships.forms.contract import RequisitesForm
from internships.models import Requisites
from internships.views.contracting.contract import ContractAction
from partners.enums import Role
from partners.models import Organization
from partners.reach import reach_of


class RequisitesConfirm(ContractAction):
    """HR with an account does in the portal what the link is for."""

    permission = permissions.SIGN_CONTRACT
    form_class = RequisitesForm
    title = gettext_lazy("Check the requisites of your enterprise")
    submit_label = gettext_lazy("They are right: write them into the contract")
    success_message = gettext_lazy("The contract is written down and can be signed.")

    def get_form_kwargs(self):
        if self.object.enterprise_id not in reach_of(self.request.user).enterprises:
            raise PermissionDenied(_("The host checks its requisites itself."))
        return super().get_form_kwargs() | {"instance": requisites_of(self.object.enterprise)}

    def act(self, record, form=None) -> None:
        actions.confirm_requisites(
            contract=record,
            given=form.cleaned_data,
            by=str(self.request.user),
            at=timezone.now(),
        )


def requisites_of(organization: Organization) -> Requisites:
    """What is known of them, to be looked through."""
    found = Requisites.objects.filter(organization=organization).first()
    return found or Requisites(
        organization=organization, address=organization.address, phone=organization.phone
    )


class OwnRequisites(PermittedMixin, FormView):
    """Those of the university or the enterprise the person acts for."""

    permission = permissions.WRITE_REQUISITES
    form_class = RequisitesForm
    template_name = "record_form.html"
    success_url = reverse_lazy("contract-list")

    @cached_property
    def organization(self) -> Organization:
        affiliation = self.request.affiliation
        if affiliation is None or affiliation.role not in {Role.UNIVERSITY_ADMIN, Role.HR}:
            raise PermissionDenied(_("Requisites are those of a university or an enterprise."))
        return affiliation.organization

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": requisites_of(self.organization)}

    def get_context_data(self, **context):
        return super().get_context_data(
            title=_("Requisites in contracts"),
            record=self.organization,
            submit_label=_("Save"),
            cancel_url=self.success_url,
            **context,
        )

    def form_valid(self, form):
        actions.write_requisites(
            organization=self.organization,
            given=form.cleaned_data,
            by=str(self.request.user),
            at=timezone.now(),
        )
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)
