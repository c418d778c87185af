"""Six cohorts of students per university: four studying, two graduated."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from cluster_portal.demonstration.institutions import Staff, Teaching
from cluster_portal.demonstration.names import person_name
from partners.enums import Funding, Role, StudentStatus
from partners.models import Programme, Student

YEARS = 4  # of study
COHORTS = YEARS + 2
GROUP = 25  # students


@dataclass
class Person:
    """A student with what the simulation knows of them; `ability` varies about 0."""

    student: Student
    programme: Programme
    entered: int
    ability: float

    def year_in(self, academic_year: int) -> int:
        """The year of study in an academic year; above YEARS after graduation."""
        return academic_year - self.entered + 1


def _group(programme: Programme, entered: int, classmates: Counter) -> str:
    """The group of the next student of the programme and cohort: "MT 24-2"."""
    place = classmates[programme.pk, entered]
    classmates[programme.pk, entered] += 1
    words = [word for word in programme.speciality.name_uz.split() if word[0].isalpha()]
    initials = "".join(word[0] for word in words[:3]).upper()
    return f"{initials} {entered % 100:02d}-{place // GROUP + 1}"


def make_students(
    teaching: Teaching, count: int, academic_year: int, staff: Staff, random: Random
) -> list[Person]:
    """COUNT students over all cohorts; those who study have an account without a password."""
    people, users = [], {}
    classmates: Counter[tuple[int, int]] = Counter()
    for number in range(count):
        entered = academic_year - number % COHORTS
        programme = random.choices(teaching.programmes, teaching.popularity)[0]
        name, ability = person_name(random), random.gauss(0, 1)
        student = Student(
            university=teaching.university,
            student_id=f"{teaching.university.code}{entered % 100:02d}{number:06d}",
            last_name=name.last,
            first_name=name.first,
            sex=name.sex,
            programme=programme,
            group=_group(programme, entered, classmates),
            year=1,
            funding=Funding.GRANT if random.random() < 0.35 else Funding.CONTRACT,
            grade_average=round(min(100.0, max(55.0, 77 + 8 * ability + random.gauss(0, 3))), 2),
        )
        student.set_keys()
        if academic_year - entered < YEARS:
            users[number] = staff.add(teaching.university, Role.STUDENT, name)
            student.email = users[number].email
        people.append(Person(student, programme, entered, ability))
    staff.save()
    for number, user in users.items():
        people[number].student.user = user
    Student.objects.bulk_create([person.student for person in people], batch_size=2000)
    return people


def move_to_year(people: list[Person], academic_year: int, random: Random) -> None:
    """Give everybody their year of study then; the graduated leave, and a few others."""
    moved = []
    for person in people:
        year, student = person.year_in(academic_year), person.student
        if year < 1 or student.status != StudentStatus.STUDYING:
            continue
        if year > YEARS:
            student.status = StudentStatus.GRADUATED
        elif year == 2 and random.random() < 0.02:
            student.status = random.choice([StudentStatus.ACADEMIC_LEAVE, StudentStatus.EXPELLED])
        student.year = min(year, YEARS)
        moved.append(student)
    Student.objects.bulk_update(moved, ["year", "status"], batch_size=2000)
