"""Launching a campaign, reminding, and closing it."""

import uuid
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.jobs import start_job
from cluster_portal.common.models import Job
from cluster_portal.common.notifications import notify
from internships.people import acting_for
from monitoring import tasks
from monitoring.actions.invitation import silent_invitations
from monitoring.enums import CampaignState, QuestionnaireState
from monitoring.frame import frame_of, is_of_university, preview_frame, reachable
from monitoring.models import Campaign, Invitation
from partners.enums import Role


class CampaignError(DomainError):
    """The campaign cannot do this now."""


def save_draft(*, campaign: Campaign, by, at: datetime) -> Campaign:
    """Keep a new or changed draft; once launched, a campaign stays as it is."""
    with transaction.atomic():
        if campaign.pk and _locked(campaign).state != CampaignState.DRAFT:
            raise CampaignError(_("The campaign is launched already: it cannot be changed."))
        campaign.save()
    return campaign


def discard_draft(*, campaign: Campaign, by, at: datetime) -> None:
    """Remove a campaign that was never launched."""
    with transaction.atomic():
        campaign = _locked(campaign)
        if campaign.state != CampaignState.DRAFT:
            raise CampaignError(_("The campaign is launched already: it can only be closed."))
        campaign.delete()


def launch_campaign(*, campaign: Campaign, by, at: datetime) -> Job:
    """Fix the frame and send everybody in it a personal link; the job shows how far it is."""
    with transaction.atomic():
        campaign = _locked(campaign)
        today = timezone.localdate(at)
        if campaign.state == CampaignState.DRAFT:
            _check_questionnaire_and_days(campaign, today)
        frame = preview_frame(campaign, today)
        if not frame.reachable:
            raise CampaignError(
                _("No enterprise that hosted students in this year has an e-mail address.")
                if frame.without_address
                else _("No enterprise hosted students of the university in this year.")
            )
        campaign.launch(at=at, population=frame.population)
        campaign.save()
        _invite(campaign, today)
        return _start_sending(campaign, by)


def invite_remaining(*, campaign: Campaign, by, at: datetime) -> Job:
    """Ask those who could not be asked before: new hosts, and hosts with an address by now."""
    with transaction.atomic():
        campaign = _locked(campaign)
        _check_takes_answers(campaign, timezone.localdate(at))
        today = timezone.localdate(at)
        frame = preview_frame(campaign, today)
        campaign.population = max(campaign.population, frame.population)
        campaign.save()
        _invite(campaign, today)
        if not campaign.invitations.waiting().exists():
            raise CampaignError(_("Everybody who has an e-mail address is invited already."))
        return _start_sending(campaign, by)


def remind_campaign(*, campaign: Campaign, by, at: datetime) -> Job:
    """Send a reminder to those who have not answered and got no letter today."""
    with transaction.atomic():
        campaign = _locked(campaign)
        _check_takes_answers(campaign, timezone.localdate(at))
        if not silent_invitations(campaign_id=campaign.pk, at=at).exists():
            raise CampaignError(
                _("There is nobody to remind: all have answered or got a letter today.")
            )
        return start_job(
            tasks.send_reminders,
            title=_("Reminders: %(campaign)s") % {"campaign": campaign},
            by=by,
            kind="survey_reminders",
            campaign_id=campaign.pk,
        )


def close_campaign(*, campaign: Campaign, by, at: datetime) -> Campaign:
    """No more answers; the results appear."""
    with transaction.atomic():
        campaign = _locked(campaign)
        campaign.close(at=at)
        campaign.save()
    return campaign


def report_failed_letter(*, invitation: Invitation, by, at: datetime) -> Invitation:
    """The letter came back: it counts no longer as a valid invitation."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.completed_at or invitation.opened_at:
            raise CampaignError(_("The enterprise has opened the survey: the letter arrived."))
        if not invitation.sent_at:
            raise CampaignError(_("No letter has been sent to this enterprise yet."))
        if not invitation.failed_at:
            invitation.failed_at = at
            invitation.save(update_fields=["failed_at"])
    return invitation


def send_to_new_address(*, invitation: Invitation, email: str, by, at: datetime) -> Job:
    """Ask the enterprise again, at another address and by another link; the old one opens nothing.

    Not once somebody has begun: the link would show another reader what was entered. Never at an
    address of the university itself, and the enterprise's own people are told: whoever runs a
    survey must not answer it.
    """
    with transaction.atomic():
        campaign = _locked(invitation.campaign)
        today = timezone.localdate(at)
        if is_of_university(email, campaign.university, today):
            raise CampaignError(_("This is an address of the university: the enterprise answers."))
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _check_takes_answers(campaign, today)
        if invitation.completed_at or invitation.opted_out_at:
            raise CampaignError(_("The enterprise has answered, or does not wish to take part."))
        if invitation.opened_at:
            raise CampaignError(_("The enterprise has opened the survey: the letter arrived."))
        invitation.email, invitation.key = email, uuid.uuid4()
        invitation.sent_at = invitation.failed_at = invitation.reminded_at = None
        invitation.save(update_fields=["email", "key", "sent_at", "failed_at", "reminded_at"])
        notify(
            acting_for(invitation.enterprise_id, Role.HR, today),
            "survey_readdressed",
            {"invitation": invitation, "campaign": campaign},
            key=f"invitation:{invitation.pk}:{invitation.key}",
        )
        return _start_sending(campaign, by)


def _locked(campaign: Campaign) -> Campaign:
    return (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("university", "questionnaire")
        .get(pk=campaign.pk)
    )


def _check_questionnaire_and_days(campaign: Campaign, today) -> None:
    if campaign.questionnaire.state != QuestionnaireState.ACTIVE:
        raise CampaignError(_("The questionnaire is not in use: choose another version."))
    if today > campaign.ends_on:
        raise CampaignError(_("The last day has passed: give the campaign later days."))
    if today < campaign.starts_on:
        raise CampaignError(_("The first day is still to come: launch it then, or change it."))


def _check_takes_answers(campaign: Campaign, today) -> None:
    if not campaign.takes_answers(today):
        raise CampaignError(_("The campaign is not running: no answers are taken now."))


def _invite(campaign: Campaign, today) -> None:
    """One invitation per enterprise; those invited already stay as they are."""
    members = frame_of(campaign.university_id, campaign.academic_year, today)
    invitations = (
        Invitation(
            campaign=campaign,
            enterprise=member,
            email=member.contact_email,
            language=member.language,
        )
        for member in reachable(members).iterator(chunk_size=500)
    )
    while chunk := list(islice(invitations, 500)):
        Invitation.objects.bulk_create(chunk, ignore_conflicts=True)


def _start_sending(campaign: Campaign, by) -> Job:
    return start_job(
        tasks.send_invitations,
        title=_("Invitations: %(campaign)s") % {"campaign": campaign},
        by=by,
        kind="survey_invitations",
        campaign_id=campaign.pk,
    )
