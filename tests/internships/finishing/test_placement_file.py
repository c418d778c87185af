"""The whole file of a placement: everything on record in one sealed PDF/A-3."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from cluster_portal.common.documents.certificate import seal_certificate
from cluster_portal.common.models import Job, SealedDocument
from internships.actions.contracting.contract_document import contract_document
from internships.actions.finishing import placement_file
from internships.actions.finishing.certificate import issue_certificate
from internships.actions.finishing.grading import give_marks, sign_off
from internships.actions.finishing.placement_file import gather_file
from internships.enums import PlacementState
from internships.models import Contract, DiaryFile, Placement, PlacementFile
from internships.tasks import gather_placement_file
from partners.actions.personal_number import give_number
from partners.enums import Role
from tests.common.documents.pdfa import faults, seal_of
from tests.factories.internships import ApplicationFactory, EvaluationFactory, contract_for
from tests.internships.finishing.graded import MARKS, finished, schemes

pytestmark = pytest.mark.django_db
NUMBER = "31203995001234"


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


def contracted(placement, **given) -> Contract:
    Placement.objects.update(state=PlacementState.CONFIRMED)
    contract = contract_for(Placement.objects.get(pk=placement.pk), **given)
    Placement.objects.update(state=PlacementState.COMPLETED)
    return contract


@pytest.fixture
def whole(placement, sardor):
    """With all there may be in a file."""
    contract = contracted(placement, code="three_party")
    contract_document(contract=contract, at=timezone.now())
    EvaluationFactory(placement=placement, comment="Juda yaxshi")
    entry = placement.diary.entries.first()
    DiaryFile.objects.create(
        entry=entry, file=SimpleUploadedFile("a.jpg", b"\xff\xd8\xffphoto"), name="stanok.jpg",
        media_type="image/jpeg", added_at=timezone.now(),
    )  # fmt: skip
    grade(placement, sardor)
    issue_certificate(placement=placement, at=timezone.now())
    return placement


def content_of(placement, *, for_student: bool, by, language: str = "en") -> bytes:
    made = gather_file(
        placement=placement, for_student=for_student, language=language, by=by, at=timezone.now()
    )
    with made.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == made.sha256
    return content


def gathered(placement, *, for_student: bool, by):
    return PdfReader(BytesIO(content_of(placement, for_student=for_student, by=by)))


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_whole_file_is_archivable_and_sealed(whole, umida, language):
    pdf = content_of(whole, for_student=False, by=umida, language=language)
    assert faults(pdf) == []
    status = seal_of(pdf, seal_certificate().certificate)
    assert (status.bottom_line, status.coverage.name) == (True, "ENTIRE_FILE")
    place = pdf.index(b"/OpenAction") if b"/OpenAction" in pdf else pdf.index(b"/Type")
    broken = pdf[:place] + bytes([pdf[place + 1] ^ 1]) + pdf[place + 1 :]
    assert seal_of(broken, seal_certificate().certificate).bottom_line is False


def test_check_of_archivability_sees_what_is_wrong(whole, umida):
    writer = PdfWriter(clone_from=BytesIO(content_of(whole, for_student=False, by=umida)))
    writer.add_attachment("x.txt", b"x")
    spoiled = BytesIO()
    writer.write(spoiled)
    found = faults(spoiled.getvalue())
    assert "file without /AFRelationship" in found
    assert "a file is attached to nothing" in found
    document = SealedDocument.objects.first()
    with document.file.open("rb") as file:
        assert "metadata: part is not 3" in faults(file.read())


def test_without_a_certificate_the_file_is_archivable_and_bears_no_seal(whole, umida, settings):
    settings.DEMONSTRATION = False
    reader = gathered(whole, for_student=False, by=umida)
    assert "/AcroForm" not in reader.trailer["/Root"]


def test_cover_tells_the_pages_and_hashes_of_all_parts(whole, umida):
    reader = gathered(whole, for_student=False, by=umida)
    cover = "".join(reader.pages[0].extract_text().split())
    for document in SealedDocument.objects.all():
        assert document.sha256 in cover
    place = next(
        number
        for number, page in enumerate(reader.pages, start=1)
        if Contract.objects.get().terms_hash in "".join(page.extract_text().split())
    )
    named = {one.title: reader.get_destination_page_number(one) + 1 for one in flat(reader)}
    contract = SealedDocument.objects.get(kind="contract")
    assert named[str(contract)] <= place
    assert f"{contract.number}{named[str(contract)]}" in cover
    assert f"1/{len(reader.pages)}" in cover


def flat(reader) -> list:
    found, waiting = [], list(reader.outline)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one + waiting
        else:
            found.append(one)
    return found


def test_contract_that_names_numbers_is_told_of_and_kept_apart(placement, nilufar, umida):
    contract = contracted(placement, code="paid_practice", hire_number=1, pay=900_000)
    give_number(person=nilufar, number=NUMBER, at=timezone.now())
    document = contract_document(contract=contract, at=timezone.now(), by=umida)
    reader = gathered(placement, for_student=False, by=umida)
    printed = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "kept apart: it names personal numbers" in printed
    assert document.sha256 in printed.replace(" ", "")
    assert NUMBER not in printed
    assert not any("contract" in name.lower() for name in reader.attachments)


def test_students_copy_has_no_contract_that_lists_others(placement, nilufar, umida):
    contract = contracted(placement, code="bilateral")
    contract_document(contract=contract, at=timezone.now(), by=umida)
    own = gathered(placement, for_student=True, by=nilufar)
    assert contract.number not in " ".join(page.extract_text() for page in own.pages)
    assert len(own.attachments) == 1  # the report
    full = gathered(placement, for_student=False, by=umida)
    assert len(full.attachments) == 2


def test_what_is_too_large_is_told_with_its_hash(whole, umida, monkeypatch):
    monkeypatch.setattr(placement_file, "MOST_BYTES", 100)
    reader = gathered(whole, for_student=False, by=umida)
    assert len(reader.attachments) == 2  # the report and the photo are small
    cover = "".join(reader.pages[0].extract_text().split())
    assert SealedDocument.objects.get(kind="contract").sha256 in cover


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
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
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
