"""One placement round played through: postings, applications, rankings."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cluster_portal.demonstration.calendar import RoundPlan, moment
from cluster_portal.demonstration.institutions import Host, Teaching
from cluster_portal.demonstration.students import Person
from internships.enums import ApplicationState, Decision, PostingState, RoundState, Shift
from internships.models import Application, PlacementRound, Posting, PracticeType
from partners.enums import StudentStatus

DECLINING_REGION = "1722"  # Surxondaryo: fewer places and worse practice from year to year
_MOTIVATION = "Mutaxassisligim boʻyicha amaliy tajriba orttirmoqchiman."


@dataclass
class Practice:
    """A round with everything in it, by the objects' own identity."""

    plan: RoundPlan
    teaching: Teaching
    record: PlacementRound
    participants: list[Person]
    postings: list[Posting] = field(default_factory=list)
    hosts: dict[int, Host] = field(default_factory=dict)  # by posting
    programmes: dict[int, list] = field(default_factory=dict)  # by posting
    applications: list[Application] = field(default_factory=list)

    @property
    def people(self) -> dict[int, Person]:
        return {person.student.pk: person for person in self.participants}


def open_round(plan: RoundPlan, teaching: Teaching, people: list[Person], now, random: Random):
    """The round in the state its calendar gives it, with those who may apply."""
    took_part = [
        person
        for person in people
        if person.year_in(plan.academic_year) == plan.student_year
        and person.student.status == StudentStatus.STUDYING
    ]
    begun = moment(plan.apply_from) <= now
    record = PlacementRound(
        university=teaching.university,
        name=plan.name,
        practice_type=PracticeType.objects.get(code=plan.practice),
        academic_year=plan.academic_year,
        apply_from=moment(plan.apply_from),
        apply_until=moment(plan.apply_until),
        rank_until=moment(plan.rank_until),
        confirm_until=moment(plan.confirm_until),
        eligible_years=[plan.student_year],
        seed=random.randrange(1_000_000),
        state=RoundState.OPEN if begun else RoundState.DRAFT,
        opened_at=moment(plan.apply_from) if begun else None,
    )
    record.save()
    return Practice(plan, teaching, record, took_part)


def post_places(practice: Practice, hosts: list[Host], now, random: Random, first_year: int):
    """Places for about everybody; in the declining region a fifth fewer each year."""
    by_field: dict[str, list[Host]] = {}
    for host in hosts:
        for code in host.branch.fields:
            by_field.setdefault(code, []).append(host)
    supply = random.uniform(1.0, 1.25)
    if practice.teaching.university.region.code == DECLINING_REGION:
        supply *= 0.8 ** (practice.plan.academic_year - first_year)
    links = []
    for programme in practice.teaching.programmes:
        wanted = supply * sum(one.programme == programme for one in practice.participants)
        able = by_field.get(programme.speciality.field.code, [])
        while able and wanted > 0:
            host = random.choice(able)
            posting = _posting(practice, host, wanted, random)
            wanted -= posting.places
            links.append((posting, host, _admitted(practice, programme, random)))
    practice.postings = [posting for posting, _host, _admitted in links]
    for posting in practice.postings:
        posting.set_keys()
    Posting.objects.bulk_create(practice.postings, batch_size=2000)
    through = Posting.eligible_programmes.through
    through.objects.bulk_create(
        [
            through(posting_id=posting.pk, programme_id=programme.pk)
            for posting, _host, admitted in links
            for programme in admitted
        ],
        batch_size=5000,
    )
    practice.hosts = {posting.pk: host for posting, host, _admitted in links}
    practice.programmes = {posting.pk: admitted for posting, _host, admitted in links}


def _admitted(practice: Practice, programme, random: Random) -> list:
    """The programmes of one field, often with others besides whose work this is not."""
    code = programme.speciality.field.code
    all_of_field, others = [], []
    for one in practice.teaching.programmes:
        (all_of_field if one.speciality.field.code == code else others).append(one)
    if others and len(all_of_field) > 1 and random.random() < 0.5:
        return [*all_of_field, random.choice(others)]
    return all_of_field


