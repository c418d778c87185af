"""Campaigns: who is asked, letters once, states, results in groups only."""

from datetime import date, timedelta
from itertools import product
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Job, Letter
from monitoring import tasks
from monitoring.actions import campaign as actions
from monitoring.actions.campaign import CampaignError
from monitoring.actions.invitation import send_waiting_invitations
from monitoring.actions.survey import begin_survey
from monitoring.enums import CampaignState, InvitationState
from monitoring.frame import frame_of, preview_frame
from monitoring.models import Campaign, Invitation
from partners.enums import Role
from partners.models import Organization
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.monitoring import CampaignFactory, InvitationFactory, employer_survey
from tests.factories.partners import AffiliationFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


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


# Whom it asks -----------------------------------------------------------------------------------


def test_frame_is_who_hosted_in_the_year(university, hosts):
    hosted(university, OrganizationFactory(), under_way=False, confirmed=True)
    hosted(OrganizationFactory(university=True), OrganizationFactory())
    hosted(university, hosts[0])
    found = frame_of(university, 2026, date(2026, 11, 24))
    assert [(host.name_uz, host.interns) for host in found] == [
        ("Alfa", 2),
        ("Beta", 1),
        ("Delta", 1),
        ("Gamma", 1),
    ]
    assert not frame_of(university, 2025, date(2026, 11, 24)).exists()


def test_frame_takes_the_address_of_hr_and_names_who_has_none(campaign, hosts, umida, sign_in):
    Organization.objects.filter(name_uz="Beta").update(email="not an address")
    frame = preview_frame(campaign, timezone.localdate())
    assert (frame.population, frame.reachable, frame.without_address) == (4, 2, 2)
    assert [host.name_uz for host in frame.examples] == ["Beta", "Delta"]
    path = reverse("campaign-frame", args=[campaign.pk])
    found = {
        address: [
            host.name_uz
            for host in sign_in(umida).get(path, {"address": address}).context["page"].records
        ]
        for address in ("known", "missing", "")
    }
    assert found == {
        "known": ["Alfa", "Gamma"],
        "missing": ["Beta", "Delta"],
        "": ["Alfa", "Beta", "Delta", "Gamma"],
    }
    page = sign_in(umida).get(path).text
    assert "hr@gamma.uz" in page
    rows = b"".join(sign_in(umida).get(path, {"export": "csv"})).decode()
    assert "Delta" in rows


# Launching --------------------------------------------------------------------------------------


def test_launch_invites_everybody_reachable_in_their_language(launched, hosts):
    assert (launched.state, launched.population) == (CampaignState.RUNNING, 4)
    assert Invitation.objects.valid().count() == 3
    assert len(mail.outbox) == 3
    letter = next(found for found in mail.outbox if found.to == [hosts[0].email])
    invitation = Invitation.objects.get(enterprise=hosts[0])
    assert f"/s/{invitation.token}\n" in letter.body
    assert f"/s/{invitation.token}/opt-out" in letter.body
    assert Letter.objects.get(email=hosts[0].email).language == "ru"
    assert Job.objects.get().state == "done"


def test_launching_again_is_refused_and_sends_nothing(launched, umida):
    with pytest.raises(TransitionNotAllowed):
        actions.launch_campaign(campaign=launched, by=umida, at=timezone.now())
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ends_on": date(2020, 2, 1), "starts_on": date(2020, 1, 1)}, "last day has passed"),
        ({"ends_on": date(2100, 2, 1), "starts_on": date(2100, 1, 1)}, "still to come"),
        ({"academic_year": 2019}, "No enterprise hosted"),
    ],
)
def test_launch_says_why_it_cannot(campaign, hosts, umida, change, reason):
    Campaign.objects.update(**change)
    with pytest.raises(CampaignError, match=reason):
        actions.launch_campaign(campaign=campaign, by=umida, at=timezone.now())
    assert not Invitation.objects.exists()


def test_launch_without_any_address_is_refused(campaign, university, umida):
    hosted(university, OrganizationFactory(email=""))
    with pytest.raises(CampaignError, match="e-mail"):
        actions.launch_campaign(campaign=campaign, by=umida, at=timezone.now())


def test_hosts_with_an_address_by_now_are_invited_later(
    launched, hosts, umida, django_capture_on_commit_callbacks
):
    with pytest.raises(CampaignError, match="invited already"):
        actions.invite_remaining(campaign=launched, by=umida, at=timezone.now())
    Organization.objects.filter(name_uz="Delta").update(email="d@delta.uz")
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_remaining(campaign=launched, by=umida, at=timezone.now())
    assert len(mail.outbox) == 4
    assert mail.outbox[-1].to == ["d@delta.uz"]


# Letters go out once ----------------------------------------------------------------------------


def test_sending_twice_writes_each_letter_once(launched):
    sent = send_waiting_invitations(
        campaign_id=launched.pk, at=timezone.now(), report=lambda done, total: None
    )
    assert sent == 0
    assert Letter.objects.count() == 3


