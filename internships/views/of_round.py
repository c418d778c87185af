"""What pages that make something for a whole placement round share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import View

from cluster_portal.common.permissions import require
from internships.models import PlacementRound


class OfRound(View):
    """The round its address names, if the person sees it and may do there what the page does."""

    permission: str

    @cached_property
    def placement_round(self) -> PlacementRound:
        seen = PlacementRound.objects.visible_to(self.request.user)
        found = get_object_or_404(seen.select_related("university"), pk=self.kwargs["pk"])
        require(self.request.user, self.permission, found)
        return found
