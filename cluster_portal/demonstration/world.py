"""The demonstration world: two finished academic years and one under way, played through.

Everything follows from the seed and the day. Past years go through the platform's own
allocation; states of finished things are set as they would have come about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cluster_portal.common.audit import acting
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.demonstration.accounts import add_named_people, open_accounts
from cluster_portal.demonstration.agreements import make_agreements
from cluster_portal.demonstration.calendar import (
    Ending,
    RoundPlan,
    moment,
    rounds_of_today,
    yearly_rounds,
)
from cluster_portal.demonstration.clusters import make_clusters
from cluster_portal.demonstration.consents import agree_to_show_documents
from cluster_portal.demonstration.contracts import Contracts
from cluster_portal.demonstration.correction import make_problems, set_targets
from cluster_portal.demonstration.diaries import Diaries
from cluster_portal.demonstration.grades import Grades
from cluster_portal.demonstration.institutions import (
    DOMAIN,
    Host,
    Staff,
    Teaching,
    chosen_universities,
    make_demands,
    make_hosts,
    make_profiles,
    make_universities,
)
from cluster_portal.demonstration.moves import make_moves
from cluster_portal.demonstration.offers import draw_up_offers
from cluster_portal.demonstration.outcomes import Outcomes
from cluster_portal.demonstration.practice import (
    DECLINING_REGION,
    Practice,
    apply,
    open_round,
    post_places,
    rank,
)
from cluster_portal.demonstration.students import Person, make_students, move_to_year
from cluster_portal.demonstration.surveys import Surveys
from cluster_portal.demonstration.talks import make_talks
from internships.actions.placing.allocation import run_allocation
from internships.enums import PlacementState, PostingState
from internships.models import Application, Placement
from monitoring.models import Questionnaire
from partners.enums import OrganizationKind, Role
from partners.models import CompetenceRequirement, Organization, Region, Student
from quality.actions.aggregation import aggregate_indicators

FINISHED_YEARS = 2
_STUDENTS_PER_UNIVERSITY = 100
_REGIONS, _UNIVERSITIES = 14, 125


class WorldError(DomainError):
    """The world cannot be made here."""


@dataclass
class World:
    """What the parts of the simulation share."""

    seed: int
    today: date
    now: datetime
    year: int
    staff: Staff
    teachings: list[Teaching]
    hosts: list[Host]
    hr: dict[int, User]
    surveys: Surveys
    outcomes: Outcomes
    contracts: Contracts
    grades: Grades
    diaries: Diaries
    named: dict[Role, User]

    @property
    def first_year(self) -> int:
        return self.year - FINISHED_YEARS

    def random(self, part: str) -> Random:
        """A stream of its own for each part, so that changing one leaves the others."""
        return Random(f"{self.seed}:{part}")

    def hosts_near(self, teaching: Teaching) -> list[Host]:
        region = teaching.university.region_id
        fields = {programme.speciality.field.code for programme in teaching.programmes}
        nearby = [host for host in self.hosts if host.organization.region_id == region]
        return [host for host in nearby if fields & set(host.branch.fields)]


def make_world(
    *,
    students: int,
    seed: int,
    today: date,
    accounts: Path,
    report: Callable[[str, int, int], None],
) -> None:
    """Make the world in one transaction: a run that is killed leaves nothing.

    Raises WorldError where students exist already.
    """
    if Student.objects.exists():
        raise WorldError("The database holds students already: nothing was changed.")
    with acting(user_id=None, where="seed_demo"), transaction.atomic():
        world = _stage(students, seed, today)
        count = len(world.teachings)
        for place, (teaching, share) in enumerate(_shares(world.teachings, students)):
            report("universities", place, count)
            _play_university(world, teaching, share)
            _check_constraints()
        report("universities", count, count)
        make_agreements(
            world.teachings,
            world.hosts,
            world.hr,
            world.first_year,
            today,
            world.random("agreements"),
        )
        set_targets(world.first_year, FINISHED_YEARS + 1)
        aggregate_indicators(full=True, at=world.now)
        make_problems(world)
        draw_up_offers(world.hosts[0], world.teachings, world.named[Role.HR], world.now)
        _name_student(world)
        make_moves(
            university=world.teachings[0].university,
            hosts=world.hosts,
            student=world.named[Role.STUDENT].student,
            admin=world.named[Role.UNIVERSITY_ADMIN],
            now=world.now,
        )
        make_talks(
            university=world.teachings[0].university,
            first=world.hosts[0].organization,
            hr=world.hr,
            now=world.now,
            random=world.random("talks"),
        )
        open_accounts(world.named, accounts)


def _check_constraints() -> None:
    """Have the database check what it put off: its list of checks would grow with the world."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _shares(teachings: list[Teaching], students: int) -> list[tuple[Teaching, int]]:
    """How many students each university has: the main one and the declining region more."""
    weights = [
        4 if place == 0 else 3 if one.university.region.code == DECLINING_REGION else 1
        for place, one in enumerate(teachings)
    ]
    shares = [students * weight // sum(weights) for weight in weights]
    shares[0] += students - sum(shares)
    return list(zip(teachings, shares, strict=True))


def _state_bodies() -> tuple[Organization, Organization]:
    """The ministry, and the organization that coordinates the territorial clusters."""
    capital = Region.objects.get(code="1726")
    ministry = Organization.objects.create(
        kind=OrganizationKind.STATE_BODY,
        code="MINISTRY",
        name_uz="Oʻzbekiston Respublikasi Oliy taʼlim, fan va innovatsiyalar vazirligi",
        name_ru="Министерство высшего образования, науки и инноваций Республики Узбекистан",
        name_en="Ministry of Higher Education, Science and Innovations of Uzbekistan",
        region=capital,
    )
    coordinator = Organization.objects.create(
        kind=OrganizationKind.STATE_BODY,
        code="COORDINATION",
        name_uz="Taʼlim klasterlarini muvofiqlashtirish markazi",
        name_ru="Центр координации образовательных кластеров",
        name_en="Coordination Centre of Education Clusters",
        region=capital,
        email=f"markaz@{DOMAIN}",
    )
    return ministry, coordinator


def _employ(staff: Staff, named: dict, teachings: list[Teaching], hosts: list[Host]) -> dict:
    """Administrators and supervisors of the universities; the HR officer of each host."""
    for teaching in teachings:
        main = teaching is teachings[0]
        teaching.admin = (
            named[Role.UNIVERSITY_ADMIN]
            if main
            else staff.add(teaching.university, Role.UNIVERSITY_ADMIN)
        )
        teaching.supervisors = [
            named[Role.SUPERVISOR] if main and place == 0 else staff.add(unit, Role.SUPERVISOR)
            for place, unit in enumerate(teaching.departments)
        ]
    hr = {host.organization.pk: staff.add(host.organization, Role.HR) for host in hosts[1:]}
    hr[hosts[0].organization.pk] = named[Role.HR]
    staff.save()
    return hr


def _stage(students: int, seed: int, today: date) -> World:
    random = Random(f"{seed}:stage")
    year = Period.containing(today, PeriodKind.YEAR).start.year
    since = date(year - FINISHED_YEARS, 9, 1)
    count = min(_UNIVERSITIES, max(_REGIONS, students // _STUDENTS_PER_UNIVERSITY))
    teachings = make_universities(chosen_universities(count), random)
    hosts = make_hosts(teachings, max(14, students // count // 12), random)
    make_profiles(teachings, random, since)
    make_demands(hosts, teachings, range(year, year + 3), random)
    ministry, coordinator = _state_bodies()
    make_clusters(teachings, hosts, coordinator, since)
    staff = Staff(random, since)
    named = add_named_people(staff, ministry, coordinator, teachings[0], hosts[0])
    hr = _employ(staff, named, teachings, hosts)
    now = timezone.make_aware(datetime.combine(today, time.min))
    outcomes = Outcomes(
        first_year=year - FINISHED_YEARS,
        corrected_on=date(year, 2, 1),
        problem_programme=teachings[0].programmes[0],
        now=now,
        random=Random(f"{seed}:outcomes"),
    )
    for programme_id, competence_id in CompetenceRequirement.objects.values_list(
        "profile__programme_id", "competence_id"
    ).order_by("pk"):
        outcomes.competences.setdefault(programme_id, []).append(competence_id)
    questionnaire = Questionnaire.objects.get(code="employer", state="active")
    surveys = Surveys(questionnaire, year - FINISHED_YEARS, Random(f"{seed}:surveys"))
    contracts = Contracts(now, Random(f"{seed}:contracts"))
    grades = Grades(teachings[0].university, date(year - 1, 9, 1), now, Random(f"{seed}:grades"))
    diaries = Diaries(now, Random(f"{seed}:diaries"), teachings[0])
    return World(
        seed, today, now, year, staff, teachings, hosts, hr, surveys, outcomes, contracts, grades,
        diaries,
        named,
    )  # fmt: skip


def _play_university(world: World, teaching: Teaching, students: int) -> None:
    random = world.random(teaching.university.code)
    people = make_students(teaching, students, world.year, world.staff, random)
    hosts = world.hosts_near(teaching)
    by_organization = {host.organization.pk: host for host in hosts}
    for year in range(world.first_year, world.year + 1):
        move_to_year(people, year, random)
        for plan in yearly_rounds(year):
            _play_round(world, plan, teaching, people, hosts, random)
        survey_on = date(year + 1, 5, 20)
        if survey_on < world.today:
            world.surveys.run(teaching, by_organization, year, survey_on, world.now)
    if teaching is world.teachings[0]:
        for plan in rounds_of_today(world.year, world.today):
            _play_round(world, plan, teaching, people, hosts, random)
        begun = date.fromordinal(world.today.toordinal() - 6)
        world.surveys.run(teaching, by_organization, world.year, begun, world.now)


def _play_round(
    world: World,
    plan: RoundPlan,
    teaching: Teaching,
    people: list[Person],
    hosts: list[Host],
    random: Random,
) -> None:
    practice = open_round(plan, teaching, people, world.now, random)
    if practice.record.opened_at is None:
        return
    if plan.rank_until > world.today or plan.ending == Ending.HELD:
        hosts = [*[world.hosts[0]] * 4, *hosts]
    post_places(practice, hosts, world.now, random, world.first_year)
    if plan.apply_until < world.today < plan.rank_until:
        _give_one_to(world.hosts[0], practice)
    apply(practice, world.now, random)
    ranked_on = min(plan.rank_until, world.today)
    if plan.apply_until < world.today:
        rank(practice, world.hr, random, ranked_on)
    Application.objects.bulk_create(practice.applications, batch_size=2000)
    agree_to_show_documents(practice.applications, world.now)
    if plan.rank_until < world.today and plan.ending == Ending.RUN:
        at = moment(plan.rank_until, 12)
        run_allocation(placement_round=practice.record, by=teaching.admin, at=at)
        world.outcomes.play(practice)
        world.contracts.make(practice)
        world.diaries.make(practice)
        world.grades.make(practice)
        _close(practice, world)


def _give_one_to(host: Host, practice: Practice) -> None:
    """The visitors' enterprise has applicants to rank: a posting in its field, if it has none."""
    if any(one.organization == host.organization for one in practice.hosts.values()):
        return
    for posting in practice.postings:
        programmes = practice.programmes[posting.pk]
        if any(one.speciality.field.code in host.branch.fields for one in programmes):
            posting.enterprise, posting.district = host.organization, host.organization.district
            posting.title = host.branch.tasks[0]
            posting.save()
            practice.hosts[posting.pk] = host
            return


def _close(practice: Practice, world: World) -> None:
    """Rounds whose work has begun are closed, with their postings."""
    begun_on = max(practice.plan.starts)
    if begun_on > world.today:
        return
    practice.record.refresh_from_db()
    practice.record.close(at=moment(begun_on))
    practice.record.save()
    practice.record.postings.published().update(
        state=PostingState.CLOSED, closed_at=moment(begun_on)
    )


def _name_student(world: World) -> None:
    """The visitors' student: of the main university, in the year whose round takes applications.

    One whose practice is under way, if there is one: that student has a diary to write.
    """
    under_way = Placement.objects.filter(student=OuterRef("pk"), state=PlacementState.UNDER_WAY)
    student = (
        Student.objects.filter(
            university=world.teachings[0].university, year=4, user__isnull=False, status="studying"
        )
        .select_related("user")
        .order_by(Exists(under_way).desc(), "pk")
        .first()
    )
    if student is None:
        raise WorldError("Too few students for a demonstration: ask for at least 200.")
    Application.objects.filter(student=student, state="submitted").delete()
    student.last_name, student.first_name = "Toʻraqulova", "Nilufar"
    student.save()
    user = student.user
    user.last_name, user.first_name, user.language = "Toʻraqulova", "Nilufar", "uz"
    user.email = student.email = f"nilufar.toraqulova@{DOMAIN}"
    user.save()
    student.save()
    world.named[Role.STUDENT] = user
