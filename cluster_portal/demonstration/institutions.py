"""Universities with their programmes, enterprises, clusters, and the people who act for them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, zip_longest
from random import Random

from django.contrib.auth.hashers import make_password

from cluster_portal.common.models import User
from cluster_portal.common.text import search_key
from cluster_portal.demonstration.branches import BRANCHES, TRADE_NAMES, Branch, fields_taught
from cluster_portal.demonstration.names import PersonName, person_name
from partners.enums import Level, OrganizationKind, Role, StudyForm, TeachingLanguage
from partners.models import (
    Affiliation,
    Competence,
    CompetenceProfile,
    CompetenceRequirement,
    District,
    Industry,
    Organization,
    PersonnelDemand,
    Programme,
    Region,
    Speciality,
)

MAIN_UNIVERSITY = "315"  # Toshkent davlat texnika universiteti
DOMAIN = "demo.example"


@dataclass
class Host:
    """An enterprise (or school) that takes interns; `appeal` and `care` vary about 0."""

    organization: Organization
    branch: Branch
    appeal: float
    care: float


@dataclass
class Teaching:
    """A university with its programmes by narrow field; `strength` varies about 0."""

    university: Organization
    departments: list[Organization]
    strength: float
    programmes: list[Programme] = field(default_factory=list)
    admin: User | None = None
    supervisors: list[User] = field(default_factory=list)

    @property
    def popularity(self) -> list[int]:
        """How students spread over the programmes: the first takes the most."""
        return [3, *[1] * (len(self.programmes) - 1)]


class Staff:
    """Makes people with one affiliation; each e-mail address is used once."""

    def __init__(self, random: Random, since: date):
        self.random, self.since, self.taken = random, since, set()
        self.users: list[User] = []
        self.affiliations: list[tuple[User, Organization, Role]] = []
        self.no_password = make_password(None)

    def add(self, organization, role: Role, name: PersonName | None = None, language="") -> User:
        name = name or person_name(self.random)
        address = search_key(f"{name.first} {name.last}").replace(" ", ".")
        email = f"{address}@{DOMAIN}"
        while email in self.taken:
            email = f"{address}.{len(self.taken)}@{DOMAIN}"
        self.taken.add(email)
        user = User(
            email=email,
            last_name=name.last,
            first_name=name.first,
            language=language or name.language,
            password=self.no_password,
        )
        self.users.append(user)
        self.affiliations.append((user, organization, role))
        return user

    def save(self) -> None:
        """Write those added since the last time."""
        User.objects.bulk_create(self.users, batch_size=2000)
        Affiliation.objects.bulk_create(
            [
                Affiliation(user=user, organization=organization, role=role, starts_on=self.since)
                for user, organization, role in self.affiliations
            ],
            batch_size=2000,
        )
        self.users, self.affiliations = [], []


def chosen_universities(count: int) -> list[Organization]:
    """COUNT real universities, the regions taking turns, the main one first."""
    by_region = defaultdict(list)
    found = Organization.objects.of_kind(OrganizationKind.UNIVERSITY).select_related("region")
    for university in found.exclude(code=MAIN_UNIVERSITY).order_by("code"):
        by_region[university.region.code].append(university)
    turns = zip_longest(*(by_region[code] for code in sorted(by_region)))
    others = [university for turn in turns for university in turn if university]
    return [found.get(code=MAIN_UNIVERSITY), *others][:count]


def _specialities_by_field() -> dict[str, list[Speciality]]:
    """Bachelor's specialities with short names."""
    by_field = defaultdict(list)
    taught = Speciality.objects.filter(level=Level.BACHELOR, field__isnull=False)
    for speciality in taught.select_related("field").order_by("code", "pk"):
        plain = ":" not in speciality.name_uz and len(speciality.name_uz) < 90
        if plain and len(speciality.code) == 7:
            by_field[speciality.field.code].append(speciality)
    return by_field


def make_universities(universities: list[Organization], random: Random) -> list[Teaching]:
    """Two departments each, and three to six programmes in the fields the name suggests."""
    by_field = _specialities_by_field()
    teachings = []
    for university in universities:
        names = [("Ishlab chiqarish taʼlimi kafedrasi", "Кафедра производственного обучения")]
        names.append(("Umumkasbiy fanlar kafedrasi", "Кафедра общепрофессиональных дисциплин"))
        departments = [
            _organization(
                kind=OrganizationKind.DEPARTMENT,
                code=f"{university.code}-{number}",
                name_uz=name_uz,
                name_ru=name_ru,
                parent=university,
                region=university.region,
            )
            for number, (name_uz, name_ru) in enumerate(names, start=1)
        ]
        teaching = Teaching(university, departments, random.gauss(0, 0.35))
        wanted = random.randint(4, 6)
        pools = [by_field[code] for code in fields_taught(university.name_uz) if by_field[code]]
        picked: dict = {}
        for pool in cycle(pools):
            speciality = random.choice(pool)
            picked[speciality.pk] = speciality
            if len(picked) >= min(wanted, sum(map(len, pools))):
                break
        teaching.programmes = [
            Programme(
                institution=university,
                department=departments[number % 2],
                speciality=speciality,
                level=Level.BACHELOR,
                form=StudyForm.FULL_TIME,
                language=TeachingLanguage.RUSSIAN if number % 4 == 3 else TeachingLanguage.UZBEK,
            )
            for number, speciality in enumerate(picked.values())
        ]
        teachings.append(teaching)
    Organization.objects.bulk_create([unit for one in teachings for unit in one.departments])
    Programme.objects.bulk_create([made for one in teachings for made in one.programmes])
    return teachings


