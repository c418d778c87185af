"""Everybody a campaign asks, or would ask, and how to reach them."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordList
from monitoring import permissions
from monitoring.filters import FrameFilter
from monitoring.frame import frame_of
from monitoring.views.of_campaign import CampaignInAddress
from partners.models import Organization


class CampaignFrame(CampaignInAddress, RecordList):
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

    def get_queryset(self):
        campaign = self.campaign
        return frame_of(campaign.university_id, campaign.academic_year, timezone.localdate())

    def get_context_data(self, **context):
        return super().get_context_data(campaign=self.campaign, **context)
