"""Campaigns: who is asked, letters once, states."""

from datetime import date, timedelta
from itertools import product
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Job, Letter, Notification
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
from tests.factories.monitoring import CampaignFactory, InvitationFactory
from tests.factories.partners import AffiliationFactory, OrganizationFactory
from tests.monitoring.conftest import hosted

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("email", ["umida@example.uz", "Somebody@TDTU.uz"])
def test_university_does_not_send_the_survey_to_itself(launched, umida, university, email):
    Organization.objects.filter(pk=university.pk).update(email="info@tdtu.uz")
    with pytest.raises(CampaignError, match="address of the university"):
        actions.send_to_new_address(
            invitation=Invitation.objects.first(), email=email, by=umida, at=timezone.now()
        )


def test_mail_domain_shared_with_others_is_not_the_universitys_own(launched, umida, university):
    Organization.objects.filter(pk=university.pk).update(email="tdtu@mail.example")
    OrganizationFactory(email="zavod@mail.example")
    actions.send_to_new_address(
        invitation=Invitation.objects.first(), email="hr@mail.example", by=umida, at=timezone.now()
    )


def test_people_of_the_enterprise_learn_where_its_survey_went(launched, umida):
    invitation = Invitation.objects.first()
    hr = AffiliationFactory(organization=invitation.enterprise, role=Role.HR).user
    actions.send_to_new_address(
        invitation=invitation, email="new@alfa.uz", by=umida, at=timezone.now()
    )
    assert "new@alfa.uz" in Notification.objects.get(recipient=hr).body


def test_one_campaign_about_a_year_runs_at_a_time(launched, umida, university):
    second = CampaignFactory(university=university, academic_year=launched.academic_year)
    with pytest.raises(IntegrityError, match="campaign_one_at_a_time"), transaction.atomic():
        actions.launch_campaign(campaign=second, by=umida, at=timezone.now())


def test_survey_somebody_has_begun_goes_to_nobody_else(launched, umida):
    """Else the university could read, by a letter to itself, what an enterprise entered so far."""
    invitation = Invitation.objects.first()
    begin_survey(invitation=invitation, language="uz", at=timezone.now())
    with pytest.raises(CampaignError, match="arrived"):
        actions.send_to_new_address(
            invitation=invitation, email="another@alfa.uz", by=umida, at=timezone.now()
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