def _posting(practice: Practice, host: Host, wanted: float, random: Random) -> Posting:
    plan, starts_on = practice.plan, random.choice(practice.plan.starts)
    published_at = moment(plan.apply_from - timedelta(days=2))
    hazardous = host.branch.hazardous and random.random() < 0.5
    return Posting(
        enterprise=host.organization,
        university=practice.teaching.university,
        placement_round=practice.record,
        practice_type=practice.record.practice_type,
        title=random.choice(host.branch.tasks),
        description=(
            "Tajribali mutaxassis rahbarligida kundalik ishlarda qatnashadi, hujjatlar bilan "
            "tanishadi va amaliyot dasturidagi topshiriqlarni bajaradi."
        ),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=plan.weeks, days=-3),
        places=min(random.choice([1, 2, 2, 3, 3, 4, 5]), math.ceil(wanted)),
        district=host.organization.district,
        eligible_years=[plan.student_year],
        pay_amount=random.choice([None, None, 600_000, 1_000_000, 1_500_000, 2_000_000]),
        transport=random.random() < 0.4,
        meals=random.random() < 0.5,
        dormitory=random.random() < 0.15,
        working_language=random.choice(["oʻzbek", "oʻzbek", "oʻzbek, rus"]),
        shift=random.choice([Shift.DAY, Shift.DAY, Shift.DAY, Shift.ROTATING]),
        is_hazardous=hazardous,
        safety_requirements="Kirish yoʻriqnomasi va himoya vositalari majburiy."
        if hazardous
        else "",
        state=PostingState.PUBLISHED,
        submitted_at=moment(plan.apply_from - timedelta(days=9)),
        published_at=published_at,
    )


def apply(practice: Practice, now, random: Random) -> None:
    """Nine of ten students rank two to five postings open to them; a few withdraw later."""
    plan = practice.plan
    for person in practice.participants:
        if random.random() < 0.08:
            continue
        suitable = [
            posting
            for posting in practice.postings
            if person.programme in practice.programmes[posting.pk]
        ]
        wishes = {
            posting.pk: practice.hosts[posting.pk].appeal
            + (0.3 if posting.pay_amount else 0)
            + random.gauss(0, 0.8)
            for posting in suitable
        }
        suitable.sort(key=lambda posting: -wishes[posting.pk])
        submitted_at = min(
            now, moment(plan.apply_from + timedelta(days=random.randrange(plan.apply_days)), 15)
        )
        for choice, posting in enumerate(suitable[: random.randint(2, 5)], start=1):
            gone = choice > 1 and random.random() < 0.02
            practice.applications.append(
                Application(
                    placement_round=practice.record,
                    student=person.student,
                    posting=posting,
                    choice=choice,
                    motivation=_MOTIVATION if person.student.user_id else "",
                    submitted_at=submitted_at,
                    state=ApplicationState.WITHDRAWN if gone else ApplicationState.SUBMITTED,
                    withdrawn_at=submitted_at if gone else None,
                )
            )


def rank(practice: Practice, hr: Mapping[int, object], random: Random, ranked_on: date) -> None:
    """Most enterprises rank by grades as they see them; one in ten ranks nobody."""
    by_posting: dict[int, list[Application]] = {}
    for application in practice.applications:
        if application.state == ApplicationState.SUBMITTED:
            by_posting.setdefault(application.posting.pk, []).append(application)
    for posting_pk, applicants in by_posting.items():
        if random.random() < 0.1:
            continue
        applicants.sort(key=lambda one: -(float(one.student.grade_average) + random.gauss(0, 5)))
        for place, application in enumerate(applicants, start=1):
            application.decided_at = moment(ranked_on, 16)
            application.decided_by = hr.get(practice.hosts[posting_pk].organization.pk)
            if place > 3 and random.random() < 0.08:
                application.decision = Decision.NOT_ACCEPTABLE
            else:
                application.decision, application.rank = Decision.RANKED, place
