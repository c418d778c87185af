"""Objects of internships; states other than the first are reached by the models' own methods."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from internships import models
from internships.enums import HireOutcome
from tests.factories.partners import (
    DistrictFactory,
    OrganizationFactory,
    ProgrammeFactory,
    StudentFactory,
)

NOW = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)


class PracticeTypeFactory(DjangoModelFactory):
    class Meta:
        model = models.PracticeType
        django_get_or_create = ("code",)

    code = "production"
    name_uz = "Ishlab chiqarish amaliyoti"
    weeks = 6
    credits = 9


class PlacementRoundFactory(DjangoModelFactory):
    """A draft; `open=True` opens it, in its application phase at NOW; `closed=True` ends it."""

    class Meta:
        model = models.PlacementRound
        skip_postgeneration_save = True

    university = factory.SubFactory(OrganizationFactory, university=True)
    name = factory.Sequence(lambda n: f"Round {n}")
    practice_type = factory.SubFactory(PracticeTypeFactory)
    academic_year = 2026
    apply_from = NOW - timedelta(days=5)
    apply_until = NOW + timedelta(days=5)
    rank_until = NOW + timedelta(days=10)
    confirm_until = NOW + timedelta(days=15)
    eligible_years = [3, 4]
    seed = 7

    @factory.post_generation
    def open(record, create, extracted, **kwargs):
        if extracted:
            models.PlacementRound.open(record, at=record.apply_from)
            record.save()

    @factory.post_generation
    def closed(record, create, extracted, **kwargs):
        if extracted:
            models.PlacementRound.open(record, at=record.apply_from)
            record.allocate(at=record.rank_until)
            record.close(at=record.confirm_until)
            record.save()


class PostingFactory(DjangoModelFactory):
    """A draft; `programmes=[…]` sets who may apply; `published=True` publishes it in its round."""

    class Meta:
        model = models.Posting
        skip_postgeneration_save = True

    enterprise = factory.SubFactory(OrganizationFactory)
    university = factory.SubFactory(OrganizationFactory, university=True)
    practice_type = factory.SubFactory(PracticeTypeFactory)
    title = factory.Sequence(lambda n: f"Engineer's assistant {n}")
    description = "Helps the shift engineer."
    starts_on = date(2026, 11, 2)
    ends_on = date(2026, 12, 12)
    places = 2
    district = factory.SubFactory(DistrictFactory)
    eligible_years = [3, 4]

    @factory.post_generation
    def programmes(record, create, extracted, **kwargs):
        record.eligible_programmes.set(
            extracted or [ProgrammeFactory(institution=record.university)]
        )

    @factory.post_generation
    def published(record, create, extracted, **kwargs):
        if extracted:
            into = record.placement_round or PlacementRoundFactory(
                university=record.university, practice_type=record.practice_type, open=True
            )
            record.submit(at=NOW)
            record.publish(placement_round=into, at=NOW)
            record.save()


class SharedPostingFactory(DjangoModelFactory):
    class Meta:
        model = models.SharedPosting

    enterprise = factory.SubFactory(OrganizationFactory)
    practice_type = factory.SubFactory(PracticeTypeFactory)
    title = "Engineer's assistant"
    description = "Helps the shift engineer."
    district = factory.SubFactory(DistrictFactory)


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = models.Application

    posting = factory.SubFactory(PostingFactory, published=True)
    placement_round = factory.SelfAttribute("posting.placement_round")
    student = factory.LazyAttribute(
        lambda made: StudentFactory(programme=made.posting.eligible_programmes.first())
    )
    choice = 1
    submitted_at = NOW


class PlacementFactory(DjangoModelFactory):
    """Offered; `confirmed`, `under_way` or `completed` bring it further."""

    class Meta:
        model = models.Placement
        skip_postgeneration_save = True

    posting = factory.SubFactory(PostingFactory, published=True)
    student = factory.LazyAttribute(
        lambda made: StudentFactory(programme=made.posting.eligible_programmes.first())
    )
    enterprise = factory.SelfAttribute("posting.enterprise")
    university = factory.SelfAttribute("posting.university")
    practice_type = factory.SelfAttribute("posting.practice_type")
    starts_on = factory.SelfAttribute("posting.starts_on")
    ends_on = factory.SelfAttribute("posting.ends_on")
    offered_at = NOW

    @factory.post_generation
    def confirmed(record, create, extracted, **kwargs):
        if extracted:
            record.confirm(at=NOW)
            record.save()

    @factory.post_generation
    def under_way(record, create, extracted, **kwargs):
        if extracted:
            record.confirm(at=NOW)
            record.begin(at=NOW)
            record.save()

    @factory.post_generation
    def completed(record, create, extracted, **kwargs):
        if extracted:
            record.confirm(at=NOW)
            record.begin(at=NOW)
            record.complete(at=NOW)
            record.save()


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = models.Evaluation

    placement = factory.SubFactory(PlacementFactory, completed=True)
    would_hire = True
    hire_outcome = HireOutcome.OFFERED
    submitted_at = NOW
