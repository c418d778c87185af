"""Objects of the kernel and of partners."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cluster_portal.common.models import User
from partners import models
from partners.enums import (
    AgreementKind,
    AgreementState,
    ClusterModel,
    CompetenceGroup,
    DocumentKind,
    Funding,
    Level,
    MembershipRole,
    OrganizationKind,
    StudyForm,
    TeachingLanguage,
)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.uz")
    last_name = factory.Sequence(lambda n: f"Karimov{n}")
    first_name = "Anvar"
    password = factory.django.Password("parol-Juda-Maxfiy1")
    language = "en"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region

    code = factory.Sequence(lambda n: f"R{n}")
    name_uz = factory.Sequence(lambda n: f"Viloyat {n}")


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = models.District

    region = factory.SubFactory(RegionFactory)
    code = factory.Sequence(lambda n: f"D{n}")
    name_uz = factory.Sequence(lambda n: f"Tuman {n}")


class FieldOfEducationFactory(DjangoModelFactory):
    class Meta:
        model = models.FieldOfEducation

    code = factory.Sequence(lambda n: f"{n:03d}")
    level = 2
    name_en = factory.Sequence(lambda n: f"Field {n}")


class SpecialityFactory(DjangoModelFactory):
    class Meta:
        model = models.Speciality

    level = Level.BACHELOR
    code = factory.Sequence(lambda n: f"{60610000 + n}")
    name_uz = factory.Sequence(lambda n: f"Mutaxassislik {n}")
    field = factory.SubFactory(FieldOfEducationFactory)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organization

    class Params:
        university = factory.Trait(kind=OrganizationKind.UNIVERSITY)

    kind = OrganizationKind.ENTERPRISE
    code = factory.Sequence(lambda n: f"ORG{n}")
    name_uz = factory.Sequence(lambda n: f"Korxona {n}")
    region = factory.SubFactory(RegionFactory)
    email = factory.Sequence(lambda n: f"org{n}@example.uz")
    language = "en"


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = models.Affiliation

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    starts_on = date(2024, 9, 1)


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = models.Cluster

    code = factory.Sequence(lambda n: f"KL{n}")
    name_uz = factory.Sequence(lambda n: f"Klaster {n}")
    model = ClusterModel.TERRITORIAL
    region = factory.SubFactory(RegionFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    cluster = factory.SubFactory(ClusterFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = MembershipRole.MEMBER
    starts_on = date(2024, 9, 1)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme

    institution = factory.SubFactory(OrganizationFactory, university=True)
    speciality = factory.SubFactory(SpecialityFactory)
    level = Level.BACHELOR
    form = StudyForm.FULL_TIME
    language = TeachingLanguage.UZBEK


class StudentFactory(DjangoModelFactory):
    class Meta:
        model = models.Student

    programme = factory.SubFactory(ProgrammeFactory)
    university = factory.SelfAttribute("programme.institution")
    student_id = factory.Sequence(lambda n: f"{300000 + n}")
    last_name = factory.Sequence(lambda n: f"Toʻraqulova{n}")
    first_name = "Nilufar"
    year = 3
    funding = Funding.GRANT


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Competence

    code = factory.Sequence(lambda n: f"C{n}")
    group = CompetenceGroup.SKILLS
    name_uz = factory.Sequence(lambda n: f"Koʻnikma {n}")


class CompetenceProfileFactory(DjangoModelFactory):
    class Meta:
        model = models.CompetenceProfile

    programme = factory.SubFactory(ProgrammeFactory)
    version = 1


class CompetenceRequirementFactory(DjangoModelFactory):
    class Meta:
        model = models.CompetenceRequirement

    profile = factory.SubFactory(CompetenceProfileFactory)
    competence = factory.SubFactory(CompetenceFactory)
    required_level = 4


class PersonnelDemandFactory(DjangoModelFactory):
    class Meta:
        model = models.PersonnelDemand

    enterprise = factory.SubFactory(OrganizationFactory)
    speciality = factory.SubFactory(SpecialityFactory)
    region = factory.SubFactory(RegionFactory)
    year = 2027
    headcount = 5


def _days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class AgreementFactory(DjangoModelFactory):
    """A practice base between a university (`drafted_by`) and an enterprise; `others` join them."""

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True

    class Params:
        sent = factory.Trait(sent_at=factory.LazyFunction(timezone.now))
        under_review = factory.Trait(sent=True, state=AgreementState.UNDER_REVIEW)
        signed = factory.Trait(
            sent=True,
            state=AgreementState.SIGNED,
            number=factory.Sequence(lambda n: f"{n}-A"),
            dated_on=factory.LazyFunction(lambda: _days(-100)),
            signed_at=factory.LazyFunction(timezone.now),
            signed_by=factory.SubFactory(UserFactory),
        )
        active = factory.Trait(
            signed=True,
            state=AgreementState.ACTIVE,
            begun_at=factory.LazyFunction(timezone.now),
        )

    kind = AgreementKind.PRACTICE_BASE
    covers_practice = factory.LazyAttribute(lambda one: one.kind == AgreementKind.PRACTICE_BASE)
    subject = factory.Sequence(lambda n: f"Amaliyot bazasi {n}")
    valid_from = factory.LazyFunction(lambda: _days(-100))
    valid_until = factory.LazyFunction(lambda: _days(265))
    drafted_by = factory.SubFactory(OrganizationFactory, university=True)

    @factory.post_generation
    def others(self, create, extracted, **kwargs):
        others = [OrganizationFactory()] if extracted is None else extracted
        for organization in [self.drafted_by, *others]:
            models.AgreementParty.objects.create(agreement=self, organization=organization)


class AgreementDocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementDocument

    agreement = factory.SubFactory(AgreementFactory)
    kind = DocumentKind.SIGNED
    file = factory.django.FileField(filename="shartnoma.pdf", data=b"%PDF-1.4 scan")
    name = "shartnoma.pdf"
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(UserFactory)


class AgreementObligationFactory(DjangoModelFactory):
    """Owed by the author of the agreement unless a `party` is given."""

    class Meta:
        model = models.AgreementObligation

    party = factory.LazyFunction(lambda: AgreementFactory(active=True).parties.first())
    what = "Amaliyot xonasini jihozlash"
    due_on = factory.LazyFunction(lambda: _days(30))
