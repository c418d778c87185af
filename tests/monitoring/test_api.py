"""Surveys for programs: the same rights and actions as the pages."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from monitoring.enums import CampaignState
from monitoring.models import Campaign, Invitation
from partners.enums import Role
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.monitoring import (
    CampaignFactory,
    InvitationFactory,
    ResponseFactory,
    employer_survey,
)
from tests.factories.partners import OrganizationFactory

pytestmark = pytest.mark.django_db
CAMPAIGNS = "/api/v1/campaigns"


@pytest.fixture
def entered(university) -> dict:
    today = timezone.localdate()
    return {
        "university": university.pk,
        "questionnaire": employer_survey().pk,
        "name": "Employers",
        "academic_year": 2026,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=9)).isoformat(),
    }


def test_campaign_is_made_launched_and_closed(
    entered, university, umida, api_as, django_capture_on_commit_callbacks
):
    client = api_as(umida)
    made = client.post(CAMPAIGNS, entered)
    assert (made.status_code, made.data["state"]) == (201, CampaignState.DRAFT)
    path = f"{CAMPAIGNS}/{made.data['id']}"
    refused = client.post(f"{path}/launch")
    assert (refused.status_code, "No enterprise hosted" in refused.data["detail"]) == (409, True)
    posting = PostingFactory(university=university, published=True)
    PlacementFactory(posting=posting, under_way=True)
    with django_capture_on_commit_callbacks(execute=True):
        launched = client.post(f"{path}/launch")
    assert (launched.status_code, len(mail.outbox)) == (202, 1)
    assert client.get(path).data["invited"] == 1
    assert client.post(f"{path}/remind").status_code == 409
    assert client.post(f"{path}/invite").status_code == 409
    assert client.post(f"{path}/close").data["state"] == CampaignState.CLOSED
    assert client.post(f"{path}/close").status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": "2020-01-01"}, "non_field_errors"),
        ({"university": 999999}, "university"),
        ({"academic_year": -1}, "academic_year"),
        ({"academic_year": 10**9}, "academic_year"),
        ({"name": ""}, "name"),
        ({"name": "x\x00"}, "name"),
        ({"questionnaire": None}, "questionnaire"),
    ],
)
def test_campaign_that_makes_no_sense_is_refused(entered, umida, api_as, change, field):
    answer = api_as(umida).post(CAMPAIGNS, entered | change)
    assert answer.status_code == 400
    assert field in answer.data or "__all__" in answer.data
    assert not Campaign.objects.exists()


def test_campaign_of_another_university_cannot_be_made(entered, umida, api_as):
    other = OrganizationFactory(university=True)
    answer = api_as(umida).post(CAMPAIGNS, entered | {"university": other.pk})
    assert answer.status_code == 400


def test_rights_by_role(everyone, university, api_as):
    campaign = CampaignFactory(university=university)
    for role, user in everyone.items():
        client = api_as(user)
        reads = role in {Role.MINISTRY, Role.UNIVERSITY_ADMIN}
        refused = 401 if role is None else 403
        for path in (CAMPAIGNS, f"{CAMPAIGNS}/{campaign.pk}", f"{CAMPAIGNS}/{campaign.pk}/results"):
            assert client.get(path).status_code == (200 if reads else refused), (role, path)
        invites = role == Role.UNIVERSITY_ADMIN
        status = client.get("/api/v1/survey-invitations").status_code
        assert status == (200 if invites else refused), role
        if not invites:
            assert client.post(f"{CAMPAIGNS}/{campaign.pk}/close").status_code == refused


def test_invitations_are_the_universitys_own_and_tell_no_answers(university, umida, api_as):
    own = InvitationFactory(campaign=CampaignFactory(university=university, running=True))
    ResponseFactory(invitation=own, value=5)
    Invitation.objects.filter(pk=own.pk).update(completed_at=timezone.now())
    other = InvitationFactory()
    client = api_as(umida)
    rows = client.get("/api/v1/survey-invitations").data["results"]
    assert [row["id"] for row in rows] == [own.pk]
    assert rows[0]["state"] == "completed"
    assert set(rows[0]) == {
        "id", "campaign", "enterprise", "enterprise_name", "email", "language", "state",
        "sent_at", "reminded_at",
    }  # fmt: skip
    assert client.get(f"/api/v1/survey-invitations/{own.pk}").status_code == 200
    assert client.get(f"/api/v1/survey-invitations/{other.pk}").status_code == 404
    filtered = client.get(f"/api/v1/survey-invitations?campaign={own.campaign_id}&state=sent")
    assert filtered.data["results"] == []
    hidden = client.get(f"/api/v1/survey-invitations?campaign={other.campaign_id}")
    missing = client.get("/api/v1/survey-invitations?campaign=999999")
    assert (hidden.status_code, missing.status_code) == (400, 400)


def test_results_come_in_groups_only(university, umida, api_as):
    campaign = CampaignFactory(university=university, running=True)
    for value in (5, 5, 4, 2, 1):
        ResponseFactory(
            invitation=InvitationFactory(campaign=campaign, completed_at=timezone.now()),
            value=value,
        )
    client, path = api_as(umida), f"{CAMPAIGNS}/{campaign.pk}"
    early = client.get(f"{path}/results").data
    assert (early["scales"], bool(early["reason"])) == ([], True)
    client.post(f"{path}/close")
    found = client.get(f"{path}/results").data
    assert found["response_rate"] == {"numerator": 5, "denominator": 5, "value": 1.0}
    technical = next(row for row in found["scales"] if row["scale"] == "technical")
    assert technical["figures"]["n"] == 5
    assert technical["figures"]["positive"]["value"] == pytest.approx(0.6)
    assert technical["compared_with_last_year"] is None


def test_questionnaires_are_read_with_their_items(umida, nilufar, api_as):
    survey = employer_survey()
    found = api_as(umida).get(f"/api/v1/questionnaires/{survey.pk}").data
    assert len(found["sections"]) == 6
    assert found["sections"][0]["items"][0]["scale"] == "foundation"
    assert api_as(nilufar).get("/api/v1/questionnaires").status_code == 403
    assert api_as(umida).post("/api/v1/questionnaires", {}).status_code in {403, 405}


@pytest.mark.parametrize("path", [CAMPAIGNS, "/api/v1/survey-invitations"])
def test_lists_ask_as_much_for_many_as_for_few(
    path, umida, university, api_as, django_assert_max_num_queries, django_assert_num_queries
):
    campaign = CampaignFactory(university=university, running=True)
    InvitationFactory(campaign=campaign)
    client = api_as(umida)
    client.get(path)
    with django_assert_max_num_queries(8) as few:
        client.get(path)
    for _number in range(20):
        InvitationFactory(campaign=campaign)
        CampaignFactory(university=university, questionnaire=campaign.questionnaire)
    with django_assert_num_queries(len(few)):
        assert len(client.get(path).data["results"]) == 21
