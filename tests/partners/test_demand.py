"""Enterprises state whom they need; those who plan read it."""

import pytest
from django.utils import timezone

from partners.models import PersonnelDemand
from tests.factories.partners import PersonnelDemandFactory, SpecialityFactory
from tests.partners.queries import count_queries


@pytest.fixture
def software(db):
    return SpecialityFactory(code="5330600", name_uz="Dasturiy injiniring")


def sent(enterprise, **changes) -> dict:
    return {
        "enterprise": enterprise.pk,
        "speciality": "5330600 Dasturiy injiniring",
        "region": enterprise.region_id,
        "year": timezone.localdate().year + 1,
        "headcount": 12,
        **changes,
    }


@pytest.mark.parametrize(
    "typed",
    ["5330600 Dasturiy injiniring", "dasturiy", "ДАСТУРИЙ ИНЖ", "53306", "Dasturiy injiniring"],
)
def test_hr_states_demand_by_typing_a_part_of_the_speciality(
    hamid, enterprise, software, sign_in, typed
):
    SpecialityFactory(code="5330700", name_uz="Sunʼiy intellekt")
    answer = sign_in(hamid).post("/demands/add/", sent(enterprise, speciality=typed))
    made = PersonnelDemand.objects.get()
    assert answer.url == f"/demands/{made.pk}/"
    assert (made.speciality, made.headcount) == (software, 12)


def test_what_fits_several_comes_back_to_choose_from(hamid, enterprise, software, sign_in):
    other = SpecialityFactory(code="5330800", name_uz="Dasturiy taʼminot")
    client = sign_in(hamid)
    answer = client.post("/demands/add/", sent(enterprise, speciality="dasturiy"))
    assert answer.context["form"].errors["speciality"] == ["Several fit this: choose one of them."]
    assert f'<option value="{other.pk}">5330800' in answer.content.decode()
    again = sent(enterprise, speciality="dasturiy", speciality_choice=other.pk)
    assert client.post("/demands/add/", again).status_code == 302
    assert PersonnelDemand.objects.get().speciality == other


def test_choice_survives_another_mistake_in_the_form(hamid, enterprise, software, sign_in):
    other = SpecialityFactory(code="5330800", name_uz="Dasturiy taʼminot")
    wrong = sent(enterprise, speciality="dasturiy", speciality_choice=other.pk, headcount="many")
    answer = sign_in(hamid).post("/demands/add/", wrong)
    assert list(answer.context["form"].errors) == ["headcount"]
    assert f'<option value="{other.pk}" selected>' in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"speciality": "yoʻq bunaqasi"}, "speciality"),
        ({"speciality": ""}, "speciality"),
        ({"headcount": 0}, "headcount"),
        ({"headcount": -5}, "headcount"),
        ({"year": 1999}, "year"),
        ({"year": "next"}, "year"),
        ({"region": 999999}, "region"),
        ({"occupation": "zzz"}, "occupation"),
    ],
)
def test_nonsense_is_refused_at_its_field(hamid, enterprise, software, sign_in, changes, field):
    answer = sign_in(hamid).post("/demands/add/", sent(enterprise, **changes))
    assert list(answer.context["form"].errors) == [field]
    assert not PersonnelDemand.objects.exists()


def test_areas_of_the_classifier_cannot_be_demanded(hamid, enterprise, sign_in):
    SpecialityFactory(code="330000", name_uz="Kompyuter texnologiyalari")
    answer = sign_in(hamid).post("/demands/add/", sent(enterprise, speciality="330000"))
    assert list(answer.context["form"].errors) == ["speciality"]


def test_same_demand_twice_is_refused_in_words(hamid, enterprise, software, sign_in):
    client = sign_in(hamid)
    client.post("/demands/add/", sent(enterprise))
    answer = client.post("/demands/add/", sent(enterprise))
    assert answer.context["form"].non_field_errors() == [
        "You have stated this demand already: change it."
    ]


def test_hr_states_demand_for_own_enterprise_only(hamid, software, sign_in, university):
    foreign = PersonnelDemandFactory()
    answer = sign_in(hamid).post("/demands/add/", sent(foreign.enterprise))
    assert list(answer.context["form"].errors) == ["enterprise"]
    for verb in ("change", "delete"):
        assert sign_in(hamid).post(f"/demands/{foreign.pk}/{verb}/").status_code == 404


def test_hr_changes_and_deletes_own_demand(hamid, enterprise, software, sign_in):
    demand = PersonnelDemandFactory(enterprise=enterprise, speciality=software)
    client = sign_in(hamid)
    client.post(f"/demands/{demand.pk}/change/", sent(enterprise, headcount=30))
    demand.refresh_from_db()
    assert demand.headcount == 30
    assert client.get(f"/demands/{demand.pk}/delete/").status_code == 405
    assert client.post(f"/demands/{demand.pk}/delete/").url == "/demands/"
    assert client.post(f"/demands/{demand.pk}/delete/").status_code == 404
    assert not PersonnelDemand.objects.exists()


def test_those_who_plan_read_and_do_not_write(everyone, enterprise, sign_in):
    demand = PersonnelDemandFactory(enterprise=enterprise)
    readers = {"operator", "ministry", "coordinator", "university_admin", "hr"}
    for url in ("/demands/", "/demands/totals/", f"/demands/{demand.pk}/"):
        seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
        assert {role for role, status in seen.items() if status == 200} == readers
    writers = {
        role
        for role, user in everyone.items()
        if sign_in(user).get(f"/demands/{demand.pk}/change/").status_code == 200
    }
    assert writers == {"hr"}


def test_totals_add_up_by_speciality_and_year(malika, software, sign_in):
    for headcount in (5, 7):
        PersonnelDemandFactory(speciality=software, year=2027, headcount=headcount)
    PersonnelDemandFactory(speciality=software, year=2028, headcount=4)
    context = sign_in(malika).get("/demands/totals/").context
    found = [(t["speciality"], t["year"], t["people"], t["enterprises"]) for t in context["totals"]]
    assert found == [(software, 2027, 12, 2), (software, 2028, 4, 1)]
    assert context["people"] == 16
    assert sign_in(malika).get("/demands/totals/?year=2028").context["people"] == 4


def test_demand_pages_queries_do_not_grow(malika, sign_in):
    client = sign_in(malika)
    PersonnelDemandFactory.create_batch(2)
    client.get("/demands/")
    few = [count_queries(client, url) for url in ("/demands/", "/demands/totals/")]
    PersonnelDemandFactory.create_batch(18)
    assert [count_queries(client, url) for url in ("/demands/", "/demands/totals/")] == few


def test_suggestions_come_while_typing(hamid, software, sign_in):
    client = sign_in(hamid)
    answer = client.get("/choices/specialities/", {"of": "speciality", "speciality": "дастур"})
    assert answer.content.decode().strip() == (
        '<option value="5330600 Dasturiy injiniring"></option>'
    )
    assert client.get("/choices/specialities/").content.decode().strip() == ""
    assert client.get("/choices/users/").status_code == 404


def test_suggestions_that_begin_with_the_text_come_first(hamid, software, sign_in):
    SpecialityFactory(code="5330100", name_uz="Axborot tizimlarining dasturiy taʼminoti")
    query = {"of": "speciality", "speciality": "dasturiy"}
    answer = sign_in(hamid).get("/choices/specialities/", query).content.decode()
    assert answer.index("Dasturiy injiniring") < answer.index("Axborot tizimlarining")
