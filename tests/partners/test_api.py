"""The API asks the same rights as the pages and calls the same actions."""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import Affiliation, Cluster, Organization, PersonnelDemand
from tests.factories.partners import (
    ClusterFactory,
    DistrictFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonnelDemandFactory,
    ProgrammeFactory,
    SpecialityFactory,
    StudentFactory,
)

PUBLIC = [
    "organizations", "clusters", "memberships", "programmes", "regions", "districts",
    "industries", "occupations", "fields-of-education", "specialities", "competences",
]  # fmt: skip


@pytest.mark.parametrize("resource", PUBLIC)
def test_register_and_classifiers_are_open_to_everybody_signed_in(everyone, api_as, resource):
    url = f"/api/v1/{resource}"
    seen = {role: api_as(user).get(url).status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 200) | {None: 401}


@pytest.mark.parametrize(
    ("resource", "readers"),
    [
        ("students", {"operator", "ministry", "university_admin", "supervisor"}),
        (
            "personnel-demands",
            {"operator", "ministry", "coordinator", "university_admin", "hr"},
        ),
        ("affiliations", {"operator", "university_admin", "hr"}),
        ("classifiers", {"operator"}),
    ],
)
def test_guarded_lists_are_open_to_their_readers(everyone, api_as, resource, readers):
    url = f"/api/v1/{resource}"
    seen = {role: api_as(user).get(url).status_code for role, user in everyone.items()}
    assert {role for role, status in seen.items() if status == 200} == readers
    assert {status for role, status in seen.items() if role not in readers} == {403, 401}


@pytest.mark.parametrize(
    ("resource", "make"),
    [
        ("organizations", OrganizationFactory),
        ("clusters", ClusterFactory),
        ("memberships", MembershipFactory),
        ("programmes", ProgrammeFactory),
        ("students", StudentFactory),
        ("personnel-demands", PersonnelDemandFactory),
        ("specialities", SpecialityFactory),
        ("districts", DistrictFactory),
    ],
)
def test_lists_queries_do_not_grow_and_pages_have_a_key(malika, api_as, resource, make):
    client, url = api_as(malika), f"/api/v1/{resource}"
    make.create_batch(2)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    make.create_batch(18)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
    first = client.get(url, {"page_size": 5}).json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == len(second["results"]) == 5
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}


def test_name_follows_the_language_asked_for(malika, api_as, tashkent):
    client = api_as(malika)
    names = [
        client.get("/api/v1/regions", headers={"accept-language": language}).json()["results"][0]
        for language in ("uz", "ru", "en")
    ]
    assert [row["name"] for row in names] == [
        "Toshkent shahri",
        "город Ташкент",
        "Toshkent shahri",
    ]


def test_operator_adds_an_organization_by_codes(olim, api_as, tashkent):
    district = DistrictFactory(region=tashkent, code="1726262")
    sent = {"kind": "enterprise", "name_uz": "Sirli zavod", "region": "1726", "district": "1726262"}
    answer = api_as(olim).post("/api/v1/organizations", sent)
    assert answer.status_code == 201, answer.json()
    assert Organization.objects.get(pk=answer.json()["id"]).district == district


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"tax_id": "12"}, "tax_id"),
        ({"region": "0000"}, "region"),
        ({"kind": "faculty"}, "parent"),
        ({"code": "E1"}, "code"),
    ],
)
def test_nonsense_organizations_are_refused(olim, api_as, enterprise, changes, field):
    sent = {"kind": "enterprise", "name_uz": "Sirli zavod", **changes}
    answer = api_as(olim).post("/api/v1/organizations", sent)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_organization_without_a_name_is_refused_in_words(olim, api_as):
    answer = api_as(olim).post("/api/v1/organizations", {"kind": "enterprise"})
    assert answer.status_code == 409
    assert answer.json() == {"detail": "Give the name in at least one language."}


def test_hr_changes_own_card_only_and_not_its_kind(hamid, enterprise, university, api_as):
    client = api_as(hamid)
    own, foreign = (f"/api/v1/organizations/{one.pk}" for one in (enterprise, university))
    assert client.patch(own, {"phone": "+998901234567"}).status_code == 200
    assert client.patch(own, {"kind": "university"}).status_code == 400
    assert client.patch(foreign, {"phone": "1"}).status_code == 403
    assert client.put(own, {}).status_code == 403
    assert client.delete(own).status_code == 405


