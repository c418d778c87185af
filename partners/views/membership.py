"""Adding members to a cluster from the register, and ending memberships."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.actions.cluster import add_member, change_membership, end_membership
from partners.enums import UNITS
from partners.filters import OrganizationFilter
from partners.forms.cluster import MembershipChangeForm, MembershipForm
from partners.models import Membership, Organization
from partners.views.cluster import OfCluster


class MemberChoice(OfCluster, RecordList):
    """The register without those who are members now: whom to add."""

    model = Organization
    permission = permissions.CHANGE_CLUSTER
    filterset_class = OrganizationFilter
    ordering = ("sort_key", "pk")
    page_size = 20
    template_name = "partners/cluster/choose_member.html"

    def get_queryset(self):
        members = self.cluster.memberships.current(timezone.localdate()).values("organization")
        found = super().get_queryset().registered().active().exclude(pk__in=members)
        return found.select_related("region")


class MembershipCreate(OfCluster, RecordCreate):
    model = Membership
    permission = permissions.CHANGE_CLUSTER
    form_class = MembershipForm
    submit_label = _("Add the member")
    success_message = _("The member is added.")

    @cached_property
    def organization(self) -> Organization:
        visible = Organization.objects.visible_to(self.request.user)
        return get_object_or_404(visible.exclude(kind__in=UNITS), pk=self.kwargs["organization"])

    def get_form_kwargs(self):
        self.cluster, self.organization  # noqa: B018 - not found or refused before any form
        return super().get_form_kwargs()

    def get_title(self):
        return _("Add %(organization)s") % {"organization": self.organization}

    def get_cancel_url(self):
        return self.cluster.get_absolute_url()

    def write(self, form):
        return add_member(cluster=self.cluster, organization=self.organization, **form.cleaned_data)


class MembershipUpdate(RecordUpdate):
    model = Membership
    permission = permissions.CHANGE_CLUSTER
    form_class = MembershipChangeForm
    title = _("Change the membership")

    def get_queryset(self):
        return super().get_queryset().select_related("cluster", "organization")

    def write(self, form):
        return change_membership(membership=form.instance, on=timezone.localdate())


class MembershipEnd(RecordAction):
    model = Membership
    permission = permissions.CHANGE_CLUSTER
    success_message = _("The membership has ended.")

    def get_queryset(self):
        return super().get_queryset().select_related("cluster", "organization")

    def act(self, record, form=None):
        end_membership(membership=record, on=timezone.localdate() - timedelta(days=1))
