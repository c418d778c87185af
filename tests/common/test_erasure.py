"""Erasing a person: names go, what the law asks for stays, and the trail still fits its seals."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cluster_portal.common import erasure
from cluster_portal.common.history import event_models
from cluster_portal.common.models import (
    AuditRedaction,
    ErasureRequest,
    Letter,
    Notification,
    PendingRedaction,
    User,
)
from cluster_portal.common.sealing.check import Broken, check_trail
from cluster_portal.common.sealing.redact import redact_pending
from cluster_portal.common.sealing.seal import seal_events
from partners.enums import Role, StudentStatus
from partners.models import Affiliation, Student
from tests.factories.internships import ApplicationFactory, PlacementFactory
from tests.factories.partners import StudentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
SOON = timedelta(seconds=20)


@pytest.fixture
def graduate(nilufar):
    """Nilufar has graduated; she has applied, been placed, and asks to be erased."""
    student = nilufar.student
    application = ApplicationFactory(student=student, motivation="Men Nilufar.", cv_name="N.pdf")
    application.cv.save("x.pdf", ContentFile(b"%PDF-1.7"))
    PlacementFactory(student=student)
    student.status = StudentStatus.GRADUATED
    student.save()
    Affiliation.objects.filter(user=nilufar).update(ends_on=timezone.localdate())
    return nilufar


def erased(person, by) -> ErasureRequest:
    request = erasure.ask_for_erasure(by=person, at=NOW)
    erasure.carry_out_erasure(request=request, by=by, at=NOW)
    return request


def held_anywhere(text: str) -> list[str]:
    """Tables in which a row of any kind still holds the text."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE to_jsonb(t)::text ILIKE %s', [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_erased_person_is_nowhere_and_their_placement_stays(graduate, olim):
    file = graduate.student.applications.get().cv
    erased(graduate, olim)
    seal_events(at=NOW, patience=SOON)
    redact_pending(at=NOW)
    Letter.objects.all().delete()  # the last letter, to her, once it is delivered
    assert held_anywhere("Toʻraqulova") == held_anywhere("nilufar@example.uz") == []
    assert held_anywhere("Men Nilufar") == []
    assert not file.storage.exists(file.name)
    student = Student.objects.get()
    assert (student.last_name, student.placements.count()) == ("—", 1)
    assert student.applications.get().motivation == ""


def test_erased_person_cannot_sign_in_and_gets_one_last_letter(graduate, olim, sign_in):
    client = sign_in(graduate)
    erased(graduate, olim)
    assert client.get("/").status_code == 302
    (letter,) = Letter.objects.filter(email="nilufar@example.uz")
    assert letter.key.startswith("erasure:")
    assert not User.objects.get(pk=graduate.pk).has_usable_password()


def test_trail_fits_its_seals_after_an_erasure(graduate, olim):
    seal_events(at=NOW, patience=SOON)
    erased(graduate, olim)
    out = StringIO()
    call_command("redact_audit", stdout=out)
    assert out.getvalue() == "Redacted 3 records; 0 wait to be sealed.\n"
    seal_events(at=NOW, patience=SOON)
    checked = check_trail()
    assert checked.redacted == AuditRedaction.objects.count() > 3
    names = event_models()["common.user"].objects.filter(pgh_obj_id=graduate.pk)
    assert set(names.values_list("last_name", flat=True)) == {"[erased]"}


def test_redacting_again_changes_nothing(graduate, olim):
    erased(graduate, olim)
    seal_events(at=NOW, patience=SOON)
    assert redact_pending(at=NOW) == (3, 0)
    count = AuditRedaction.objects.count()
    assert redact_pending(at=NOW) == (0, 0)
    assert AuditRedaction.objects.count() == count


def test_redaction_waits_for_the_seal(graduate, olim):
    erased(graduate, olim)
    assert redact_pending(at=NOW) == (0, 3)
    assert not AuditRedaction.objects.exists()


def test_redacted_event_cannot_be_changed_further(graduate, olim):
    """The redaction explains exactly one change of the row."""
    erased(graduate, olim)
    call_command("redact_audit", stdout=StringIO())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE common_userevent SET pgh_context = '{\"user\": 7}' WHERE"
                       " pgh_obj_id = %s", [graduate.pk])  # fmt: skip
    with pytest.raises(Broken, match="was changed: .* no redaction explains it"):
        check_trail()


