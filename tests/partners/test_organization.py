"""The register of organizations: who sees it, who changes what."""

import pytest

from partners.enums import OrganizationKind
from partners.models import Organization
from tests.factories.partners import DistrictFactory, OrganizationFactory, RegionFactory
from tests.partners.queries import count_queries


def card(**changes) -> dict:
    return {"name_uz": "Chirchiq transformator zavodi", "language": "uz", **changes}


def test_register_is_open_to_everybody_signed_in(everyone, sign_in, enterprise):
    seen = {
        role: sign_in(user).get("/organizations/").status_code for role, user in everyone.items()
    }
    assert seen.pop(None) == 302
    assert set(seen.values()) == {200}


def test_register_filters_by_kind_region_and_forgiving_search(olim, sign_in, university, tashkent):
    OrganizationFactory(name_uz="Fargʻona yogʻ-moy zavodi")
    page = sign_in(olim).get("/organizations/", {"search": "фаргона ёг"}).context["page"]
    assert [record.name_uz for record in page.records] == ["Fargʻona yogʻ-moy zavodi"]
    query = {"kind": "university", "region": tashkent.code}
    page = sign_in(olim).get("/organizations/", query).context["page"]
    assert page.records == [university]


@pytest.mark.parametrize("query", ["kind=nonsense", "region=x", "industry=999999", "after=%%%"])
def test_register_bears_nonsense(olim, sign_in, query):
    assert sign_in(olim).get(f"/organizations/?{query}").status_code == 200


def test_register_queries_do_not_grow(olim, sign_in):
    client = sign_in(olim)
    OrganizationFactory.create_batch(2)
    client.get("/organizations/")
    with_few = count_queries(client, "/organizations/")
    OrganizationFactory.create_batch(18)
    assert count_queries(client, "/organizations/") == with_few


def test_operator_adds_an_organization_with_a_made_code(olim, sign_in, tashkent):
    sent = card(kind="enterprise", tax_id="123456789", region=tashkent.pk)
    answer = sign_in(olim).post("/organizations/add/", sent)
    made = Organization.objects.get(tax_id="123456789")
    assert answer.url == f"/organizations/{made.pk}/"
    assert made.code.startswith("ENT-")


def test_form_sent_twice_adds_one_organization(olim, sign_in):
    client, sent = sign_in(olim), card(kind="enterprise", once="5f2e1c9a")
    assert client.post("/organizations/add/", sent).url == (
        client.post("/organizations/add/", sent).url
    )
    assert Organization.objects.filter(name_uz=sent["name_uz"]).count() == 1


@pytest.mark.parametrize("role", ["hr", "student", "mentor", "ministry", "supervisor", "expert"])
def test_others_do_not_add_organizations(everyone, sign_in, role):
    answer = sign_in(everyone[role]).post("/organizations/add/", card(kind="enterprise"))
    assert answer.status_code == 403
    assert not Organization.objects.filter(name_uz=card()["name_uz"]).exists()


def test_university_adds_no_university(umida, sign_in):
    form = sign_in(umida).post("/organizations/add/", card(kind="university")).context["form"]
    assert list(form.errors) == ["kind"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tax_id": "12345"}, "tax_id"),
        ({"name_uz": ""}, "__all__"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"industry": "no such industry"}, "industry"),
    ],
)
def test_card_refuses_nonsense(hamid, enterprise, sign_in, changes, field):
    answer = sign_in(hamid).post(f"/organizations/{enterprise.pk}/change/", card(**changes))
    assert list(answer.context["form"].errors) == [field]


def test_district_must_lie_in_the_region(hamid, enterprise, sign_in, tashkent):
    elsewhere = DistrictFactory(region=RegionFactory())
    sent = card(region=tashkent.pk, district=elsewhere.pk)
    answer = sign_in(hamid).post(f"/organizations/{enterprise.pk}/change/", sent)
    assert list(answer.context["form"].errors) == ["district"]


def test_hr_describes_own_enterprise_but_not_its_kind_or_code(hamid, enterprise, sign_in):
    sent = card(kind="university", code="315", website="https://sement.uz/")
    sign_in(hamid).post(f"/organizations/{enterprise.pk}/change/", sent)
    enterprise.refresh_from_db()
    assert (enterprise.website, enterprise.kind, enterprise.code) == (
        "https://sement.uz/",
        "enterprise",
        "E1",
    )


def test_nobody_changes_a_foreign_card(hamid, umida, kamola, university, enterprise, sign_in):
    url = "/organizations/{}/change/"
    assert sign_in(hamid).get(url.format(university.pk)).status_code == 403
    assert sign_in(umida).get(url.format(enterprise.pk)).status_code == 403
    assert sign_in(kamola).get(url.format(enterprise.pk)).status_code == 403


def test_operator_changes_every_card(olim, enterprise, sign_in):
    answer = sign_in(olim).get(f"/organizations/{enterprise.pk}/change/")
    assert answer.status_code == 200
    assert "is_active" in answer.context["form"].fields


def test_university_builds_faculties_and_departments(umida, university, sign_in):
    client = sign_in(umida)
    client.post(f"/organizations/{university.pk}/units/add/", card(kind="faculty"))
    faculty = Organization.objects.get(parent=university)
    assert faculty.kind == OrganizationKind.FACULTY
    answer = client.post(f"/organizations/{faculty.pk}/units/add/", card(kind="department"))
    department = Organization.objects.get(parent=faculty)
    assert answer.url == department.get_absolute_url()
    assert client.get(f"/organizations/{department.pk}/change/").status_code == 200
    assert client.get(f"/organizations/{department.pk}/units/add/").status_code == 404


def test_units_are_built_only_in_the_own_institution(umida, hamid, enterprise, sign_in):
    foreign = OrganizationFactory(university=True)
    assert sign_in(umida).get(f"/organizations/{foreign.pk}/units/add/").status_code == 403
    assert sign_in(hamid).get(f"/organizations/{enterprise.pk}/units/add/").status_code == 404


def test_detail_offers_only_what_is_allowed(hamid, nilufar, enterprise, sign_in):
    url = f"/organizations/{enterprise.pk}/"
    assert f"{url}change/" in sign_in(hamid).get(url).content.decode()
    assert f"{url}change/" not in sign_in(nilufar).get(url).content.decode()


def test_export_neutralises_formulas(olim, sign_in):
    OrganizationFactory(name_uz="=2+2")
    answer = sign_in(olim).get("/organizations/?export=csv")
    assert "'=2+2" in b"".join(answer.streaming_content).decode()
