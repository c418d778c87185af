"""/api/v1/applications: the same actions and rights as the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from internships.enums import ApplicationState
from internships.models import Application
from tests.factories.internships import ApplicationFactory, PostingFactory
from tests.factories.partners import StudentFactory

URL = "/api/v1/applications"


def test_student_applies_reorders_and_withdraws(
    nilufar, api_as, posting, enterprise, university, programme, open_round, dates
):
    second = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme],
        placement_round=open_round, published=True, **dates,
    )  # fmt: skip
    client = api_as(nilufar)
    made = [client.post(URL, {"posting": found.pk}) for found in (posting, second)]
    assert [answer.status_code for answer in made] == [201, 201]
    one, two = (answer.json()["id"] for answer in made)
    order = {"placement_round": open_round.pk, "order": [two, one]}
    assert client.post(f"{URL}/reorder", order).status_code == 200
    assert client.get(f"{URL}/{two}").json()["choice"] == 1
    assert client.post(f"{URL}/{two}/withdraw").json()["state"] == ApplicationState.WITHDRAWN
    assert client.post(f"{URL}/{two}/withdraw").status_code == 409
    assert client.get(f"{URL}/{one}").json()["choice"] == 1
    assert client.post(f"{URL}/reorder", order).status_code == 409


def test_applying_twice_answers_with_the_same(nilufar, api_as, posting):
    client = api_as(nilufar)
    first, second = (client.post(URL, {"posting": posting.pk}).json()["id"] for _x in range(2))
    assert first == second


def test_only_students_to_whom_it_is_open_apply(everyone, other_student, api_as, posting):
    codes = {
        role: api_as(user).post(URL, {"posting": posting.pk}).status_code
        for role, user in everyone.items()
        if role != "student"
    }
    assert codes.pop(None) == 401
    assert set(codes.values()) == {403}
    assert api_as(other_student).post(URL, {"posting": posting.pk}).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"posting": "x"}, {"posting": -1}, {"posting": 1, "motivation": "x" * 3001}]
)
def test_nonsense_is_refused(nilufar, api_as, posting, body):
    assert api_as(nilufar).post(URL, body).status_code == 400


def test_program_named_pdf_is_refused(nilufar, api_as, posting):
    program = SimpleUploadedFile("cv.pdf", b"MZ\x90\x00" * 100, "application/pdf")
    answer = api_as(nilufar).post(URL, {"posting": posting.pk, "cv": program}, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, ["cv"])


def test_each_side_is_spared_the_others_order(nilufar, hamid, umida, api_as, application):
    Application.objects.update(decision="ranked", rank=2)
    shown = {
        user.email: set(api_as(user).get(f"{URL}/{application.pk}").json())
        & {"choice", "explanation", "decision", "rank"}
        for user in (nilufar, hamid, umida)
    }
    assert shown == {
        nilufar.email: {"choice", "explanation"},
        hamid.email: {"decision", "rank"},
        umida.email: {"choice", "explanation", "decision", "rank"},
    }


def test_student_learns_the_decision_by_no_filter(nilufar, hamid, api_as, application):
    Application.objects.update(decision="not_acceptable")
    query = f"{URL}?decision=not_acceptable"
    assert api_as(nilufar).get(query).json()["results"] == []
    assert len(api_as(hamid).get(query).json()["results"]) == 1


def test_list_is_what_the_person_may_see(
    everyone, other_hr, other_admin, other_student, api_as, application
):
    people = everyone | {"hr2": other_hr, "admin2": other_admin, "student2": other_student}
    shown = {}
    for role, user in people.items():
        answer = api_as(user).get(URL)
        code = answer.status_code
        shown[role] = len(answer.json()["results"]) if code == 200 else code
    assert shown == {
        "operator": 403, "ministry": 403, "coordinator": 403, "mentor": 403, "expert": 403,
        "university_admin": 1, "supervisor": 0, "hr": 1, "student": 1, "hr2": 0, "admin2": 0,
        "student2": 0, None: 401,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["hamid", "umida", "other_student", "other_hr"])
def test_nobody_else_withdraws(request, who, api_as, application):
    answer = api_as(request.getfixturevalue(who)).post(f"{URL}/{application.pk}/withdraw")
    assert answer.status_code in {403, 404}
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("who", ["umida", "hamid", "nilufar"])
def test_list_queries_do_not_grow(request, who, api_as, queries, application, programme):
    client = api_as(request.getfixturevalue(who))
    few = queries(client, URL)
    for _number in range(10):
        ApplicationFactory(posting=application.posting, student=StudentFactory(programme=programme))
    assert queries(client, URL) == few


def test_schema_names_the_verbs(nilufar, api_as):
    paths = set(api_as(nilufar).get("/api/v1/schema/?format=json").json()["paths"])
    assert {
        "/api/v1/postings/{id}/ranking",
        "/api/v1/postings/{id}/return",
        "/api/v1/placement-rounds/{id}/open",
        "/api/v1/applications/reorder",
    } <= paths