def test_change_without_a_redaction_is_evident(graduate, olim):
    """Overwriting as a redaction does, and not writing it down."""
    seal_events(at=NOW, patience=SOON)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE common_userevent SET email = '[erased]'")
    with pytest.raises(Broken, match="no redaction explains it"):
        check_trail()


def test_application_role_cannot_redact(graduate, olim):
    from cluster_portal.common.grants import apply_grants

    erased(graduate, olim)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE klaster_test_redacting")
        try:
            apply_grants(connection, "klaster_test_redacting")
            cursor.execute("SET ROLE klaster_test_redacting")
            with pytest.raises(CommandError, match="Only the owner of the database"):
                call_command("redact_audit")
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY klaster_test_redacting")
            cursor.execute("DROP ROLE klaster_test_redacting")
    assert not AuditRedaction.objects.exists()
    assert PendingRedaction.objects.filter(done_at=None).count() == 3


def test_who_studies_or_acts_is_not_erased_yet(nilufar, hamid, olim, sign_in):
    for person, sentence in ((nilufar, "The person studies"), (hamid, "acts for an organization")):
        request = erasure.ask_for_erasure(by=person, at=NOW)
        with pytest.raises(erasure.ErasureError, match=sentence):
            erasure.carry_out_erasure(request=request, by=olim, at=NOW)
        answer = sign_in(olim).post(f"/erasure-requests/{request.pk}/carry-out/", follow=True)
        assert sentence in answer.content.decode()
        request.refresh_from_db()
        assert request.state == "sent"
    assert User.objects.get(pk=nilufar.pk).last_name == "Toʻraqulova"


def test_mentor_is_taken_out_of_placements(olim):
    mentor = UserFactory(email="bobur@example.uz", last_name="Choriyev")
    placement = PlacementFactory(mentor_name="Choriyev Bobur", mentor_email="Bobur@Example.uz")
    erased(mentor, olim)
    placement.refresh_from_db()
    assert (placement.mentor_name, placement.mentor_email) == ("", "")
    call_command("redact_audit", stdout=StringIO())
    Letter.objects.all().delete()
    assert held_anywhere("Choriyev") == held_anywhere("bobur@example.uz") == []


def test_person_asks_and_withdraws_and_operator_refuses(graduate, olim, sign_in):
    own, answering = sign_in(graduate), sign_in(olim)
    assert own.post("/erasure-requests/add/", {}).context["form"].errors.keys() == {"understood"}
    own.post("/erasure-requests/add/", {"understood": "on"})
    again = own.post("/erasure-requests/add/", {"understood": "on"})
    assert "wait for the answer" in str(again.context["form"].errors)
    first = ErasureRequest.objects.get()
    own.post(f"/erasure-requests/{first.pk}/withdraw/")
    own.post("/erasure-requests/add/", {"understood": "on"})
    second = ErasureRequest.objects.waiting().get()
    assert "1 person asks to be erased." in answering.get("/").content.decode()
    answering.post(f"/erasure-requests/{second.pk}/refuse/", {"reason": "Sudda ish bor."})
    assert Notification.objects.filter(recipient=graduate).count() == 1
    assert "Sudda ish bor." in own.get("/erasure-requests/").content.decode()


def test_others_do_not_see_requests(graduate, everyone, sign_in):
    request = erasure.ask_for_erasure(by=graduate, at=NOW)
    for role, user in everyone.items():
        if role is not None:
            listed = sign_in(user).get("/erasure-requests/").context["page"].records
            sees = role in {Role.OPERATOR, Role.STUDENT}  # the student is she
            assert listed == ([request] if sees else [])
            if role != Role.STUDENT:
                sign_in(user).post(f"/erasure-requests/{request.pk}/withdraw/")
    request.refresh_from_db()
    assert request.state == "sent"


def test_nobody_erases_themselves(olim):
    request = erasure.ask_for_erasure(by=olim, at=NOW)
    with pytest.raises(erasure.ErasureError, match="Nobody answers their own"):
        erasure.carry_out_erasure(request=request, by=olim, at=NOW)


def test_classmates_are_untouched(graduate, olim):
    other = StudentFactory(last_name="Karimova", email="karimova@example.uz")
    PlacementFactory(student=other)
    erased(graduate, olim)
    other.refresh_from_db()
    assert (other.last_name, other.email) == ("Karimova", "karimova@example.uz")
