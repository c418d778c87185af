"""Certificates, and the whole file of a placement."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cluster_portal.common.models import Job, SealedDocument
from internships.actions.contracting.contract_document import contract_document
from internships.actions.finishing.certificate import (
    CertificateError,
    awaiting_certificate,
    certificate_data,
    certificate_of,
    initials,
    issue_certificate,
)
from internships.actions.finishing.grading import correct_grade, give_marks, sign_off
from internships.actions.finishing.placement_file import gather_file
from internships.enums import PlacementState
from internships.models import Contract, DiaryFile, Placement, PlacementFile
from internships.tasks import gather_placement_file, issue_round_certificates
from partners.enums import Role
from tests.factories.internships import ApplicationFactory, EvaluationFactory, contract_for
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


@pytest.fixture
def whole(placement, sardor):
    """With all there may be in a file."""
    Placement.objects.update(state=PlacementState.CONFIRMED)
    contract_for(Placement.objects.get())
    Placement.objects.update(state=PlacementState.COMPLETED)
    contract_document(contract=Contract.objects.get(), at=timezone.now())
    EvaluationFactory(placement=placement, comment="Juda yaxshi")
    entry = placement.diary.entries.first()
    DiaryFile.objects.create(
        entry=entry, file=SimpleUploadedFile("a.jpg", b"\xff\xd8\xffphoto"), name="stanok.jpg",
        media_type="image/jpeg", added_at=timezone.now(),
    )  # fmt: skip
    grade(placement, sardor)
    issue_certificate(placement=placement, at=timezone.now())
    return placement


def gathered(placement, *, for_student: bool, by):
    made = gather_file(
        placement=placement, for_student=for_student, language="en", by=by, at=timezone.now()
    )
    with made.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == made.sha256
    return PdfReader(BytesIO(content))


def test_whole_file_has_everything_with_originals_attached(whole, umida):
    reader = gathered(whole, for_student=False, by=umida)
    printed = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    number = Contract.objects.get().number
    for word in ("Juda yaxshi", "Diary", "Ish", number, "Parts of this file"):
        assert word.lower() in printed.lower()
    names = sorted(reader.attachments)
    assert len(names) == 4  # contract, report (no real PDF), photo, certificate
    sealed = {
        hashlib.sha256(content).hexdigest()
        for contents in reader.attachments.values()
        for content in contents
    }
    assert set(SealedDocument.objects.values_list("sha256", flat=True)) <= sealed
    titles = [one.title for one in reader.outline]
    assert titles[:2] == ["File of the practice", "Record of the practice"]


def test_students_copy_has_what_students_are_shown(whole, nilufar):
    reader = gathered(whole, for_student=True, by=nilufar)
    printed = " ".join(page.extract_text() for page in reader.pages)
    assert "Juda yaxshi" not in printed
    assert "Toʻraqulova" in printed


def test_report_that_is_no_pdf_stops_nothing(placement, umida):
    report = placement.report
    report.file.save("r.pdf", SimpleUploadedFile("r.pdf", b"not a pdf"))
    reader = gathered(placement, for_student=False, by=umida)
    assert len(reader.attachments) == 1
    report.file.storage.delete(report.file.name)
    assert len(gathered(placement, for_student=False, by=umida).attachments) == 0
    assert PlacementFile.objects.count() == 1


def test_file_is_read_by_those_it_was_gathered_for(whole, everyone, sign_in):
    url = reverse("placement-gather", args=[whole.pk])
    asking = {Role.STUDENT, Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}
    for role, user in everyone.items():
        answer = sign_in(user).post(url)
        assert (answer.status_code == 302 and user is not None) == (role in asking)
    for job in Job.objects.order_by("pk"):
        gather_placement_file(job.pk, whole.pk, job.started_by == everyone[Role.STUDENT])
    seen = {
        role: set(PlacementFile.objects.visible_to(user).values_list("for_student", flat=True))
        for role, user in everyone.items()
        if user
    }
    assert seen == {role: set() for role in seen} | {
        Role.STUDENT: {True}, Role.SUPERVISOR: {False}, Role.UNIVERSITY_ADMIN: {False}
    }  # fmt: skip
    own = PlacementFile.objects.get(for_student=True)
    answer = sign_in(everyone[Role.STUDENT]).get(own.get_absolute_url())
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    other = PlacementFile.objects.get(for_student=False)
    assert sign_in(everyone[Role.STUDENT]).get(other.get_absolute_url()).status_code == 404


def test_erasure_and_time_clear_what_names_people(whole, nilufar, umida):
    from internships.erasure import erase_from_internships
    from internships.retention import clear_gathered

    gathered(whole, for_student=True, by=nilufar)
    assert clear_gathered(timezone.now()) == 1
    gathered(whole, for_student=True, by=nilufar)
    list(erase_from_internships(nilufar, timezone.now()))
    document = SealedDocument.objects.get(kind="practice_certificate")
    assert (document.file, document.title, document.facts) == ("", "", {})
    assert not PlacementFile.objects.exists()