def test_sending_killed_half_way_ends_as_once(
    campaign, hosts, umida, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        actions.launch_campaign(campaign=campaign, by=umida, at=timezone.now())
    assert waiting
    monkeypatch.setattr("monitoring.actions.invitation._CHUNK", 1)

    class KilledError(Exception):
        pass

    def killed(done: int, total: int) -> None:
        if done == 2:
            raise KilledError

    with pytest.raises(KilledError):
        send_waiting_invitations(campaign_id=campaign.pk, at=timezone.now(), report=killed)
    assert Letter.objects.count() == 2
    job = Job.objects.get()
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.send_invitations(job_id=job.pk, campaign_id=campaign.pk)
    assert Letter.objects.count() == len(mail.outbox) == 3
    assert Invitation.objects.waiting().count() == 0


def test_reminder_goes_to_the_silent_and_not_twice_a_day(
    launched, umida, django_capture_on_commit_callbacks
):
    with pytest.raises(CampaignError, match="nobody to remind"):
        actions.remind_campaign(campaign=launched, by=umida, at=timezone.now())
    now = timezone.now()
    Invitation.objects.update(sent_at=now - timedelta(days=3))
    answered, refused, silent = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=answered.pk).update(completed_at=now)
    Invitation.objects.filter(pk=refused.pk).update(opted_out_at=now)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind_campaign(campaign=launched, by=umida, at=now)
    assert [letter.to for letter in mail.outbox] == [[silent.email]]
    with pytest.raises(CampaignError, match="nobody to remind"):
        actions.remind_campaign(campaign=launched, by=umida, at=timezone.now())


def test_letter_that_came_back_leaves_the_rate_and_goes_to_another_address(
    launched, umida, django_capture_on_commit_callbacks
):
    invitation = Invitation.objects.first()
    actions.report_failed_letter(invitation=invitation, by=umida, at=timezone.now())
    assert Invitation.objects.valid().count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_to_new_address(
            invitation=invitation, email="new@alfa.uz", by=umida, at=timezone.now()
        )
    assert Invitation.objects.valid().count() == 3
    assert mail.outbox[-1].to == ["new@alfa.uz"]


def test_other_address_gets_another_link_and_the_old_one_opens_nothing(launched, umida, client):
    invitation = Invitation.objects.first()
    before = reverse("survey", args=[invitation.token])
    for _turn in range(2):  # the same address once more
        actions.send_to_new_address(
            invitation=invitation, email="new@alfa.uz", by=umida, at=timezone.now()
        )
    invitation.refresh_from_db()
    assert client.get(before).status_code == 404
    assert client.get(reverse("survey", args=[invitation.token])).status_code == 200


def test_survey_somebody_has_begun_goes_to_nobody_else(launched, umida):
    """Else the university could read, by a letter to itself, what an enterprise entered so far."""
    invitation = Invitation.objects.first()
    begin_survey(invitation=invitation, language="uz", at=timezone.now())
    with pytest.raises(CampaignError, match="arrived"):
        actions.send_to_new_address(
            invitation=invitation, email=umida.email, by=umida, at=timezone.now()
        )


def test_letter_that_was_opened_did_not_come_back(launched, umida):
    Invitation.objects.update(opened_at=timezone.now())
    with pytest.raises(CampaignError, match="arrived"):
        actions.report_failed_letter(
            invitation=Invitation.objects.first(), by=umida, at=timezone.now()
        )


# States -----------------------------------------------------------------------------------------

ALLOWED = {("launch", CampaignState.DRAFT), ("close", CampaignState.RUNNING)}


@pytest.mark.parametrize(("verb", "state"), [*product(["launch", "close"], CampaignState)])
def test_campaign_moves_only_forward(campaign, verb, state):
    Campaign.objects.filter(pk=campaign.pk).update(state=state)
    campaign.refresh_from_db()
    options = {"at": timezone.now()} | ({"population": 3} if verb == "launch" else {})
    if (verb, state) in ALLOWED:
        getattr(campaign, verb)(**options)
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(campaign, verb)(**options)


def test_launched_campaign_is_neither_changed_nor_removed(launched, umida):
    for verb in (actions.save_draft, actions.discard_draft):
        with pytest.raises(CampaignError, match="launched already"):
            verb(campaign=launched, by=umida, at=timezone.now())


@pytest.mark.parametrize("state", InvitationState)
def test_invitations_are_found_by_the_state_they_show(state):
    now = timezone.now()
    campaign = CampaignFactory(running=True)
    for times in product([None, now], repeat=5):
        names = ("sent_at", "opened_at", "completed_at", "opted_out_at", "failed_at")
        InvitationFactory(campaign=campaign, **dict(zip(names, times, strict=True)))
    found = set(Invitation.objects.in_state(state))
    assert found == {record for record in Invitation.objects.all() if record.state == state}
    assert found


# Pages ------------------------------------------------------------------------------------------


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


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_letter_once(monkeypatch):
    campaign = CampaignFactory(running=True)
    for _number in range(12):
        InvitationFactory(campaign=campaign, sent_at=None)
    monkeypatch.setattr("monitoring.actions.invitation._CHUNK", 2)
    together = Barrier(3)

    def worker() -> None:
        together.wait()
        try:
            for _again in range(3):
                send_waiting_invitations(
                    campaign_id=campaign.pk, at=timezone.now(), report=lambda done, total: None
                )
        finally:
            connection.close()

    workers = [Thread(target=worker) for _number in range(3)]
    [thread.start() for thread in workers]
    [thread.join() for thread in workers]
    assert Invitation.objects.waiting().count() == 0
    assert Letter.objects.count() == 12


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
