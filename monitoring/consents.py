"""Consent to answer a survey, by whoever holds the personal link."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from cluster_portal.common.consents import give_consent, withdraw_consent
from cluster_portal.common.models import Consent
from cluster_portal.common.purposes import Purpose, register
from monitoring.enums import CampaignState
from monitoring.models import Campaign, Invitation, Response, SurveyConsent

PURPOSE = "survey_answers"


def consents_of(invitation: Invitation):
    return Consent.objects.filter(survey_consent__invitation=invitation)


def is_agreed(invitation: Invitation, at: datetime) -> bool:
    """Whether the text now in force was agreed to."""
    return consents_of(invitation).to_text_in_force(PURPOSE, at).exists()


def agree(invitation: Invitation, at: datetime) -> None:
    """Note the consent; the caller has locked the invitation."""
    consent = give_consent(purpose=PURPOSE, among=consents_of(invitation), at=at)
    SurveyConsent.objects.get_or_create(consent=consent, defaults={"invitation": invitation})


def may_withdraw(invitation: Invitation) -> bool:
    """Whether answers were sent, with a consent that stands or before consents were noted."""
    given = consents_of(invitation)
    return bool(invitation.completed_at) and (given.standing().exists() or not given.exists())


@transaction.atomic
def withdraw_answers(*, invitation: Invitation, at: datetime) -> None:
    consent = consents_of(invitation).standing().select_related("text").first()
    if consent is None:
        _take_out(invitation.pk, at)
    else:
        withdraw_consent(consent=consent, at=at)


def _take_out(invitation_pk: int, at: datetime) -> None:
    """Remove the answers and write no more; once the campaign is closed, those that were sent stay
    in its groups, where nobody can find them."""
    campaigns = Campaign.objects.select_for_update(no_key=True)
    campaign = campaigns.get(invitations=invitation_pk)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_pk)
    answers = Response.objects.filter(invitation=invitation)
    if campaign.state == CampaignState.CLOSED:
        answers.filter(submitted_at=None).delete()
        return
    answers.delete()
    invitation.completed_at, invitation.opted_out_at = None, at
    invitation.save(update_fields=["completed_at", "opted_out_at"])


def _withdraw(consent: Consent, at: datetime) -> None:
    _take_out(consent.survey_consent.invitation_id, at)


def register_purpose() -> None:
    register(
        Purpose(
            PURPOSE,
            Path(__file__).parent / "data" / "consents",
            _withdraw,
            held_by=lambda user: Q(survey_consent__invitation__email__iexact=user.email),
        )
    )