def _host_name(branch, number: int, random: Random) -> tuple[str, str]:
    """In Uzbek and in Russian."""
    trade_uz, trade_ru = random.choice(TRADE_NAMES)
    if branch.kind == OrganizationKind.SCHOOL:
        name_uz, name_ru = f"{number}{branch.words[0]}", f"{branch.words[1]}{number}"
    else:
        name_uz, name_ru = f"{trade_uz} {branch.words[0]}", f"{branch.words[1]} «{trade_ru}»"
    return name_uz, name_ru[0].upper() + name_ru[1:]


def make_hosts(teachings: list[Teaching], per_university: int, random: Random) -> list[Host]:
    """Enterprises of the branches that employ what the universities of each region teach."""
    districts = defaultdict(list)
    for district in District.objects.select_related("region").order_by("code"):
        districts[district.region_id].append(district)
    industries = {industry.code: industry for industry in Industry.objects.filter(level=2)}
    hosts = []
    for teaching in teachings:
        fields = {programme.speciality.field.code for programme in teaching.programmes}
        branches = [branch for branch in BRANCHES if fields & set(branch.fields)]
        first = teaching.programmes[0].speciality.field.code
        branches.sort(key=lambda branch: first not in branch.fields)
        for branch, _place in zip(cycle(branches), range(per_university), strict=False):
            number = len(hosts) + 1
            name_uz, name_ru = _host_name(branch, number, random)
            region = teaching.university.region
            organization = _organization(
                kind=branch.kind,
                code=f"E{number:05d}",
                tax_id=f"{300_000_000 + number:09d}",
                name_uz=name_uz,
                name_ru=name_ru,
                region=region,
                district=random.choice(districts[region.pk]),
                industry=industries[branch.industry],
                email=f"kadrlar.e{number:05d}@{DOMAIN}",
                language="ru" if number % 6 == 0 else "uz",
            )
            hosts.append(Host(organization, branch, random.gauss(0, 0.6), random.gauss(0, 0.35)))
    hosts[0].appeal = 2.0  # the visitors' enterprise has applicants to rank
    Organization.objects.bulk_create([host.organization for host in hosts], batch_size=2000)
    return hosts


def _organization(**fields) -> Organization:
    organization = Organization(**fields)
    organization.set_keys()
    return organization


def make_profiles(teachings: list[Teaching], random: Random, agreed_on: date) -> None:
    """One agreed profile per programme: eight competences, at least one of each group."""
    competences = list(Competence.objects.order_by("code"))
    groups = defaultdict(list)
    for competence in competences:
        groups[competence.group].append(competence)
    profiles, requirements = [], []
    for programme in (made for one in teachings for made in one.programmes):
        profile = CompetenceProfile(
            programme=programme, version=1, state="agreed", agreed_on=agreed_on
        )
        profiles.append(profile)
        picked = [one for group in groups.values() for one in random.sample(group, 2)]
        requirements += [
            CompetenceRequirement(
                profile=profile,
                competence=competence,
                required_level=random.choice([3, 4, 4, 5]),
                importance=random.choice([2, 3, 4, 5]),
            )
            for competence in picked
        ]
    CompetenceProfile.objects.bulk_create(profiles, batch_size=2000)
    CompetenceRequirement.objects.bulk_create(requirements, batch_size=2000)


def make_demands(hosts: list[Host], teachings: list[Teaching], years, random: Random) -> None:
    """What enterprises say they need, in specialities taught in their region."""
    taught = defaultdict(set)
    for teaching in teachings:
        for programme in teaching.programmes:
            key = (teaching.university.region_id, programme.speciality.field.code)
            taught[key].add(programme.speciality_id)
    demands = []
    for host in hosts:
        region: Region = host.organization.region
        nearby = [pk for code in host.branch.fields for pk in sorted(taught[region.pk, code])]
        for speciality_id in nearby[:2]:
            demands += [
                PersonnelDemand(
                    enterprise=host.organization,
                    speciality_id=speciality_id,
                    region=region,
                    year=year,
                    headcount=random.randint(1, 12),
                )
                for year in years
            ]
    PersonnelDemand.objects.bulk_create(demands, batch_size=2000)
