"""The official classifiers load completely, and loading again changes nothing."""

import pytest
from django.utils import timezone

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.models import Job
from internships.models import PracticeType
from partners.actions.classifiers import load_classifiers
from partners.classifiers import field_prefixes, load_specialities, load_universities, narrow_field
from partners.enums import Role
from partners.models import (
    ClassifierLoad,
    District,
    FieldOfEducation,
    Industry,
    Occupation,
    Organization,
    Speciality,
)
from partners.tasks import load_classifiers_job
from partners.views.classifiers import start_loading


@pytest.fixture
def loaded(db):
    return load_classifiers(by=None, at=timezone.now())


ROWS = {
    "regions": 14,
    "districts": 205,
    "industries": 766,
    "occupations": 619,
    "fields_of_education": 138,
    "specialities": 984,
    "competences": 24,
    "universities": 125,
    "practice_types": 5,
}


def test_classifiers_load_completely(loaded):
    assert {name: loaded[name].rows for name in ROWS} == ROWS
    assert District.objects.get(code="1703202").region.code == "1703"
    assert Occupation.objects.get(code="1111").parent.code == "111"
    assert Industry.objects.get(code="0111").parent.parent.parent.code == "A"
    assert PracticeType.objects.get(code="production").weeks == 6


def test_loading_again_changes_nothing(loaded):
    again = load_classifiers(by=None, at=timezone.now())
    assert {count.unchanged for count in again.values()} == {c.rows for c in loaded.values()}
    assert {(count.inserted, count.changed) for count in again.values()} == {(0, 0)}
    assert ClassifierLoad.objects.get(name="regions").unchanged == 14


def test_loading_keeps_what_people_entered(loaded):
    Organization.objects.filter(code="315").update(name_en="Tashkent Tech", website="")
    Speciality.objects.filter(code="5330600").update(field=None)
    health = Speciality.objects.get(code="5510100").field
    Speciality.objects.filter(code="5110100").update(field=health)
    assert load_universities() == LoadCount(changed=1, unchanged=124)
    assert load_specialities() == LoadCount(changed=1, unchanged=983)
    assert Organization.objects.get(code="315").name_en == "Tashkent Tech"
    assert Organization.objects.get(code="315").website == "http://www.tdtu.uz/"
    assert Speciality.objects.get(code="5330600").field.code == "061"
    assert Speciality.objects.get(code="5110100").field == health


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("5330600", "061"),
        ("5A330601", "061"),
        ("5320900", "072"),
        ("5A320306", "072"),
        ("5141000", ""),
        ("330000", "061"),
        ("60610100", "061"),
        ("70410101", "041"),
        ("", ""),
        ("?", ""),
    ],
)
def test_narrow_field_follows_the_code(code, field):
    assert narrow_field(code, field_prefixes()) == field


def test_every_field_of_the_prefixes_is_a_narrow_field(loaded):
    narrow = set(FieldOfEducation.objects.filter(level=2).values_list("code", flat=True))
    assert {field for field in field_prefixes().values() if field} <= narrow


def test_areas_of_the_classifier_are_not_choosable(loaded):
    assert Speciality.objects.filter(code="110000").exists()
    assert not Speciality.objects.choosable().filter(code="110000").exists()


def test_only_the_operator_loads_classifiers(everyone, sign_in):
    seen = {role: sign_in(user).get("/classifiers/").status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, None: 302}
    sent = {
        role: sign_in(user).post("/classifiers/load/").status_code
        for role, user in everyone.items()
        if role != Role.OPERATOR
    }
    assert set(sent.values()) == {403, 302}


def test_operator_loads_by_a_job_and_sees_what_came_of_it(
    olim, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(olim)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/classifiers/load/")
    job = Job.objects.get(kind="classifiers")
    assert answer.url == f"/jobs/{job.pk}/"
    assert (job.state, job.result_url) == ("done", "/classifiers/")
    lists = client.get("/classifiers/").context["lists"]
    assert {load.loaded_by for _loader, load in lists} == {olim}
    assert client.get("/classifiers/load/").status_code == 405


def test_loading_task_run_twice_loads_once(olim, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = start_loading(olim)
    before = ClassifierLoad.objects.get(name="regions").loaded_at
    load_classifiers_job(job_id=job.pk)
    assert ClassifierLoad.objects.get(name="regions").loaded_at == before


def test_upper_levels_have_names_in_every_language(loaded):
    for model in (Industry, Occupation, FieldOfEducation):
        upper = model.objects.filter(level__lte=2)
        assert not upper.filter(name_uz="").exists()
        assert not upper.filter(name_ru="").exists()
