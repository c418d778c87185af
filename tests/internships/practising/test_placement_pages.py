"""Pages and API of placements: who may what, and how much they ask of the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common import waiting
from cluster_portal.common.models import Job, Letter
from internships.actions.placing.allocation import run_allocation
from internships.enums import PlacementState
from internships.models import AllocationRun, Placement
from partners.enums import Role
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    EvaluationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import StudentFactory

NAMES = {"name": "Bobur Choriyev", "email": "b@example.uz"}
READERS = {Role.OPERATOR, Role.MINISTRY, Role.UNIVERSITY_ADMIN, Role.HR, Role.STUDENT}


@pytest.fixture
def placement_round(university):
    """Ranking is over, students confirm for some days more."""
    now = timezone.now()
    return PlacementRoundFactory(
        university=university,
        apply_from=now - timedelta(days=9),
        apply_until=now - timedelta(days=5),
        rank_until=now - timedelta(days=1),
        confirm_until=now + timedelta(days=5),
        open=True,
    )


@pytest.fixture
def posting(placement_round, enterprise, university, programme):
    return PostingFactory(
        enterprise=enterprise,
        university=university,
        programmes=[programme],
        placement_round=placement_round,
        places=40,
        published=True,
    )


@pytest.fixture
def offered(posting, nilufar):
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    return PlacementFactory(posting=posting, student=nilufar.student, application=application)


@pytest.fixture
def confirmed(offered):
    offered.confirm(at=NOW)
    offered.save()
    return offered


def test_pages_of_placements_by_role(offered, everyone, sign_in):
    for role, user in everyone.items():
        client = sign_in(user)
        found = client.get(reverse("placement-list")).status_code
        one = client.get(offered.get_absolute_url()).status_code
        if role is None:
            assert (found, one) == (302, 302)
        elif role in READERS:
            assert (role, found, one) == (role, 200, 200)
        elif role == Role.SUPERVISOR:  # of another department
            assert (found, one) == (200, 404)
        else:
            assert (role, found, one) == (role, 403, 403)


def test_way_to_the_outcome_is_shown_to_those_who_may_go_it(offered, everyone, sign_in):
    outcome = reverse("placement-round-outcome", args=[offered.application.placement_round_id])
    for role in READERS:
        client = sign_in(everyone[role])
        shown = outcome in client.get(offered.get_absolute_url()).content.decode()
        assert (role, shown) == (role, client.get(outcome).status_code != 403)


@pytest.mark.parametrize(
    ("verb", "role", "data"),
    [
        ("confirm", Role.STUDENT, {}),
        ("decline", Role.STUDENT, {"reason": ""}),
        ("interrupt", Role.UNIVERSITY_ADMIN, {"reason": "Illness"}),
        ("supervise", Role.UNIVERSITY_ADMIN, {"supervisor": "", "is_in_field": "true"}),
        ("name-mentor", Role.HR, NAMES),
        ("send-link", Role.HR, {}),
    ],
)
def test_each_step_is_taken_by_its_own_side_only(offered, everyone, sign_in, verb, role, data):
    url = reverse(f"placement-{verb}", args=[offered.pk])
    for other, user in everyone.items():
        if other not in {role, None}:
            assert sign_in(user).post(url, data).status_code in {403, 404}, other
    offered.refresh_from_db()
    assert (offered.state, offered.is_in_field) == (PlacementState.OFFERED, None)
    assert sign_in(everyone[role]).post(url, data).status_code in {200, 302}


def test_student_confirms_on_the_page_twice_without_harm(offered, nilufar, sign_in):
    client = sign_in(nilufar)
    assert "Confirm the place" in client.get(offered.get_absolute_url()).content.decode()
    for sentence in ("The place is yours.", "This cannot be done now"):
        response = client.post(reverse("placement-confirm", args=[offered.pk]), follow=True)
        assert sentence in response.content.decode()
    offered.refresh_from_db()
    assert offered.state == PlacementState.CONFIRMED


def test_full_posting_is_told_in_words(offered, posting, nilufar, sign_in):
    posting.places = 1
    posting.save()
    PlacementFactory(posting=posting, confirmed=True)
    response = sign_in(nilufar).post(reverse("placement-confirm", args=[offered.pk]), follow=True)
    assert "All places of this posting are taken." in response.content.decode()


def test_enterprise_names_the_mentor_on_the_page(confirmed, hamid, sign_in):
    client = sign_in(hamid)
    url = reverse("placement-name-mentor", args=[confirmed.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "", "email": "no address"}).status_code in {200, 422}
    assert client.post(url, NAMES).url == confirmed.get_absolute_url()
    confirmed.refresh_from_db()
    assert confirmed.mentor_email == "b@example.uz"
    assert Letter.objects.filter(email="b@example.uz").count() == 1


def test_university_assigns_only_its_own_supervisors(confirmed, umida, sardor, hamid, sign_in):
    client = sign_in(umida)
    url = reverse("placement-supervise", args=[confirmed.pk])
    client.post(url, {"supervisor": hamid.pk, "is_in_field": "unknown"})
    confirmed.refresh_from_db()
    assert confirmed.supervisor is None
    client.post(url, {"supervisor": sardor.pk, "is_in_field": "false"})
    confirmed.refresh_from_db()
    assert (confirmed.supervisor, confirmed.is_in_field) == (sardor, False)
    kept = client.get(url).context["form"]
    assert '<option value="false" selected>' in str(kept["is_in_field"])
    assert sign_in(sardor).get(confirmed.get_absolute_url()).status_code == 200


def test_list_finds_those_who_lack_somebody(confirmed, umida, sign_in):
    client = sign_in(umida)
    for missing, found in (("mentor", True), ("supervisor", True), ("evaluation", False)):
        page = client.get(reverse("placement-list"), {"missing": missing}).content.decode()
        assert (confirmed.get_absolute_url() in page) is found
    page = client.get(reverse("placement-list"), {"search": "toʼraqulova"}).content.decode()
    assert confirmed.get_absolute_url() in page
    assert client.get(reverse("placement-list"), {"state": "nonsense"}).status_code == 200


def test_list_is_exported(confirmed, umida, sign_in):
    response = sign_in(umida).get(reverse("placement-list"), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Student,Programme,Enterprise")
    assert len(lines) == 2


def test_queries_of_the_list_do_not_grow(
    confirmed, posting, programme, umida, api_as, sign_in, django_assert_max_num_queries
):
    for _number in range(20):
        student = StudentFactory(programme=programme)
        EvaluationFactory(
            placement=PlacementFactory(posting=posting, student=student, completed=True)
        )
    client, program = sign_in(umida), api_as(umida)
    client.get(reverse("placement-list"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("placement-list")).status_code == 200
    with django_assert_max_num_queries(18):
        assert client.get(confirmed.get_absolute_url()).status_code == 200
    for path in ("placements", "evaluations"):
        with django_assert_max_num_queries(6):
            assert len(program.get(f"/api/v1/{path}").data["results"]) >= 20


def waits_for(user, role) -> list[str]:
    affiliation = user.affiliations.get(role=role)
    return [one.text for one in waiting.waiting_for(user, affiliation)]


def test_home_page_tells_each_side_what_waits(offered, nilufar, hamid, umida):
    assert any("Confirm or decline" in text for text in waits_for(nilufar, Role.STUDENT))
    assert any("the allocation can run" in text for text in waits_for(umida, Role.UNIVERSITY_ADMIN))
    assert "1 intern has no mentor." not in waits_for(hamid, Role.HR)
    offered.confirm(at=NOW)
    offered.save()
    assert "1 intern has no mentor." in waits_for(hamid, Role.HR)
    assert "1 intern has no supervisor." in waits_for(umida, Role.UNIVERSITY_ADMIN)
    assert not any("Confirm or decline" in text for text in waits_for(nilufar, Role.STUDENT))


def test_api_of_placements_follows_the_same_rights(offered, everyone, api_as):
    for role, user in everyone.items():
        client = api_as(user)
        status = client.get(f"/api/v1/placements/{offered.pk}").status_code
        if role is None:
            assert status == 401
        elif role in READERS:
            assert (role, status) == (role, 200)
        else:
            assert status in {403, 404}
        if role != Role.STUDENT:
            refused = client.post(f"/api/v1/placements/{offered.pk}/confirm").status_code
            assert refused in {401, 403, 404}
    done = api_as(everyone[Role.STUDENT]).post(f"/api/v1/placements/{offered.pk}/confirm")
    assert (done.status_code, done.data["state"]) == (200, "confirmed")
    again = api_as(everyone[Role.STUDENT]).post(f"/api/v1/placements/{offered.pk}/confirm")
    assert again.status_code == 409


def test_api_leads_a_placement(confirmed, hamid, umida, nilufar, api_as):
    path = f"/api/v1/placements/{confirmed.pk}"
    assert api_as(hamid).post(f"{path}/mentor", {"name": "B", "email": "x"}).status_code == 400
    named = api_as(hamid).post(f"{path}/mentor", NAMES)
    assert named.data["mentor_email"] == "b@example.uz"
    assert "mentor_email" not in api_as(nilufar).get(path).data
    assert "mentor_key" not in named.data
    assert api_as(umida).post(f"{path}/interrupt", {}).status_code == 400
    ended = api_as(umida).post(f"{path}/interrupt", {"reason": "Illness"})
    assert ended.data["state"] == "interrupted"
    late = api_as(nilufar).post(f"{path}/decline", {})
    assert late.status_code == 409


def test_api_shows_evaluations_to_those_who_may_see_them(confirmed, everyone, api_as):
    confirmed.begin(at=NOW)
    confirmed.save()
    EvaluationFactory(placement=confirmed)
    for role, user in everyone.items():
        response = api_as(user).get("/api/v1/evaluations")
        if role in READERS - {Role.STUDENT, Role.OPERATOR}:
            assert (role, len(response.data["results"])) == (role, 1)
        elif role == Role.SUPERVISOR:
            assert response.data["results"] == []
        else:
            assert response.status_code in {401, 403}


def test_api_runs_an_allocation(
    posting, nilufar, everyone, api_as, django_capture_on_commit_callbacks
):
    ApplicationFactory(posting=posting, student=nilufar.student)
    asked = {"placement_round": posting.placement_round_id, "kind": "dry"}
    for role, user in everyone.items():
        if role != Role.UNIVERSITY_ADMIN:
            status = api_as(user).post("/api/v1/allocation-runs", asked).status_code
            assert status in {401, 403, 404}
    client = api_as(everyone[Role.UNIVERSITY_ADMIN])
    for kind in ("dry", "final", "final"):
        with django_capture_on_commit_callbacks(execute=True):
            begun = client.post("/api/v1/allocation-runs", asked | {"kind": kind})
        assert begun.status_code == 202
        assert Job.objects.get(pk=begun.data["job"]).state == "done"
    assert client.post("/api/v1/allocation-runs", asked | {"kind": "x"}).status_code == 400
    kinds = [run["kind"] for run in client.get("/api/v1/allocation-runs").data["results"]]
    assert kinds == ["final", "dry"]
    run = AllocationRun.objects.get(kind="final")
    other = PlacementRoundFactory(open=True).pk
    for hidden in (other, 999999):
        assert client.get("/api/v1/allocation-runs", {"placement_round": hidden}).status_code == 400
    whole = client.get(f"/api/v1/allocation-runs/{run.pk}").data
    assert whole["outcome"] == {str(nilufar.student.pk): posting.pk}
    replayed = client.get(f"/api/v1/allocation-runs/{run.pk}/replay").data
    assert replayed == {"same_outcome": True, "blocking_pairs": 0, "students": 1}
    assert Placement.objects.get().state == PlacementState.OFFERED


def test_enterprise_reads_no_allocation_run(posting, umida, hamid, api_as):
    run_allocation(placement_round=posting.placement_round, by=umida, at=timezone.now())
    assert api_as(hamid).get("/api/v1/allocation-runs").data["results"] == []
