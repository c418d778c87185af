"""Two organizations' worlds that must know nothing of each other, and who attacks from where.

Each side is a university and an enterprise with their people and at least one record of every
model that has `visible_to`. What is private on a side carries the side's mark in its text, so that
an answer of any kind can be searched for it.
"""

from dataclasses import dataclass, field
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
from internships.actions.contracting.amendment import propose_amendment
from internships.actions.placing.allocation import dry_run_allocation
from internships.actions.practising.diary_plan import open_diary
from internships.enums import (
    CheckSide,
    ComplaintTopic,
    IncidentKind,
    InductionKind,
    Severity,
    Verdict,
)
from internships.models.feedback import ASPECTS, MOTIVES
from monitoring import models as monitoring
from partners import models as partners
from partners.enums import MembershipRole, OrganizationKind, Role
from quality import models as quality
from quality.enums import SubjectKind
from tests.conftest import person
from tests.factories.common import ConsentFactory
from tests.factories.internships import (
    ApplicationFactory,
    EvaluationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
    SharedPostingFactory,
    contract_for,
    sign_for,
)
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


@dataclass
class Side:
    """One university, one enterprise, their people, and their records by model."""

    mark: str
    people: dict[Role, common.User] = field(default_factory=dict)
    records: dict[type, list] = field(default_factory=dict)

    def add(self, *records) -> None:
        for record in records:
            self.records.setdefault(type(record), []).append(record)

    def one(self, model):
        return self.records[model][0]

    def secret(self, model) -> str:
        """A word that stands in the private text of this side's records of MODEL."""
        return f"{self.mark}{model.__name__}"


def make_side(mark: str, number: int) -> Side:
    side = Side(mark)
    _organizations(side, number)
    _people(side, number)
    _teaching(side)
    _agreements(side)
    _practice(side)
    _internship_days(side)
    _internship_end(side)
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


def _practice(side: Side) -> None:
    university, enterprise, _department, _coordinator = side.records[partners.Organization]
    now, day, admin = timezone.now(), timedelta(days=1), side.people[Role.UNIVERSITY_ADMIN]
    calendar = {
        "apply_from": now - day,
        "apply_until": now + day,
        "rank_until": now + 2 * day,
        "confirm_until": now + 3 * day,
    }
    name = side.secret(internships.PlacementRound)
    opened = PlacementRoundFactory(university=university, name=name, open=True, **calendar)
    planned = PlacementRoundFactory(university=university, name=name, **calendar)
    common_to_all = {
        "enterprise": enterprise,
        "university": university,
        "programmes": [side.one(partners.Programme)],
        "title": side.secret(internships.Posting),
        "starts_on": timezone.localdate() + 10 * day,
        "ends_on": timezone.localdate() + 50 * day,
    }
    draft = PostingFactory(**common_to_all)
    sent = PostingFactory(**common_to_all)
    sent.submit(at=now)
    sent.save()
    published = PostingFactory(placement_round=opened, published=True, places=5, **common_to_all)
    free = PostingFactory(placement_round=opened, published=True, **common_to_all)
    shared = SharedPostingFactory(
        enterprise=enterprise,
        practice_type=draft.practice_type,
        title=side.secret(internships.SharedPosting),
    )
    several = PostingFactory(shared=shared, **common_to_all)
    applicant, intern, graduate, worker = side.records[partners.Student]
    application = ApplicationFactory(
        posting=published,
        student=applicant,
        motivation=side.secret(internships.Application),
        cv=ContentFile(b"%PDF-1.4 " + side.mark.encode(), name="cv.pdf"),
        cv_name=f"{side.mark}.pdf",
    )
    _talk(side, application)
    name = side.secret(internships.Placement)
    at = {"posting": published, "mentor_name": name, "mentor_email": f"{name}@example.uz"}
    offered = PlacementFactory(student=applicant, **at)
    confirmed = PlacementFactory(student=intern, confirmed=True, **at)
    completed = PlacementFactory(student=graduate, completed=True, **at)
    working = PlacementFactory(student=worker, under_way=True, **at)
    later = {"starts_on": published.ends_on + day, "ends_on": published.ends_on + 9 * day}
    paid_for = PlacementFactory(student=applicant, confirmed=True, **at, **later)
    paid = contract_for(
        paid_for, by=admin, code="paid_practice", state="ready", pay=900_000, hire_number=1,
        insurance=side.secret(internships.Contract),
    )  # fmt: skip
    signed = contract_for(working, by=admin, insurance=side.secret(internships.Contract))
    unsigned = contract_for(
        confirmed, by=admin, code="three_party", state="ready",
        insurance=side.secret(internships.Contract),
    )  # fmt: skip
    amendment = propose_amendment(
        contract=signed, effective_on=working.starts_on, by=admin, at=now,
        changes={"place": side.secret(internships.Amendment)},
        reason=side.secret(internships.Amendment),
    )  # fmt: skip
    signature = sign_for(unsigned, "student", name=side.secret(internships.Signature))
    evaluation = EvaluationFactory(placement=completed, comment=side.secret(internships.Evaluation))
    kept = internships.ReservedPlaces.objects.create(posting=published, group="targeted", places=1)
    named = internships.ReservedStudent.objects.create(
        placement_round=opened,
        student=applicant,
        group="targeted",
        basis=side.secret(internships.ReservedStudent),
        named_by=side.people[Role.UNIVERSITY_ADMIN],
        named_at=now,
    )
    run = dry_run_allocation(placement_round=opened, by=side.people[Role.UNIVERSITY_ADMIN], at=now)
    side.add(
        opened, planned, published, draft, sent, free, application, offered, confirmed, completed
    )
    side.add(working, evaluation, run, signed, paid, unsigned, amendment, signature)
    side.add(shared, several)
    side.add(
        internships.PracticeTarget.objects.create(
            university=university, programme=side.one(partners.Programme), year_of_study=3,
            practice_type=published.practice_type, starts_on=published.starts_on,
            ends_on=published.ends_on,
        )
    )  # fmt: skip
    found = {
        "university": university,
        "practice_type": published.practice_type,
        "host_name": side.secret(internships.OwnPlace),
        "host_email": f"{side.secret(internships.OwnPlace)}@example.uz",
        "starts_on": timezone.localdate() + 10 * day,
        "ends_on": timezone.localdate() + 50 * day,
        "proposed_at": now,
        "answer_until": now + 9 * day,
    }
    proposed = internships.OwnPlace.objects.create(student=applicant, **found)
    accepted = internships.OwnPlace(student=intern, enterprise=enterprise, **found)
    accepted.accept(at=now)
    accepted.save()
    swap = internships.PlacementSwap.objects.create(
        placement=confirmed,
        other=offered,
        message=side.secret(internships.PlacementSwap),
        proposed_at=now,
    )
    side.add(proposed, accepted, swap)
    side.add(kept, named)


