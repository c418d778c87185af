"""Objects of the kernel; the texts of consents are the real ones, shipped with the platform."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from cluster_portal.common import models
from cluster_portal.common.consents import load_consent_texts, text_in_force

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def consent_text(purpose: str = "application_documents") -> models.ConsentText:
    """The one in force, as shipped."""
    load_consent_texts()
    return text_in_force(purpose, NOW)


def new_version(text: models.ConsentText, in_force_from: date) -> models.ConsentText:
    """The next version of TEXT, with a sentence more."""
    return models.ConsentText.objects.create(
        purpose=text.purpose,
        version=text.version + 1,
        title=text.title,
        text={language: f"{words} ({text.version + 1})" for language, words in text.text.items()},
        withdrawal=text.withdrawal,
        in_force_from=in_force_from,
    )


class ConsentFactory(DjangoModelFactory):
    """Of a user who agreed to show their CV."""

    class Meta:
        model = models.Consent

    text = factory.LazyFunction(consent_text)
    language = "en"
    given_at = NOW
