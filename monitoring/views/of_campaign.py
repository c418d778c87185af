"""Lists that belong to one campaign."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from cluster_portal.common.permissions import require
from monitoring.models import Campaign


class CampaignInAddress:
    """The campaign whose key is in the address; it must be seen and, by `permission`, led."""

    @cached_property
    def campaign(self) -> Campaign:
        seen = Campaign.objects.visible_to(self.request.user).select_related("university")
        campaign = get_object_or_404(seen, pk=self.kwargs["pk"])
        require(self.request.user, self.permission, campaign)
        return campaign
