"""What waits for the university administrator in surveys."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from cluster_portal.common.waiting import Waiting
from monitoring.enums import CampaignState
from monitoring.models import Campaign
from partners.enums import Role


def waiting_campaigns(user, affiliation) -> Iterator[Waiting]:
    """Drafts whose days have begun, and campaigns whose last day has passed."""
    if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
        return
    today = timezone.localdate()
    own = Campaign.objects.filter(university=affiliation.organization_id)
    due = own.filter(state=CampaignState.DRAFT, starts_on__lte=today, ends_on__gte=today)
    over = own.filter(state=CampaignState.RUNNING, ends_on__lt=today)
    yield from _waiting(due, _launch, gettext_lazy("Launch"))
    yield from _waiting(over, _close, gettext_lazy("Close"))


def _launch(count: int) -> str:
    return ngettext(
        "%(count)d survey campaign is ready to be launched.",
        "%(count)d survey campaigns are ready to be launched.",
        count,
    ) % {"count": count}


def _close(count: int) -> str:
    return ngettext(
        "%(count)d survey campaign is over: close it to see the results.",
        "%(count)d survey campaigns are over: close them to see the results.",
        count,
    ) % {"count": count}


def _waiting(campaigns, sentence, label) -> Iterator[Waiting]:
    found = list(campaigns.order_by("ends_on")[:100])
    if found:
        url = found[0].get_absolute_url() if len(found) == 1 else reverse("campaign-list")
        yield Waiting(sentence(len(found)), url, label, len(found))
