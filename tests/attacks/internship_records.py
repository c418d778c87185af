"""A side's records of the internships app: what attackers of the other side are after."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

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
from partners import models as partners
from partners.enums import Role
from tests.attacks.side import Side
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


def add_practice(side: Side) -> None:
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


def add_days(side: Side) -> None:
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


def add_end(side: Side) -> None:
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