def _talk(side: Side, application) -> None:
    """What HR and the applicant say about the application, and when they meet."""
    now, hr = timezone.now(), side.people[Role.HR]
    application.invited_at = now
    application.save()
    begins = {"starts_at": now + timedelta(hours=3), "ends_at": now + timedelta(hours=4)}
    offered = {"offered_by": hr, "offered_at": now, "posting": application.posting, **begins}
    place = side.secret(internships.InterviewSlot)
    taken = internships.InterviewSlot(place=place, **offered)
    taken.take(application=application, at=now)
    taken.save()
    side.add(
        internships.InterviewSlot.objects.create(place=place, **offered),
        taken,
        internships.ApplicationNote.objects.create(
            application=application, text=side.secret(internships.ApplicationNote),
            written_by=hr, written_at=now,
        ),
        internships.ApplicationMessage.objects.create(
            application=application, author=hr, from_enterprise=True, sent_at=now,
            text=side.secret(internships.ApplicationMessage),
        ),
    )  # fmt: skip


def _internship_days(side: Side) -> None:
    """The placement under way with a diary, what is said to it, and what happens at the place."""
    working = side.records[internships.Placement][-1]
    supervisor, now = side.people[Role.SUPERVISOR], timezone.now()
    working.supervisor = supervisor
    working.save()
    diary = open_diary(placement=working, at=now)
    entry = diary.entries.order_by("day").first()
    internships.DiaryEntry.objects.filter(pk=entry.pk).update(
        text=side.secret(internships.DiaryEntry), written_at=now, changed_at=now
    )
    name = side.secret(internships.Diary)
    diary.entries.filter(pk=diary.entries.order_by("day").last().pk).update(topic=name)
    placed, day = {"placement": working}, timezone.localdate()
    side.add(
        diary,
        entry,
        internships.DiaryFile.objects.create(
            entry=entry,
            file=ContentFile(b"\xff\xd8\xff " + side.mark.encode(), name="a.jpg"),
            name=side.secret(internships.DiaryFile),
            media_type="image/jpeg",
            added_at=now,
        ),
        internships.WeeklyCheck.objects.create(
            diary=diary,
            week=entry.week,
            side=CheckSide.SUPERVISOR,
            verdict=Verdict.REMARKS,
            remarks=side.secret(internships.WeeklyCheck),
            checked_at=now,
            checked_by=supervisor,
            checked_name="S",
        ),
        internships.PracticeReport.objects.create(
            **placed,
            file=ContentFile(b"%PDF-1.4 " + side.mark.encode(), name="r.pdf"),
            file_name=side.secret(internships.PracticeReport),
            handed_in_at=now,
        ),
        internships.Induction.objects.create(
            **placed,
            kind=InductionKind.ARRIVAL,
            held_on=day,
            confirmed_at=now,
            confirmed_name=side.secret(internships.Induction),
        ),
        internships.MentorTerm.objects.create(
            **placed, name=side.secret(internships.MentorTerm), named_at=now, ended_at=now
        ),
        internships.Visit.objects.create(
            **placed,
            visited_on=day,
            visitor=supervisor,
            findings=side.secret(internships.Visit),
            photo=ContentFile(b"\xff\xd8\xff " + side.mark.encode(), name="v.jpg"),
            photo_type="image/jpeg",
            recorded_at=now,
        ),
        internships.Incident.objects.create(
            **placed,
            happened_on=day,
            kind=IncidentKind.INJURY,
            severity=Severity.MINOR,
            what_happened=side.secret(internships.Incident),
            what_was_done="Yordam",
            reported_at=now,
            reporter_name="S",
        ),
        internships.Complaint.objects.create(
            **placed,
            topic=ComplaintTopic.TREATMENT,
            text=side.secret(internships.Complaint),
            received_at=now,
        ),
        internships.Delegation.objects.create(
            university=working.university,
            supervisor=supervisor,
            stand_in=side.people[Role.UNIVERSITY_ADMIN],
            starts_on=day,
            ends_on=day,
            made_by=supervisor,
            made_at=now,
        ),
    )