def test_university_adds_a_unit_to_itself_only(umida, university, api_as):
    sent = {"kind": "faculty", "name_uz": "Energetika fakulteti"}
    client, url = api_as(umida), "/api/v1/organizations"
    assert client.post(url, sent | {"parent": university.pk}).status_code == 201
    foreign = OrganizationFactory(university=True)
    assert client.post(url, sent | {"parent": foreign.pk}).status_code == 403
    for parent in (foreign, university):  # nobody keeps rights over an organization by its parent
        college = {"kind": "college", "name_uz": "Yot kollej", "parent": parent.pk}
        answer = client.post(url, college)
        assert (answer.status_code, list(answer.json())) == (400, ["parent"])


def test_coordinator_makes_a_cluster_and_reads_its_checklist(
    kamola, api_as, ministry_body, university, tashkent
):
    client = api_as(kamola)
    sent = {"model": "territorial", "name_uz": "Toshkent", "region": "1726"}
    assert list(client.post("/api/v1/clusters", sent).json()) == ["coordinator"]
    answer = client.post("/api/v1/clusters", sent | {"coordinator": ministry_body.pk})
    assert answer.status_code == 201, answer.json()
    cluster = Cluster.objects.get()
    member = {
        "cluster": cluster.pk,
        "organization": university.pk,
        "role": "member",
        "starts_on": timezone.localdate().isoformat(),
    }
    assert client.post("/api/v1/memberships", member).status_code == 201
    again = client.post("/api/v1/memberships", member)
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "This organization is a member already.",
    )
    checklist = client.get(f"/api/v1/clusters/{cluster.pk}/checklist").json()
    assert [item["done"] for item in checklist] == [True, False, False, False, True, True]
    (coordinator,) = cluster.memberships.filter(role="coordinator")
    assert client.post(f"/api/v1/memberships/{coordinator.pk}/end").status_code == 409
    (membership,) = cluster.memberships.filter(role="member")
    change = {"note": "Bosh universitet"}
    assert client.patch(f"/api/v1/memberships/{membership.pk}", change).json()["note"]


def test_foreign_clusters_cannot_be_changed(kamola, umida, api_as, university):
    cluster = ClusterFactory()
    member = {
        "cluster": cluster.pk,
        "organization": university.pk,
        "role": "member",
        "starts_on": "2026-09-01",
    }
    for user in (kamola, umida):
        client = api_as(user)
        assert client.post("/api/v1/memberships", member).status_code == 403
        url = f"/api/v1/clusters/{cluster.pk}"
        assert client.patch(url, {"purpose": "x"}).status_code == 403


def test_hr_states_changes_and_deletes_demand(hamid, enterprise, api_as):
    client, url = api_as(hamid), "/api/v1/personnel-demands"
    sent = {
        "enterprise": enterprise.pk,
        "speciality": SpecialityFactory().pk,
        "region": "1726",
        "year": timezone.localdate().year,
        "headcount": 3,
    }
    made = client.post(url, sent).json()
    assert client.post(url, sent).status_code == 400
    assert client.patch(f"{url}/{made['id']}", {"headcount": 9}).json()["headcount"] == 9
    foreign = OrganizationFactory()
    moved = client.patch(f"{url}/{made['id']}", {"enterprise": foreign.pk})
    assert moved.status_code == 403
    assert client.post(url, sent | {"enterprise": foreign.pk}).status_code == 403
    assert client.post(url, sent | {"year": 2001}).status_code == 400
    assert client.delete(f"{url}/{made['id']}").status_code == 204
    assert not PersonnelDemand.objects.exists()


def test_totals_are_read_by_planners(malika, api_as):
    demand = PersonnelDemandFactory(headcount=4, year=2027)
    PersonnelDemandFactory(speciality=demand.speciality, headcount=6, year=2027)
    assert api_as(malika).get("/api/v1/personnel-demands/totals").json() == [
        {"speciality": demand.speciality_id, "year": 2027, "people": 10, "enterprises": 2}
    ]


