"""Everybody a campaign asks, or would ask, and how to reach them."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordList
from monitoring import permissions
from monitoring.filters import FrameFilter
from monitoring.frame import frame_of
from monitoring.models import Campaign
from partners.models import Organization


class CampaignFrame(RecordList):
    model = Organization
    permission = permissions.CHANGE_CAMPAIGN
    filterset_class = FrameFilter
    ordering = ("sort_key", "pk")
    template_name = "monitoring/campaign/frame.html"
    columns = [
        Column(_("Enterprise"), "name"),
        Column(_("Interns in the year"), "interns"),
        Column(_("E-mail"), "contact_email"),
    ]

    @cached_property
    def campaign(self) -> Campaign:
        seen = Campaign.objects.visible_to(self.request.user).select_related("university")
        campaign = get_object_or_404(seen, pk=self.kwargs["pk"])
        require(self.request.user, self.permission, campaign)
        return campaign

    def get_queryset(self):
        campaign = self.campaign
        return frame_of(campaign.university_id, campaign.academic_year, timezone.localdate())

    def get_context_data(self, **context):
        return super().get_context_data(campaign=self.campaign, **context)
