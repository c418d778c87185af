"""Two organizations' worlds that must know nothing of each other, and who attacks from where.

Each side is a university and an enterprise with their people and at least one record of every
model that has `visible_to`. What is private on a side carries the side's mark in its text, so that
an answer of any kind can be searched for it.
"""

from datetime import timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from cluster_portal.common import models as common
from internships import models as internships
from monitoring import models as monitoring
from partners import models as partners
from partners.enums import MembershipRole, OrganizationKind, Role
from quality import models as quality
from quality.enums import SubjectKind
from tests.attacks import internship_records
from tests.attacks.side import Side
from tests.conftest import person
from tests.factories.common import ConsentFactory
from tests.factories.monitoring import CampaignFactory, InvitationFactory
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
    ClusterFactory,
    CompetenceFactory,
    CompetenceProfileFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonnelDemandFactory,
    ProgrammeFactory,
    StudentFactory,
)
from tests.factories.quality import (
    ANALYSIS,
    CorrectiveActionFactory,
    IndicatorTargetFactory,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)

# Lists of the whole country, or what is published inside the platform: everybody signed in may
# read them (nobody of a side may change the other's).
OPEN = {
    partners.Organization, partners.Cluster, partners.Membership, partners.Programme,
    partners.CompetenceProfile, partners.Region, partners.District, partners.Industry,
    partners.Occupation, partners.FieldOfEducation, partners.Speciality, partners.ClassifierLoad,
    partners.Competence, internships.PracticeType, internships.ContractTemplate,
    monitoring.Questionnaire, quality.IndicatorTarget,
}  # fmt: skip

# What a role sees of organizations not its own, and why.
SEEN_ACROSS = {
    (Role.HR, internships.PlacementRound): "any enterprise may answer an open call for places",
    (Role.UNIVERSITY_ADMIN, partners.PersonnelDemand): "universities plan by what is needed",
    (Role.COORDINATOR, partners.PersonnelDemand): "coordinators plan by what is needed",
}

ATTACKERS = [
    Role.COORDINATOR, Role.UNIVERSITY_ADMIN, Role.SUPERVISOR, Role.HR, Role.MENTOR, Role.STUDENT,
    Role.EXPERT,
]  # fmt: skip


