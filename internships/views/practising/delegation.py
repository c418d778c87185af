"""Who stands in for whom."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction, RecordCreate, RecordList
from internships import permissions
from internships.actions.practising import delegation as actions
from internships.forms.oversight import DelegationForm
from internships.models import Delegation
from partners.enums import Role
from partners.reach import reach_of


class DelegationList(RecordList):
    model = Delegation
    permission = permissions.DELEGATE
    template_name = "internships/delegation/list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("supervisor", "stand_in", "university")

    def get_context_data(self, **context):
        shown = super().get_context_data(today=timezone.localdate(), **context)
        user = self.request.user
        shown["rows"] = [
            (one, one.ends_on >= shown["today"] and user.has_perm(self.permission, one))
            for one in shown["page"].records
        ]
        return shown


class DelegationAdd(RecordCreate):
    model = Delegation
    permission = permissions.DELEGATE
    form_class = DelegationForm
    title = _("Name a stand-in")
    success_message = _("Both are told.")

    @cached_property
    def acting(self):
        """The affiliation the person names a stand-in as."""
        known = getattr(self.request, "affiliation", None)
        found = reach_of(self.request.user).holding(self.permission).affiliations
        if known is not None and known.pk in {one.pk for one in found}:
            return known
        if not found:
            raise PermissionDenied(_now("Nobody is yours to stand in for."))
        return found[0]

    @property
    def university(self):
        """The organization itself, or the one its unit belongs to in the end."""
        organization = self.acting.organization
        while organization.parent is not None:
            organization = organization.parent
        return organization

    @property
    def supervisor(self):
        return self.request.user if self.acting.role == Role.SUPERVISOR else None

    def get_form_kwargs(self):
        given = {"university": self.university, "supervisor": self.supervisor}
        return super().get_form_kwargs() | given

    def get_cancel_url(self):
        return self.get_success_url()

    def get_success_url(self):
        return reverse("delegation-list")

    def write(self, form):
        chosen = {"supervisor": self.supervisor} | form.cleaned_data
        return actions.delegate(
            university=self.university, **chosen, by=self.request.user, at=timezone.now()
        )


class DelegationEnd(RecordAction):
    model = Delegation
    permission = permissions.DELEGATE
    success_message = _("The stand-in is over.")

    def get_success_url(self):
        return reverse("delegation-list")

    def act(self, record, form=None) -> None:
        actions.end_delegation(delegation=record, at=timezone.now())
