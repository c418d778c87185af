"""Campaigns of the university, and who hosted its students."""

from datetime import timedelta

import pytest
from django.utils import timezone

from monitoring.actions import campaign as actions
from monitoring.models import Campaign
from partners.enums import Role
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.monitoring import CampaignFactory
from tests.factories.partners import AffiliationFactory, OrganizationFactory, UserFactory


@pytest.fixture
def days() -> dict:
    today = timezone.localdate()
    return {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=9)}


@pytest.fixture
def campaign(university, days) -> Campaign:
    return CampaignFactory(university=university, academic_year=2026, **days)


def hosted(university, enterprise, **more):
    posting = PostingFactory(university=university, enterprise=enterprise, published=True)
    return PlacementFactory(posting=posting, **({"under_way": True} | more))


@pytest.fixture
def hosts(university) -> list:
    """Two enterprises with an address, one whose HR has one, one without."""
    own = [OrganizationFactory(name_uz=name, language="ru") for name in ("Alfa", "Beta")]
    by_hr, silent = [OrganizationFactory(name_uz=name, email="") for name in ("Gamma", "Delta")]
    AffiliationFactory(organization=by_hr, role=Role.HR, user=UserFactory(email="hr@gamma.uz"))
    found = [*own, by_hr, silent]
    for host in found:
        hosted(university, host)
    return found


@pytest.fixture
def launched(campaign, hosts, umida, django_capture_on_commit_callbacks) -> Campaign:
    with django_capture_on_commit_callbacks(execute=True):
        actions.launch_campaign(campaign=campaign, by=umida, at=timezone.now())
    campaign.refresh_from_db()
    return campaign
