"""A world in which a round is open and a posting stands in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import ApplicationFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import OrganizationFactory, ProgrammeFactory, StudentFactory


@pytest.fixture
def calendar():
    """Of a round that takes applications now, by the real clock (the pages look at it)."""
    now = timezone.now()
    day = timezone.timedelta(days=1)
    return {
        "apply_from": now - day,
        "apply_until": now + day,
        "rank_until": now + 2 * day,
        "confirm_until": now + 3 * day,
    }


@pytest.fixture
def dates():
    today = timezone.localdate()
    return {
        "starts_on": today + timezone.timedelta(days=10),
        "ends_on": today + timezone.timedelta(days=50),
    }


@pytest.fixture
def open_round(university, calendar, consent_texts):
    return PlacementRoundFactory(university=university, open=True, name="Autumn", **calendar)


@pytest.fixture
def posting(enterprise, university, programme, open_round, dates):
    """Published."""
    return PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme],
        placement_round=open_round, published=True, title="Cement technologist", **dates,
    )  # fmt: skip


@pytest.fixture
def draft(enterprise, university, programme, dates):
    return PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme],
        title="Laboratory assistant", **dates,
    )  # fmt: skip


@pytest.fixture
def sent(draft):
    draft.submit(at=timezone.now())
    draft.save()
    return draft


@pytest.fixture
def application(posting, nilufar):
    return ApplicationFactory(posting=posting, student=nilufar.student, motivation="I like kilns.")


@pytest.fixture
def other_hr(db):
    """HR of another enterprise."""
    return person("hr2@example.uz", "Olimov", "Jasur", Role.HR, OrganizationFactory())


@pytest.fixture
def other_admin(db):
    """Administrator of another university."""
    university = OrganizationFactory(university=True)
    return person("admin2@example.uz", "Saidova", "Lola", Role.UNIVERSITY_ADMIN, university)


@pytest.fixture
def other_student(university):
    """Of the same university and year, on another programme."""
    user = person("talaba2@example.uz", "Aliyev", "Bek", Role.STUDENT, university)
    StudentFactory(user=user, programme=ProgrammeFactory(institution=university), year=3)
    return user


@pytest.fixture
def queries():
    """How many queries it takes a client to get an address, caches warm."""

    def count(client, url) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
