"""/api/v1/imports brings in files as the pages do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cluster_portal.common.models import ImportRun
from partners.models import Student
from tests.partners.imports.conftest import HEADINGS, JASUR, NILUFAR, csv_text

pytestmark = pytest.mark.django_db
WRONG = [*JASUR[:7], "9", JASUR[8]]


@pytest.fixture
def post(api_as, umida, taught, django_capture_on_commit_callbacks):
    def send(text, user=umida, **data):
        file = SimpleUploadedFile("students.csv", text.encode())
        body = {"kind": "students", "organization": "313", "file": file} | data
        with django_capture_on_commit_callbacks(execute=True):
            return api_as(user).post("/api/v1/imports", body, format="multipart")

    return send


def test_file_is_written_and_its_report_read(post, api_as, umida):
    answer = post(csv_text([NILUFAR, JASUR]))
    assert answer.status_code == 202
    read = api_as(umida).get(f"/api/v1/imports/{answer.data['id']}").json()
    assert (read["state"], read["job_state"]) == ("written", "done")
    assert read["report"] == {"inserted": 2, "changed": 0, "unchanged": 0, "rejected": []}
    assert Student.objects.count() == 2
    assert len(api_as(umida).get("/api/v1/imports").json()["results"]) == 1


@pytest.mark.parametrize(
    ("how", "state", "students"),
    [("all", "checked", 0), ("only_good", "written", 1), ("check", "checked", 0)],
)
def test_wrong_rows_are_told_and_handled_as_asked(post, api_as, umida, how, state, students):
    run = post(csv_text([NILUFAR, WRONG]), how=how).data["id"]
    read = api_as(umida).get(f"/api/v1/imports/{run}").json()
    assert (read["state"], Student.objects.count()) == (state, students)
    assert [row["code"] for row in read["report"]["rejected"]] == ["not_in_range"]


def test_missing_column_is_a_sentence(post):
    answer = post(csv_text([NILUFAR[:8]], HEADINGS[:8]))
    assert (answer.status_code, "Funding" in answer.json()["detail"]) == (409, True)


def test_too_large_file_is_413(post, settings):
    settings.IMPORT_MAX_BYTES = 10_000
    answer = post("a,b\n" * 100_000)
    assert (answer.status_code, ImportRun.objects.count()) == (413, 0)


def test_nonsense_is_400(post):
    assert post("").status_code == 400
    assert post(csv_text([NILUFAR]), organization="999").status_code == 400
    assert post(csv_text([NILUFAR]), how="perhaps").status_code == 400


def test_others_may_not(post, everyone, umida):
    statuses = {
        role: post(csv_text([NILUFAR]), user=user).status_code for role, user in everyone.items()
    }
    assert statuses.pop("university_admin") == 202
    assert statuses.pop(None) == 401
    assert statuses.pop("hr") == 400  # brings in postings, not students
    assert set(statuses.values()) == {403}
