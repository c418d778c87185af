"""The register of organizations."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import (
    PermittedView,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.enums import OrganizationKind, Role
from partners.filters import OrganizationFilter
from partners.forms.organization import (
    FullOrganizationForm,
    OperatorOrganizationForm,
    OrganizationForm,
    UnitForm,
)
from partners.models import Agreement, Organization
from partners.people import RUNNING
from partners.reach import reach_of

MAY_HAVE_UNITS = {
    OrganizationKind.UNIVERSITY,
    OrganizationKind.COLLEGE,
    OrganizationKind.LYCEUM,
    OrganizationKind.FACULTY,
}
_SHOWN_PROGRAMMES = 20
_SHOWN_AGREEMENTS = 5


class OrganizationList(RecordList):
    model = Organization
    permission = permissions.VIEW_ORGANIZATIONS
    filterset_class = OrganizationFilter
    ordering = ("sort_key", "pk")
    template_name = "partners/organization/list.html"
    columns = [
        Column(_("Code"), "code"),
        Column(_("Name"), "name"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("STIR"), "tax_id"),
        Column(_("Region"), "region.name"),
        Column(_("Industry"), "industry.name"),
        Column(_("Website"), "website"),
    ]

    def get_queryset(self):
        """A university's administrator sees which of them are its practice bases today."""
        found = super().get_queryset().registered().select_related("region", "industry")
        acting = self.request.affiliation
        if acting is not None and acting.role == Role.UNIVERSITY_ADMIN:
            found = found.with_practice_agreement(acting.organization, timezone.localdate())
        return found

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            may_add=user.has_perm(permissions.ADD_ORGANIZATION),
            sees_agreements=user.has_perm(permissions.VIEW_AGREEMENTS),
            **context,
        )


class OrganizationDetail(RecordDetail):
    model = Organization
    permission = permissions.VIEW_ORGANIZATIONS
    template_name = "partners/organization/detail.html"

    def get_queryset(self):
        related = ("region", "district", "industry", "parent", "parent__parent")
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **context):
        record, user = self.object, self.request.user
        memberships = record.memberships.current(timezone.localdate())
        programmes = record.programmes.active().select_related("speciality", "institution")
        may_change = user.has_perm(permissions.CHANGE_ORGANIZATION, record)
        agreements = Agreement.objects.visible_to(user).for_organization(record)
        return super().get_context_data(
            units=record.units.select_related("parent").order_by("kind", "sort_key"),
            memberships=memberships.select_related("cluster").order_by("cluster__sort_key"),
            programmes=programmes.order_by("speciality__sort_key", "pk")[:_SHOWN_PROGRAMMES],
            programme_count=programmes.count(),
            agreements=agreements.order_by("-pk")[:_SHOWN_AGREEMENTS],
            agreement_count=agreements.count(),
            may_add_agreement=not record.is_unit and user.has_perm(permissions.CHANGE_AGREEMENT),
            is_own=record.pk in reach_of(user).organizations_as(*RUNNING),
            may_change=may_change,
            may_add_units=may_change and record.kind in MAY_HAVE_UNITS,
            may_manage_people=user.has_perm(permissions.MANAGE_AFFILIATIONS, record),
            may_add_programmes=record.pk in reach_of(user).universities
            and user.has_perm(permissions.CHANGE_PROGRAMME),
            may_add_demand=record.pk in reach_of(user).enterprises,
            **context,
        )


class OwnOrganization(PermittedView):
    """The card of the organization the person acts for now."""

    permission = permissions.VIEW_ORGANIZATIONS

    def get(self, request):
        if request.affiliation is None:
            raise Http404
        return redirect("organization-detail", pk=request.affiliation.organization_id)


class OrganizationCreate(RecordCreate):
    model = Organization
    permission = permissions.ADD_ORGANIZATION
    form_class = FullOrganizationForm
    title = _("Add an organization")


class OrganizationUpdate(RecordUpdate):
    model = Organization
    permission = permissions.CHANGE_ORGANIZATION
    title = _("Change the organization's card")

    def get_form_class(self):
        if self.object.is_unit:
            return UnitForm
        if reach_of(self.request.user).operates:
            return OperatorOrganizationForm
        return OrganizationForm

    def get_form_kwargs(self):
        self.form_class = self.get_form_class()
        return super().get_form_kwargs()


class UnitCreate(RecordCreate):
    """A faculty or department of the organization in the address."""

    model = Organization
    permission = permissions.CHANGE_ORGANIZATION
    form_class = UnitForm
    title = _("Add a faculty or department")

    @cached_property
    def parent(self) -> Organization:
        visible = Organization.objects.visible_to(self.request.user).select_related("parent")
        parent = get_object_or_404(visible, pk=self.kwargs["pk"])
        require(self.request.user, self.permission, parent)
        if parent.kind not in MAY_HAVE_UNITS:
            raise Http404
        return parent

    def get_form_kwargs(self):
        parent = self.parent
        unit = Organization(parent=parent, region=parent.region, language=parent.language)
        return super().get_form_kwargs() | {"instance": unit}

    def get_cancel_url(self):
        return self.parent.get_absolute_url()
