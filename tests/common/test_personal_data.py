"""What is held about a person: everything of theirs, nothing of anybody else's."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cluster_portal.common.letters import send_letter
from cluster_portal.common.models import ApiToken, Letter
from cluster_portal.common.notifications import notify
from cluster_portal.common.personal_data import HELD
from tests.factories.internships import ApplicationFactory, PlacementFactory
from tests.factories.partners import StudentFactory, UserFactory


@pytest.fixture
def told(nilufar, umida):
    """Nilufar was told something and has applied; so has somebody else."""
    affiliation = nilufar.affiliations.get()
    for person in (nilufar, umida):
        notify([person], "role_given", {"affiliation": affiliation}, key="told")
    application = ApplicationFactory(
        student=nilufar.student, motivation="Sement zavodi yaqin.", cv_name="cv.pdf"
    )
    application.cv.save("x.pdf", ContentFile(b"%PDF-1.7 nilufar"))
    PlacementFactory(student=nilufar.student, mentor_email="Bobur@example.uz")
    ApplicationFactory(student=StudentFactory(), motivation="Boshqa odamniki.")
    return nilufar


def taken(client) -> dict:
    answer = client.get("/my-data/download.json")
    return json.loads(b"".join(answer.streaming_content))


def test_download_holds_all_kinds_and_only_own_records(told, sign_in):
    data = taken(sign_in(told))
    assert sorted(data) == sorted([*HELD, "made_at"])
    assert [row["email"] for row in data["account"]] == ["nilufar@example.uz"]
    assert [row["last_name"] for row in data["student"]] == ["Toʻraqulova"]
    assert [row["motivation"] for row in data["applications"]] == ["Sement zavodi yaqin."]
    assert len(data["placements"]) == len(data["notices"]) == len(data["letters"]) == 1
    assert data["mentored"] == data["evaluations"] == data["supervised"] == []


def test_mentor_without_student_record_sees_their_interns(told, bobur, sign_in):
    (row,) = taken(sign_in(bobur))["mentored"]
    assert row["mentor_email"] == "Bobur@example.uz"
    assert "student" not in row  # the intern's data are the intern's


def test_page_shows_what_the_download_has(told, sign_in, django_assert_max_num_queries):
    client = sign_in(told)
    client.get("/my-data/")
    with django_assert_max_num_queries(12 + 2 * len(HELD)):
        page = client.get("/my-data/")
    text = page.content.decode()
    assert "Sement zavodi yaqin." in text
    assert "Boshqa odamniki." not in text
    assert page["Cache-Control"] == "private, no-store"


def test_long_lists_are_cut_on_the_page_and_whole_in_the_download(umida, sign_in):
    for number in range(23):
        send_letter(umida.email, "en", "correction_asked", {}, key=f"l{number}")
    client = sign_in(umida)
    assert "The newest 20 of 23" in client.get("/my-data/").content.decode()
    assert len(taken(client)["letters"]) == 23


def test_archive_has_a_page_tables_and_files(told, sign_in):
    answer = sign_in(told).get("/my-data/download.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = archive.namelist()
    assert set(names) >= {"index.html", *(f"{code}.csv" for code in HELD)}
    (file,) = (name for name in names if name.startswith("files/"))
    assert archive.read(file) == b"%PDF-1.7 nilufar"
    assert "Sement zavodi yaqin." in archive.read("index.html").decode()
    rows = list(csv.reader(io.StringIO(archive.read("account.csv").decode("utf-8-sig"))))
    assert (len(rows), rows[1][3]) == (2, "nilufar@example.uz")


def test_text_that_looks_like_a_formula_or_markup_is_harmless(told, sign_in):
    told.first_name = "=cmd()<script>"
    told.save()
    answer = sign_in(told).get("/my-data/download.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "'=cmd()<script>" in archive.read("account.csv").decode()
    assert "<script>" not in archive.read("index.html").decode()


def test_secrets_are_not_part_of_it(told, sign_in):
    _token, text = ApiToken.objects.issue(
        user=told, name="Mine", scope="read", expires_at=timezone.now() + timedelta(days=1)
    )
    Letter.objects.create(
        key="k", email=told.email, language="en", subject="Password",
        body="Open https://klaster.uz/accounts/password/reset/key/1-abc-def/ now",
    )  # fmt: skip
    client = sign_in(told)
    whole = json.dumps(taken(client)) + client.get("/my-data/").content.decode()
    for secret in (text, ApiToken.objects.get().digest, "1-abc-def", told.password):
        assert secret not in whole


def test_person_without_any_role_sees_their_data(db, sign_in):
    somebody = UserFactory(email="somebody@example.uz")
    client = sign_in(somebody)
    assert client.get("/my-data/").status_code == 200
    assert taken(client)["account"][0]["email"] == "somebody@example.uz"


def test_other_form_is_not_found(nilufar, sign_in):
    assert sign_in(nilufar).get("/my-data/download.exe").status_code == 404
