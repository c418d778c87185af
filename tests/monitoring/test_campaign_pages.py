"""Campaigns on pages: planned, launched, led and read, each by whom they concern."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Job
from monitoring.enums import CampaignState, InvitationState
from monitoring.models import Campaign, Invitation
from partners.enums import Role
from tests.factories.monitoring import CampaignFactory, InvitationFactory, employer_survey
from tests.factories.partners import OrganizationFactory
from tests.monitoring.conftest import hosted

pytestmark = pytest.mark.django_db


def test_administrator_plans_previews_and_launches(
    umida, university, hosts, sign_in, django_capture_on_commit_callbacks
):
    survey, client = employer_survey(), sign_in(umida)
    form = client.get(reverse("campaign-add"))
    today = timezone.localdate()
    entered = {
        "university": university.pk,
        "questionnaire": survey.pk,
        "name": "Employers 2026/2027",
        "academic_year": "2026",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=20)).isoformat(),
        "once": str(form.context["once"]),
    }
    page = client.post(reverse("campaign-add"), entered, follow=True)
    campaign = Campaign.objects.get()
    assert page.context["frame"].population == 4
    assert "Delta" in page.text
    client.post(reverse("campaign-add"), entered)
    assert Campaign.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("campaign-launch", args=[campaign.pk]))
    assert answer.url == reverse("job-detail", args=[Job.objects.get().pk])
    page = client.get(campaign.get_absolute_url())
    assert "0 of 3 invited" in page.text
    assert "0 of 4 in the frame" in page.text
    assert client.get(reverse("invitation-list", args=[campaign.pk])).status_code == 200
    again = client.post(reverse("campaign-launch", args=[campaign.pk]), follow=True)
    assert "This cannot be done now" in again.text


def test_dates_in_the_wrong_order_are_refused_in_words(umida, university, sign_in):
    entered = {
        "university": university.pk,
        "questionnaire": employer_survey().pk,
        "name": "x",
        "academic_year": "2026",
        "starts_on": "2026-12-02",
        "ends_on": "2026-12-01",
    }
    page = sign_in(umida).post(reverse("campaign-add"), entered)
    assert "The last day is before the first." in page.text
    assert not Campaign.objects.exists()


def test_campaign_for_another_university_is_refused(umida, sign_in):
    other = OrganizationFactory(university=True)
    page = sign_in(umida).post(reverse("campaign-add"), {"university": other.pk, "name": "x"})
    assert page.status_code == 200
    assert "university" in page.context["form"].errors


PAGES = ["campaign-detail", "campaign-results"]
ADMINISTRATORS_PAGES = ["campaign-change", "campaign-frame", "invitation-list"]
VERBS = ["launch", "invite", "remind", "close", "discard"]


def test_pages_by_role(everyone, campaign, sign_in):
    readers = {Role.MINISTRY, Role.UNIVERSITY_ADMIN}
    for role, user in everyone.items():
        client = sign_in(user)
        for name in [*PAGES, *ADMINISTRATORS_PAGES]:
            path = reverse(name, args=[campaign.pk])
            status = client.get(path).status_code
            if role is None:
                expected = 302
            elif role == Role.UNIVERSITY_ADMIN or (role in readers and name in PAGES):
                expected = 200
            else:
                expected = 403
            assert status == expected, (role, name)


def test_letter_that_came_back_is_noted_and_sent_anew_on_the_page(launched, everyone, sign_in):
    invitation = Invitation.objects.first()
    fail, resend = (
        reverse(f"invitation-{verb}", args=[invitation.pk]) for verb in ("fail", "resend")
    )
    for role, user in everyone.items():
        if role != Role.UNIVERSITY_ADMIN:
            expected = 403 if role else 302
            assert sign_in(user).post(fail).status_code == expected, role
    client = sign_in(everyone[Role.UNIVERSITY_ADMIN])
    assert client.post(fail).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.FAILED
    assert client.get(resend).status_code == 200
    assert client.post(resend, {"email": "new@alfa.uz"}).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.email, invitation.failed_at) == ("new@alfa.uz", None)
    foreign = InvitationFactory(campaign=CampaignFactory(running=True))
    assert client.post(reverse("invitation-fail", args=[foreign.pk])).status_code == 404


def test_verbs_by_role(everyone, campaign, sign_in):
    for role, user in everyone.items():
        if role == Role.UNIVERSITY_ADMIN:
            continue
        for verb in VERBS:
            path = reverse(f"campaign-{verb}", args=[campaign.pk])
            assert sign_in(user).post(path).status_code == (302 if role is None else 403)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_campaign_of_another_university_is_not_found(umida, sign_in):
    other = CampaignFactory(running=True)
    invitation = InvitationFactory(campaign=other)
    client = sign_in(umida)
    for name in [*PAGES, *ADMINISTRATORS_PAGES]:
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
    for verb in VERBS:
        path = reverse(f"campaign-{verb}", args=[other.pk])
        assert client.get(path).status_code == 405
        assert client.post(path).status_code == 404
    for verb in ("fail", "resend"):
        path = reverse(f"invitation-{verb}", args=[invitation.pk])
        assert client.post(path, {"email": "a@b.uz"}).status_code == 404


@pytest.mark.parametrize("name", ["campaign-list", "invitation-list", "campaign-frame"])
def test_lists_ask_as_much_for_many_as_for_few(
    name, umida, university, sign_in, django_assert_max_num_queries, django_assert_num_queries
):
    campaign = CampaignFactory(university=university, running=True)
    hosted(university, InvitationFactory(campaign=campaign).enterprise)
    client = sign_in(umida)
    path = reverse(name, args=[] if name == "campaign-list" else [campaign.pk])
    client.get(path)
    with django_assert_max_num_queries(20) as few:
        client.get(path)
    for _number in range(20):
        hosted(university, InvitationFactory(campaign=campaign).enterprise)
        CampaignFactory(university=university, questionnaire=campaign.questionnaire)
    with django_assert_num_queries(len(few)):
        assert client.get(path).status_code == 200


def test_lists_are_exported(umida, university, sign_in):
    campaign = CampaignFactory(university=university, running=True, name="=1+1")
    InvitationFactory(campaign=campaign, completed_at=timezone.now())
    client = sign_in(umida)
    rows = b"".join(client.get(reverse("campaign-list") + "?export=csv")).decode()
    assert "'=1+1" in rows
    rows = b"".join(client.get(reverse("invitation-list", args=[campaign.pk]) + "?export=csv"))
    assert "completed" in rows.decode()


def test_home_tells_what_waits(umida, university, days, sign_in):
    CampaignFactory(university=university, **days)
    CampaignFactory(
        university=university, running=True, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)
    )
    page = sign_in(umida).get("/").text
    assert "1 survey campaign is ready to be launched." in page
    assert "1 survey campaign is over: close it to see the results." in page
