"""Filters of lists, for pages and API alike."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.filters import SearchFilter
from monitoring.enums import CampaignState, InvitationState
from monitoring.frame import ADDRESS
from monitoring.models import Campaign, Invitation
from partners.models import Organization


class CampaignFilter(django_filters.FilterSet):
    search = SearchFilter("university__search_key", label=_("University"))
    academic_year = django_filters.NumberFilter(
        label=_("Academic year"), min_value=1990, max_value=2100
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=CampaignState)

    class Meta:
        model = Campaign
        fields: list[str] = []


class InvitationFilter(django_filters.FilterSet):
    search = SearchFilter("enterprise__search_key", label=_("Enterprise"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=InvitationState, method="in_state"
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    def in_state(self, queryset, name, value: str):
        return queryset.in_state(InvitationState(value))


class FrameFilter(django_filters.FilterSet):
    search = SearchFilter(label=_("Enterprise"))
    address = django_filters.ChoiceFilter(
        label=_("E-mail"),
        choices=[("missing", _("without an address")), ("known", _("with an address"))],
        method="with_address",
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def with_address(self, queryset, name, value: str):
        known = {"contact_email__regex": ADDRESS}
        return queryset.filter(**known) if value == "known" else queryset.exclude(**known)
