"""Objects of monitoring; the questionnaire is the real one, shipped with the platform."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from cluster_portal.common.consents import load_consent_texts
from monitoring import models
from monitoring.classifiers import load_questionnaires
from tests.factories.partners import OrganizationFactory

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def employer_survey() -> models.Questionnaire:
    """With the text respondents agree to."""
    load_consent_texts()
    load_questionnaires()
    return models.Questionnaire.objects.in_use().get(code="employer")


class CampaignFactory(DjangoModelFactory):
    """A draft; `running=True` launches it, `closed=True` closes it as well."""

    class Meta:
        model = models.Campaign
        skip_postgeneration_save = True

    university = factory.SubFactory(OrganizationFactory, university=True)
    questionnaire = factory.LazyFunction(employer_survey)
    name = factory.Sequence(lambda n: f"Employers {n}")
    academic_year = 2026
    starts_on = date(2026, 11, 1)
    ends_on = date(2026, 12, 20)

    @factory.post_generation
    def running(record, create, extracted, **kwargs):
        if extracted:
            record.launch(at=NOW, population=10)
            record.save()

    @factory.post_generation
    def closed(record, create, extracted, **kwargs):
        if extracted:
            record.launch(at=NOW, population=10)
            record.close(at=NOW)
            record.save()


class InvitationFactory(DjangoModelFactory):
    """Sent."""

    class Meta:
        model = models.Invitation

    campaign = factory.SubFactory(CampaignFactory, running=True)
    enterprise = factory.SubFactory(OrganizationFactory)
    email = factory.SelfAttribute("enterprise.email")
    language = "en"
    sent_at = NOW


class ResponseFactory(DjangoModelFactory):
    """Submitted, with every item of a scale, and the overall one, answered by `value`."""

    class Meta:
        model = models.Response
        skip_postgeneration_save = True

    invitation = factory.SubFactory(InvitationFactory, completed_at=NOW)
    language = "en"
    started_at = NOW
    submitted_at = NOW

    @factory.post_generation
    def value(record, create, extracted, **kwargs):
        if extracted is None:
            return
        items = models.Item.objects.filter(
            section__questionnaire=record.invitation.campaign.questionnaire, kind="likert"
        )
        models.Answer.objects.bulk_create(
            models.Answer(response=record, item=item, value=extracted) for item in items
        )
