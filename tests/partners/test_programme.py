"""Programmes on offer, and the register of students."""

import pytest

from partners.models import Programme
from tests.factories.partners import (
    OrganizationFactory,
    ProgrammeFactory,
    SpecialityFactory,
    StudentFactory,
)
from tests.partners.queries import count_queries


def sent(university, **changes) -> dict:
    return {
        "institution": university.pk,
        "speciality": "5330600",
        "level": "bachelor",
        "form": "full_time",
        "language": "uz",
        "years": 4,
        "is_active": "on",
        **changes,
    }


@pytest.fixture
def software(db):
    return SpecialityFactory(code="5330600", name_uz="Dasturiy injiniring")


def test_university_adds_and_changes_own_programmes(umida, university, software, sign_in):
    client = sign_in(umida)
    client.post("/programmes/add/", sent(university))
    made = Programme.objects.get(speciality=software)
    assert made.institution == university
    client.post(f"/programmes/{made.pk}/change/", sent(university, years=5))
    made.refresh_from_db()
    assert made.years == 5
    answer = client.post("/programmes/add/", sent(university))
    assert answer.context["form"].non_field_errors() == [
        "The institution has this programme already."
    ]


def test_university_changes_no_foreign_programme(umida, software, sign_in):
    foreign = ProgrammeFactory()
    assert sign_in(umida).get(f"/programmes/{foreign.pk}/change/").status_code == 403
    answer = sign_in(umida).post("/programmes/add/", sent(foreign.institution))
    assert list(answer.context["form"].errors) == ["institution"]


def test_department_of_another_institution_is_refused(umida, university, software, sign_in):
    foreign = OrganizationFactory(kind="department", parent=OrganizationFactory(university=True))
    answer = sign_in(umida).post("/programmes/add/", sent(university, department=foreign.pk))
    assert list(answer.context["form"].errors) == ["department"]


def test_programmes_are_seen_by_all_and_added_by_universities(everyone, programme, sign_in):
    for url in ("/programmes/", f"/programmes/{programme.pk}/"):
        seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
        assert seen == dict.fromkeys(everyone, 200) | {None: 302}
    seen = {
        role: sign_in(user).get("/programmes/add/").status_code for role, user in everyone.items()
    }
    assert seen == dict.fromkeys(everyone, 403) | {"university_admin": 200, None: 302}


def test_programmes_are_found_by_speciality_and_institution(olim, programme, software, sign_in):
    found = ProgrammeFactory(speciality=software)
    query = {"search": "дастурий", "institution_name": found.institution.name_uz}
    assert sign_in(olim).get("/programmes/", query).context["page"].records == [found]


def test_students_are_seen_as_far_as_affiliations_reach(everyone, nilufar, programme, sign_in):
    StudentFactory()
    student = nilufar.student
    student.programme.department = everyone["supervisor"].affiliations.get().organization
    student.programme.save()
    counts = {}
    for role, user in everyone.items():
        answer = sign_in(user).get("/students/")
        if answer.status_code == 200:
            counts[role] = len(answer.context["page"].records)
    assert counts == {"operator": 2, "ministry": 2, "university_admin": 1, "supervisor": 1}


def test_foreign_student_is_not_found(umida, sign_in):
    assert sign_in(umida).get(f"/students/{StudentFactory().pk}/").status_code == 404


def test_student_of_own_university_is_shown(umida, nilufar, sign_in):
    page = sign_in(umida).get(f"/students/{nilufar.student.pk}/").content.decode()
    assert "Toʻraqulova Nilufar" in page


@pytest.mark.parametrize("typed", ["toraqulova", "Тўрақулова", "to'raqulova nil", "TOʻRAQULOVA"])
def test_students_are_found_however_the_name_is_typed(umida, nilufar, sign_in, typed):
    page = sign_in(umida).get("/students/", {"search": typed}).context["page"]
    assert page.records == [nilufar.student]


def test_students_filter_by_programme_year_and_status(umida, nilufar, programme, sign_in):
    StudentFactory(programme=programme, year=4)
    client = sign_in(umida)
    query = {"programme": programme.pk, "year": 3, "status": "studying"}
    assert client.get("/students/", query).context["page"].records == [nilufar.student]
    foreign = ProgrammeFactory()
    assert client.get("/students/", {"programme": foreign.pk}).context["page"].records == []
    assert client.get("/students/", {"year": "x", "status": "?"}).status_code == 200


def test_lists_queries_do_not_grow(umida, programme, sign_in):
    client, urls = sign_in(umida), ("/students/", "/programmes/", f"/programmes/{programme.pk}/")
    StudentFactory.create_batch(2, programme=programme)
    client.get("/students/")
    few = [count_queries(client, url) for url in urls]
    StudentFactory.create_batch(18, programme=programme)
    for own in ProgrammeFactory.create_batch(18, institution=programme.institution):
        StudentFactory(programme=own)
    assert [count_queries(client, url) for url in urls] == few