def test_programmes_are_written_by_their_own_institution(umida, university, api_as):
    client, url = api_as(umida), "/api/v1/programmes"
    sent = {
        "institution": university.pk,
        "speciality": SpecialityFactory().pk,
        "level": "bachelor",
        "form": "full_time",
        "language": "uz",
    }
    assert client.post(url, sent).status_code == 201
    foreign = ProgrammeFactory()
    assert client.post(url, sent | {"institution": foreign.institution_id}).status_code == 403
    assert client.patch(f"{url}/{foreign.pk}", {"years": 5}).status_code == 403


def test_students_are_read_only_and_scoped(umida, nilufar, api_as):
    foreign, client = StudentFactory(), api_as(umida)
    found = client.get("/api/v1/students", {"search": "Тўрақулова"}).json()["results"]
    assert [row["id"] for row in found] == [nilufar.student.pk]
    assert client.get(f"/api/v1/students/{foreign.pk}").status_code == 404
    assert client.post("/api/v1/students", {}).status_code == 405


def test_roles_are_given_and_ended_by_their_administrators(hamid, enterprise, university, api_as):
    client, url = api_as(hamid), "/api/v1/affiliations"
    sent = {
        "organization": enterprise.pk,
        "role": "mentor",
        "email": "dilshod@example.uz",
        "last_name": "Aliyev",
        "first_name": "Dilshod",
    }
    made = client.post(url, sent)
    assert made.status_code == 201, made.json()
    assert client.post(url, sent).status_code == 409
    assert client.post(url, sent | {"role": "operator"}).status_code == 409
    assert client.post(url, sent | {"organization": university.pk}).status_code == 403
    assert client.post(f"{url}/{made.json()['id']}/end").status_code == 204
    assert not Affiliation.objects.filter(user__email="dilshod@example.uz").exists()


def test_operator_loads_classifiers(olim, hamid, api_as):
    assert api_as(hamid).post("/api/v1/classifiers/load").status_code == 403
    answer = api_as(olim).post("/api/v1/classifiers/load")
    assert answer.status_code == 202
    assert olim.jobs.get().pk == answer.json()["job"]


@pytest.mark.parametrize(
    "url",
    [
        "organizations?kind=castle",
        "organizations?region=zzz",
        "students?year=x",
        "memberships?current_on=yesterday",
        "specialities?level=zzz",
    ],
)
def test_nonsense_filters_answer_400(malika, api_as, url):
    assert api_as(malika).get(f"/api/v1/{url}").status_code == 400


def test_schema_names_the_resources(malika, api_as):
    schema = api_as(malika).get("/api/v1/schema/", headers={"accept": "application/json"}).json()
    assert "/api/v1/personnel-demands/totals" in schema["paths"]
    assert "/api/v1/clusters/{id}/checklist" in schema["paths"]


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": base64.b64encode(b"p=nothing").decode()},
        {"cursor": base64.b64encode(b"p=%00").decode()},
        {"cursor": base64.b64encode(b"p=" + b"9" * 30).decode()},
        {"region": "\x00"},
        {"industry": "\x00"},
        {"search": "\x00"},
        {"parent": "9" * 30},
        {"parent": "-1e99999"},
        {"parent": "NaN"},
        {"code": "\x00"},
    ],
)
def test_queries_that_make_no_sense_are_answered(olim, enterprise, api_as, sign_in, query):
    assert api_as(olim).get("/api/v1/organizations", query).status_code in {200, 400, 404}
    assert sign_in(olim).get("/organizations/", query).status_code == 200


@pytest.mark.parametrize("wrong", [{"region": "\x00"}, {"name_uz": "\x00"}, {"code": "\x00"}])
def test_values_no_record_can_have_are_refused(olim, api_as, wrong):
    sent = {"kind": "enterprise", "name_uz": "Sirli zavod", **wrong}
    assert api_as(olim).post("/api/v1/organizations", sent).status_code == 400


def test_too_long_an_email_is_refused(hamid, enterprise, api_as, sign_in):
    email = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.uz"
    person = {"email": email, "last_name": "A", "first_name": "B", "role": "mentor"}
    sent = person | {"organization": enterprise.pk}
    assert api_as(hamid).post("/api/v1/affiliations", sent).status_code == 400
    page = f"/organizations/{enterprise.pk}/people/add/"
    form = sign_in(hamid).post(page, person | {"starts_on": "2026-11-01"}).context["form"]
    assert list(form.errors) == ["email"]
