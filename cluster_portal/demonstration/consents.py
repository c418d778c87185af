"""What the people of the demonstration world agreed to, when they first did what needs it."""

from collections.abc import Iterable
from datetime import datetime

from cluster_portal.common.consents import text_in_force
from cluster_portal.common.models import Consent
from internships.application_documents import PURPOSE as APPLICATION_DOCUMENTS
from internships.models import Application
from monitoring.consents import PURPOSE as SURVEY_ANSWERS
from monitoring.models import Response, SurveyConsent


def agree_to_show_documents(applications: Iterable[Application], now: datetime) -> None:
    """Each student who wrote a motivation letter agreed with the first of them."""
    text = text_in_force(APPLICATION_DOCUMENTS, now)
    first: dict[int, Application] = {}
    for application in applications:
        user = application.student.user_id
        if application.motivation and user:
            earliest = first.setdefault(user, application)
            if application.submitted_at < earliest.submitted_at:
                first[user] = application
    agreed = set(Consent.objects.filter(text=text, user__in=first).values_list("user", flat=True))
    Consent.objects.bulk_create(
        [
            Consent(
                text=text,
                user_id=user,
                language=application.student.user.language,
                given_at=application.submitted_at,
            )
            for user, application in first.items()
            if user not in agreed
        ],
        batch_size=2000,
    )


def agree_to_answer(responses: list[Response], now: datetime) -> None:
    text = text_in_force(SURVEY_ANSWERS, now)
    consents = Consent.objects.bulk_create(
        [
            Consent(text=text, language=response.language, given_at=response.started_at)
            for response in responses
        ],
        batch_size=2000,
    )
    SurveyConsent.objects.bulk_create(
        [
            SurveyConsent(invitation=response.invitation, consent=consent)
            for response, consent in zip(responses, consents, strict=True)
        ],
        batch_size=2000,
    )
