"""Objects of internships; states other than the first are reached by the models' own methods."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from internships import models
from internships.actions.contracting.contract import cancel_contract, make_contract, send_contract
from internships.actions.contracting.contract_terms import terms_of
from internships.classifiers import load_contract_templates
from internships.enums import ContractState, HireOutcome, SignedHow
from tests.factories.partners import (
    DistrictFactory,
    OrganizationFactory,
    ProgrammeFactory,
    StudentFactory,
    UserFactory,
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
    """Offered; `confirmed`, `under_way` or `completed` bring it further; `contracted` gives it a
    signed contract."""

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

    @factory.post_generation
    def contracted(record, create, extracted, **kwargs):
        """A contract all parties have signed, for what starts by the calendar."""
        if extracted:
            contract_for(record)


class RequisitesFactory(DjangoModelFactory):
    class Meta:
        model = models.Requisites
        django_get_or_create = ("organization",)

    organization = factory.SubFactory(OrganizationFactory)
    address = "Toshkent shahri, Amir Temur koʻchasi, 1"
    phone = "+998 71 200 00 00"
    bank = "“Oʻzmilliybank” AJ Toshkent filiali"
    account = "20210000900123456001"
    mfo = "00450"
    representative = "Karimov Aziz Botirovich"
    capacity = "direktor"
    basis = "Ustav"
    confirmed_at = NOW
    confirmed_by = "Karimov Aziz"


def template(code: str = "bilateral") -> models.ContractTemplate:
    """One of the templates the platform brings along."""
    if not models.ContractTemplate.objects.exists():
        load_contract_templates()
    return models.ContractTemplate.objects.in_use().get(code=code)


def contract_for(
    *placements, code: str = "bilateral", state: ContractState = ContractState.SIGNED, **given
) -> models.Contract:
    """A contract for confirmed placements, brought to STATE by the platform's own actions.

    One that names personal numbers is sent without them, as it could be once.
    """
    first = placements[0]
    RequisitesFactory(organization=first.university)
    RequisitesFactory(organization=first.enterprise)
    by = given.pop("by", None) or UserFactory()
    fields = {"language": "uz", "city": "Toshkent", "hours": 270, "place": "Navoiy, 1"} | given
    contract = make_contract(
        placements=placements, given=fields | {"template": template(code)}, by=by, at=NOW
    )
    if state == ContractState.DRAFT:
        return contract
    if contract.template.names_numbers:
        contract.send(at=NOW, link_until=NOW + timedelta(days=30))
        contract.save()
    else:
        contract = send_contract(contract=contract, at=NOW)
    if state == ContractState.AWAITING:
        return contract
    contract.make_ready(terms=terms_of(contract), at=NOW)
    contract.save()
    if state == ContractState.READY:
        return contract
    if state == ContractState.CANCELLED:
        return cancel_contract(contract=contract, reason="Xato", at=NOW)
    for party in contract.template.signers:
        sign_for(contract, party)
    contract.conclude(at=NOW)
    if state == ContractState.ENDED:
        contract.end(at=NOW)
    contract.save()
    return contract


def sign_for(contract, party, amendment=None, name="Karimov Aziz") -> models.Signature:
    return models.Signature.objects.create(
        contract=contract,
        amendment=amendment,
        party=party,
        name=name,
        capacity="direktor",
        how=SignedHow.LINK,
        signed_at=NOW,
        terms_hash=(amendment or contract).terms_hash,
    )


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = models.Evaluation

    placement = factory.SubFactory(PlacementFactory, completed=True)
    would_hire = True
    hire_outcome = HireOutcome.OFFERED
    submitted_at = NOW