def guarded_models() -> list[type]:
    """Every model whose queryset says who sees what, without those that are open to all."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model._default_manager.get_queryset(), "visible_to") and model not in OPEN
    ]


def make_side(mark: str, number: int) -> Side:
    side = Side(mark)
    _organizations(side, number)
    _people(side, number)
    _teaching(side)
    _agreements(side)
    internship_records.add_practice(side)
    internship_records.add_days(side)
    internship_records.add_end(side)
    _surveys(side)
    _quality(side)
    _kernel(side)
    return side


def _organizations(side: Side, number: int) -> None:
    university = OrganizationFactory(university=True, code=f"U{number}", name_uz=f"OTM {number}")
    enterprise = OrganizationFactory(code=f"K{number}", name_uz=f"Zavod {number}")
    department = OrganizationFactory(
        kind=OrganizationKind.DEPARTMENT, code=f"D{number}", parent=university
    )
    coordinator = OrganizationFactory(kind=OrganizationKind.STATE_BODY, code=f"C{number}")
    cluster = ClusterFactory(code=f"KL{number}", region=university.region)
    side.add(university, enterprise, department, coordinator, cluster)
    side.add(
        MembershipFactory(
            cluster=cluster, organization=coordinator, role=MembershipRole.COORDINATOR
        ),
        MembershipFactory(cluster=cluster, organization=enterprise),
    )


def _people(side: Side, number: int) -> None:
    university, enterprise, department, coordinator = side.records[partners.Organization]
    where = {
        Role.COORDINATOR: coordinator,
        Role.UNIVERSITY_ADMIN: university,
        Role.SUPERVISOR: department,
        Role.HR: enterprise,
        Role.MENTOR: enterprise,
        Role.STUDENT: university,
        Role.EXPERT: coordinator,
    }
    name = side.secret(partners.Affiliation)
    for role, organization in where.items():
        user = person(f"{role}{number}@{side.mark.lower()}.uz", name, "Anvar", role, organization)
        side.people[role] = user
        side.add(user, *user.affiliations.all())


def _teaching(side: Side) -> None:
    university, enterprise, department, _coordinator = side.records[partners.Organization]
    programme = ProgrammeFactory(institution=university, department=department)
    competence = CompetenceFactory()
    side.add(
        programme,
        competence,
        CompetenceProfileFactory(programme=programme),
        PersonnelDemandFactory(
            enterprise=enterprise,
            speciality=programme.speciality,
            region=university.region,
            note=side.secret(partners.PersonnelDemand),
        ),
    )
    side.add(
        partners.PersonalNumber.objects.create(
            person=side.people[Role.STUDENT],
            number=f"3120399{side.one(partners.Organization).pk:07}",
            digest=side.mark,
            given_at=timezone.now(),
        )
    )
    for place in range(4):
        side.add(
            StudentFactory(
                programme=programme,
                user=side.people[Role.STUDENT] if place == 0 else None,
                student_id=f"{side.mark}{place}",
                last_name=side.secret(partners.Student),
            )
        )


def _agreements(side: Side) -> None:
    """One in force, one under review, one that only the university has seen; each with papers."""
    university, enterprise, *_rest = side.records[partners.Organization]
    name = side.secret(partners.Agreement)
    for traits in ({"active": True}, {"under_review": True}, {}):
        agreement = AgreementFactory(
            drafted_by=university, others=[enterprise], subject=name, **traits
        )
        party = agreement.parties.get(organization=university)
        side.add(
            agreement,
            party,
            AgreementObligationFactory(party=party, what=side.secret(partners.AgreementObligation)),
            AgreementDocumentFactory(
                agreement=agreement,
                file=ContentFile(b"%PDF-1.4 " + side.mark.encode(), name="scan.pdf"),
                name=f"{side.secret(partners.AgreementDocument)}.pdf",
                uploaded_by=side.people[Role.UNIVERSITY_ADMIN],
            ),
        )


def _surveys(side: Side) -> None:
    university, enterprise, _department, _coordinator = side.records[partners.Organization]
    name = side.secret(monitoring.Campaign)
    planned = CampaignFactory(university=university, name=name)
    running = CampaignFactory(university=university, name=name, running=True, academic_year=2025)
    email = f"{side.secret(monitoring.Invitation)}@example.uz"
    side.add(
        planned, running, InvitationFactory(campaign=running, enterprise=enterprise, email=email)
    )


def _quality(side: Side) -> None:
    university, enterprise, _department, _coordinator = side.records[partners.Organization]
    signal = SignalFactory(university=university)
    dismissed = SignalFactory(university=university, indicator="response_rate")
    admin, now = side.people[Role.UNIVERSITY_ADMIN], timezone.now()
    dismissed.dismiss(by=admin, at=now, reason=side.secret(quality.Signal))
    dismissed.save()
    problem = NonconformityFactory(university=university, title=side.secret(quality.Nonconformity))
    action = CorrectiveActionFactory(
        nonconformity=problem,
        owner=side.people[Role.SUPERVISOR],
        description=side.secret(quality.CorrectiveAction),
    )
    analysed = NonconformityFactory(university=university, title=problem.title)
    analysed.contain(containment="Darhol")
    analysed.analyse(**ANALYSIS)
    analysed.save()
    side.add(signal, dismissed, problem, analysed, action)
    for kind, subject in (
        (SubjectKind.ENTERPRISE, enterprise),
        (SubjectKind.PROGRAMME, side.one(partners.Programme)),
    ):
        side.add(IndicatorValueFactory(subject_kind=kind, subject_id=subject.pk))
    side.add(IndicatorTargetFactory(subject_id=university.pk))


def _kernel(side: Side) -> None:
    admin, now = side.people[Role.UNIVERSITY_ADMIN], timezone.now()
    job = common.Job.objects.create(kind="import", title=side.secret(common.Job), started_by=admin)
    run = common.ImportRun.objects.create(
        kind="students",
        scope=side.one(partners.Organization).code,
        file=ContentFile(b"student_id\n1\n", name="students.csv"),
        file_name=side.secret(common.ImportRun),
        job=job,
        uploaded_by=admin,
        preview={"headings": ["student_id"], "rows": [], "sheets": [], "sheet": ""},
    )
    notice = common.Notification.objects.create(
        recipient=admin, key="attack", title=side.secret(common.Notification)
    )
    token, _text = common.ApiToken.objects.issue(
        user=admin,
        name=side.secret(common.ApiToken),
        scope="read",
        expires_at=now + timedelta(days=1),
    )
    student = side.people[Role.STUDENT]
    side.add(job, run, notice, token, ConsentFactory(user=student))
    side.add(
        common.ErasureRequest.objects.create(person=student, asked_at=now),
        partners.CorrectionRequest.objects.create(
            person=student,
            organization=side.one(partners.Organization),
            wrong=side.secret(partners.CorrectionRequest),
            right="Toʻgʻri",
            asked_at=now,
        ),
        common.SecurityEvent.objects.create(
            user=admin,
            kind=common.SecurityEventKind.NEW_DEVICE,
            detail=side.secret(common.SecurityEvent),
            done_at=now,
            done_by=admin,
        ),
        Authenticator.objects.create(
            user=admin,
            type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
        ),
        UserSession.objects.create(
            user=admin, ip="127.0.0.1", user_agent=side.mark, session_key=side.mark
        ),
        SocialAccount.objects.create(user=admin, provider="oidc", uid=side.mark),
    )