def _internship_end(side: Side) -> None:
    """The completed placement: its grade by a commission, what the student said, its file."""
    completed = next(one for one in side.records[internships.Placement] if one.state == "completed")
    admin, now = side.people[Role.UNIVERSITY_ADMIN], timezone.now()
    university, day = completed.university, timezone.localdate()
    scheme = internships.GradingScheme.objects.create(
        university=university,
        name_uz=side.secret(internships.GradingScheme),
        applies_from=day,
        made_at=now,
    )
    components = [
        internships.GradeComponent.objects.create(scheme=scheme, part=part, weight=50)
        for part in ("tasks", "defence")
    ]
    commission = internships.Commission.objects.create(
        university=university,
        name=side.secret(internships.Commission),
        formed_by=admin,
        formed_at=now,
    )
    internships.CommissionMember.objects.create(
        commission=commission, name="R", is_chair=True, user=side.people[Role.SUPERVISOR]
    )
    grade = internships.PracticeGrade(
        placement=completed, scheme=scheme, commission=commission, opened_at=now
    )
    grade.sign(total=40, mark=2, not_passed_for="points", by=admin, at=now)
    grade.save()
    internships.ComponentMark.objects.create(
        grade=grade, component=components[0], points=40, given_by=admin, given_at=now
    )
    open_grade = internships.PracticeGrade.objects.create(
        placement=side.records[internships.Placement][-1],
        scheme=scheme,
        commission=commission,
        opened_at=now,
    )
    repeat = internships.PracticeRepeat(grade=grade, asked_at=now, asked_by=admin)
    repeat.refuse(reason=side.secret(internships.PracticeRepeat), by=admin, at=now)
    repeat.save()
    own = side.one(internships.Placement)  # the student's with an account
    steps = dict.fromkeys(ASPECTS, 4)
    side.add(
        scheme,
        commission,
        grade,
        open_grade,
        repeat,
        internships.PlaceRating.objects.create(
            placement=own, comment=side.secret(internships.PlaceRating), given_at=now, **steps
        ),
        internships.MotivationAnswer.objects.create(
            placement=own, moment="before", given_at=now, **dict.fromkeys(MOTIVES, 4)
        ),
        internships.HireAnswer.objects.create(placement=own, hired=True, answered_at=now),
        internships.PlacementFile.objects.create(
            placement=completed,
            for_student=False,
            language="uz",
            file=ContentFile(b"%PDF-1.4 " + side.mark.encode(), name="f.pdf"),
            gathered_at=now,
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
