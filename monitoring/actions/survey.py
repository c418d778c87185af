"""Answering by personal link: nothing typed is lost, nothing counts twice.

Every write locks the invitation, so two tabs, a double press or a late autosave come one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.consents import ConsentError, mark_withdrawn
from cluster_portal.common.errors import DomainError
from monitoring.consents import agree, consents_of
from monitoring.models import Answer, Invitation, Item, Response, Section


class SurveyUnavailableError(DomainError):
    """The link takes no answers now; the sentence says why."""


class NotAgreedError(SurveyUnavailableError):
    """Answers came from somebody who has not agreed to anything on the first page."""


class SurveyAnsweredError(SurveyUnavailableError):
    """The answers were sent before."""


class AnswersMissingError(DomainError):
    """Required questions are open."""


@dataclass(frozen=True)
class Given:
    """What somebody answered to an item: a value, "not applicable", or a text."""

    value: int | None = None
    is_not_applicable: bool = False
    text: str = ""

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.is_not_applicable and not self.text


def check_takes_answers(invitation: Invitation, at: datetime) -> None:
    """Raises SurveyUnavailableError where the link is used up."""
    campaign = invitation.campaign
    if invitation.completed_at:
        raise SurveyAnsweredError(_("Your answers have been sent. Thank you!"))
    if invitation.opted_out_at:
        raise SurveyUnavailableError(
            _("You said that you do not wish to take part. We will not write to you again.")
        )
    if not campaign.takes_answers(timezone.localdate(at)):
        raise SurveyUnavailableError(_("The survey is over: answers are not taken any more."))


def begin_survey(*, invitation: Invitation, language: str, at: datetime) -> Response:
    """Agree to the text in force and take part, in LANGUAGE; going back to the first page may
    change the language."""
    with transaction.atomic():
        invitation = _locked(invitation, at)
        try:
            agree(invitation, at)
        except ConsentError as error:
            raise SurveyUnavailableError(str(error)) from error
        response, made = Response.objects.get_or_create(
            invitation=invitation, defaults={"language": language, "started_at": at}
        )
        if not made and response.language != language:
            response.language = language
            response.save(update_fields=["language"])
        if not invitation.opened_at:
            invitation.opened_at = at
            invitation.save(update_fields=["opened_at"])
    return response


def save_answers(*, response: Response, given: Mapping[Item, Given], at: datetime) -> None:
    """Keep what was GIVEN. A choice left out keeps what was chosen; an emptied text is removed."""
    with transaction.atomic():
        _locked(response.invitation, at)
        emptied = [item.pk for item, answer in given.items() if answer.is_blank]
        response.answers.filter(item__in=emptied, value=None, is_not_applicable=False).delete()
        Answer.objects.bulk_create(
            [
                Answer(
                    response=response,
                    item=item,
                    value=answer.value,
                    is_not_applicable=answer.is_not_applicable,
                    text=answer.text,
                )
                for item, answer in given.items()
                if not answer.is_blank
            ],
            update_conflicts=True,
            unique_fields=["response", "item"],
            update_fields=["value", "is_not_applicable", "text"],
        )


def submit_response(*, response: Response, at: datetime) -> Response:
    """Send the answers, for good. Raises AnswersMissingError where required items are open."""
    with transaction.atomic():
        invitation = _locked(response.invitation, at)
        response = Response.objects.select_for_update().get(pk=response.pk)
        if missing_items(response):
            raise AnswersMissingError(_("Some questions still need an answer."))
        response.submitted_at = invitation.completed_at = at
        response.save(update_fields=["submitted_at"])
        invitation.save(update_fields=["completed_at"])
    return response


def opt_out(*, invitation: Invitation, at: datetime) -> Invitation:
    """No more letters of this campaign; what was entered and not sent is removed."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.completed_at:
            raise SurveyAnsweredError(_("Your answers have been sent. Thank you!"))
        if not invitation.opted_out_at:
            Response.objects.filter(invitation=invitation, submitted_at=None).delete()
            mark_withdrawn(consents_of(invitation), at=at)
            invitation.opted_out_at = at
            invitation.save(update_fields=["opted_out_at"])
    return invitation


def missing_items(response: Response) -> list[Item]:
    """Required items without an answer, in the order of the questionnaire."""
    questionnaire = response.invitation.campaign.questionnaire_id
    return list(
        Item.objects.filter(section__questionnaire=questionnaire, is_required=True)
        .exclude(pk__in=response.answers.values("item"))
        .select_related("section")
    )


def pages_of(invitation: Invitation) -> list[Section]:
    """The sections of the questionnaire, one a page, in order."""
    return list(Section.objects.filter(questionnaire=invitation.campaign.questionnaire_id))


def _locked(invitation: Invitation, at: datetime) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=invitation.pk)
    )
    check_takes_answers(invitation, at)
    return invitation
