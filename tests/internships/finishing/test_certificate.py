"""Certificates: three languages on one sheet, issued once, withdrawn with the grade."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cluster_portal.common.models import Job, SealedDocument
from internships.actions.finishing.certificate import (
    CertificateError,
    awaiting_certificate,
    certificate_data,
    certificate_of,
    initials,
    issue_certificate,
)
from internships.actions.finishing.grading import correct_grade, give_marks, sign_off
from internships.models import Placement
from internships.tasks import issue_round_certificates
from partners.enums import Role
from tests.factories.internships import ApplicationFactory
from tests.internships.finishing.graded import MARKS, finished, schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(nilufar, sardor, posting):
    schemes()
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    return finished(
        posting=posting, student=nilufar.student, supervisor=sardor, application=application
    )


def grade(placement, by, **given):
    give_marks(placement=placement, points=MARKS | given, by=by, at=timezone.now())
    return sign_off(grade=placement.grade, by=by, at=timezone.now())


def text_of(document) -> str:
    with document.file.open("rb") as file:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages)


def test_certificate_speaks_three_languages_and_is_checked_by_anyone(
    placement, sardor, nilufar, client
):
    grade(placement, sardor)
    document = issue_certificate(placement=placement, at=timezone.now())
    printed = " ".join(text_of(document).split())
    assert printed.count("Toʻraqulova Nilufar") == 3
    assert "87 points of 100 – 5 (excellent)" in printed
    assert issue_certificate(placement=placement, at=timezone.now()) == document
    assert document.facts.keys() == {"university", "holder", "starts_on", "ends_on"}
    assert document.facts["holder"] == "T. N."
    page = client.get(reverse("document-verify", args=[document.written_code]))
    told = page.content.decode()
    assert "T. N." in told
    assert "Nilufar" not in told
    assert nilufar.notifications.filter(key=f"certificate:{document.pk}").count() == 1


def test_each_language_has_its_own_words(placement, sardor):
    made = certificate_data(placement, grade(placement, sardor))
    assert [one["language"] for one in made["texts"]] == ["uz", "ru", "en"]
    assert made["signs"] == {"capacity": "", "name": ""}


@pytest.mark.parametrize(
    ("last", "first", "told"),
    [("Shodiyev", "Oʻktam", "Sh. Oʻ."), ("Choriyev", "Yulduz", "Ch. Yu."), ("A", "B", "A. B.")],
)
def test_initials_keep_letters_of_two_signs(last, first, told, nilufar):
    nilufar.student.last_name, nilufar.student.first_name = last, first
    assert initials(nilufar.student) == told


def test_no_certificate_without_a_passing_grade(placement, sardor, umida, sign_in):
    with pytest.raises(CertificateError):
        issue_certificate(placement=placement, at=timezone.now())
    grade(placement, sardor, tasks=1)
    with pytest.raises(CertificateError):
        issue_certificate(placement=placement, at=timezone.now())
    sign_in(umida).post(reverse("placement-certificate", args=[placement.pk]))
    assert not SealedDocument.objects.exists()


def test_correction_withdraws_the_certificate(placement, sardor, umida, client):
    signed = grade(placement, sardor)
    document = issue_certificate(placement=placement, at=timezone.now())
    correct_grade(grade=signed, reason="Xato", by=umida, at=timezone.now())
    document.refresh_from_db()
    assert (document.is_in_force, document.withdrawn_by) == (False, umida)
    sign_off(grade=signed, by=sardor, at=timezone.now())
    assert issue_certificate(placement=placement, at=timezone.now()) != document


def test_administrator_issues_and_the_right_people_read(placement, sardor, everyone, sign_in):
    grade(placement, sardor)
    url = reverse("placement-certificate", args=[placement.pk])
    for role, user in everyone.items():
        if role != Role.UNIVERSITY_ADMIN:
            assert sign_in(user).post(url).status_code in {302, 403, 404}
    assert not SealedDocument.objects.exists()
    sign_in(everyone[Role.UNIVERSITY_ADMIN]).post(url)
    document = certificate_of(placement)
    reading = {role for role, user in everyone.items() if user and document.may_be_read_by(user)}
    assert reading == {Role.STUDENT, Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}
    page = sign_in(everyone[Role.STUDENT]).get(placement.get_absolute_url()).content.decode()
    assert document.get_absolute_url() in page


def test_round_gets_its_certificates_in_the_background(placement, sardor, umida, sign_in):
    grade(placement, sardor)
    of_round = placement.application.placement_round
    waiting = awaiting_certificate(Placement.objects.all())
    assert waiting.get() == placement
    answer = sign_in(umida).post(reverse("round-certificates", args=[of_round.pk]))
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job-detail", args=[job.pk])
    issue_round_certificates(job.pk, of_round.pk)
    job.refresh_from_db()
    assert (job.state, SealedDocument.objects.count(), waiting.count()) == ("done", 1, 0)
