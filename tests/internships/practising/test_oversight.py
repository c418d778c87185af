"""First days, visits and incidents; the mentor's link during the practice; mentors before."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from internships.actions.practising import diary as actions
from internships.actions.practising.induction import InductionError, confirm_inductions
from internships.actions.practising.oversight import OversightError, report_incident
from internships.actions.practising.placement import mentor_path, name_mentor
from internships.enums import InductionKind
from internships.models import DiaryFile, Incident, Induction, MentorTerm, Visit, WeeklyCheck
from partners.enums import Role
from tests.internships.practice import past_days, photo, practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(nilufar, sardor, posting, bobur):
    made = practice(
        posting=posting, student=nilufar.student, supervisor=sardor,
        mentor_name="Bobur", mentor_email=bobur.email,
    )  # fmt: skip
    made.enterprise.language = "en"
    made.enterprise.save()
    return made


@pytest.fixture
def mentor():
    """A browser without an account."""
    return Client(headers={"accept-language": "en"})


def link(placement, tail: str) -> str:
    return f"{mentor_path(placement)}/{tail}"


INCIDENT = {
    "kind": "injury", "severity": "serious", "is_reportable": "on",
    "what_happened": "A burnt hand.", "what_was_done": "Cooled, doctor called.",
    "told_others": "Ambulance",
}  # fmt: skip


def test_mentor_confirms_first_days_by_the_link(placement, mentor, nilufar, sign_in):
    day = placement.starts_on.isoformat()
    sent = {"arrival": day, "introductory": day, "workplace": ""}
    for _press in range(2):
        mentor.post(link(placement, "first-days"), sent)
    known = Induction.objects.values_list("kind", "held_on", "confirmed_by", "confirmed_name")
    assert set(known) == {
        ("arrival", placement.starts_on, None, "Bobur"),
        ("introductory", placement.starts_on, None, "Bobur"),
    }
    page = sign_in(nilufar).get(placement.get_absolute_url()).content.decode()
    assert "Introductory safety briefing" in page
    assert "Bobur" in page
    assert nilufar.notifications.count() == 1


def test_mentor_with_an_account_is_named(placement, bobur, sign_in):
    browser = sign_in(bobur)
    assert mentor_path(placement) in browser.get("/").content.decode()
    sent = {"arrival": placement.starts_on.isoformat()}
    assert browser.post(link(placement, "first-days"), sent).status_code == 302
    assert Induction.objects.get().confirmed_by == bobur


def test_hr_confirms_and_nobody_else(placement, everyone, other_hr, sign_in):
    url = reverse("induction-confirm", args=[placement.pk])
    sent = {"arrival": placement.starts_on.isoformat()}
    for role, user in everyone.items():
        if role != Role.HR:
            assert sign_in(user).post(url, sent).status_code in {302, 403}
    assert sign_in(other_hr).post(url, sent).status_code == 404
    assert Induction.objects.count() == 0
    assert sign_in(everyone[Role.HR]).post(url, sent).status_code == 302
    assert Induction.objects.get().confirmed_by == everyone[Role.HR]


def test_no_arrival_ahead_or_before_the_practice(placement):
    for day in (timezone.localdate() + timedelta(1), placement.starts_on - timedelta(1)):
        with pytest.raises(InductionError):
            confirm_inductions(
                placement=placement, days={InductionKind.ARRIVAL: day}, name="B", at=timezone.now()
            )


def test_mentor_checks_one_week_and_finds_the_rest_fine(placement, mentor, nilufar):
    first, last = past_days(placement).first(), past_days(placement).last()
    for entry in (first, last):
        actions.write_entry(
            entry=entry, text="Cleaned the kiln.", hours=8, files=[photo()], at=timezone.now()
        )
    page = mentor.get(mentor_path(placement)).content.decode()
    assert "wait for your word" in page
    week = link(placement, f"weeks/{first.week.isoformat()}")
    assert "Cleaned the kiln." in mentor.get(week).content.decode()
    remarks = {"verdict": "remarks", "remarks": "Wear gloves", "next_task": ""}
    assert mentor.post(week, remarks | {"remarks": ""}).status_code == 422
    assert mentor.post(week, remarks).status_code == 302
    for _press in range(2):
        assert mentor.post(link(placement, "fine")).status_code == 302
    checks = WeeklyCheck.objects.order_by("week").values_list("side", "verdict", "checked_name")
    assert list(checks) == [("mentor", "remarks", "Bobur"), ("mentor", "fine", "Bobur")]
    assert nilufar.notifications.count() == 1
    file = mentor.get(link(placement, f"files/{DiaryFile.objects.first().pk}"))
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8")


def test_links_open_their_own_intern_alone(placement, mentor):
    other = practice(mentor_name="B", mentor_email="x@example.uz")
    entry = past_days(other).first()
    actions.write_entry(entry=entry, text="x", hours=8, files=[photo()], at=timezone.now())
    file = DiaryFile.objects.get()
    assert mentor.get(link(placement, f"files/{file.pk}")).status_code == 404
    for week in ("2026-13-01", "0001-01-01", "1999-01-04", "x"):
        assert mentor.get(link(placement, f"weeks/{week}")).status_code == 404
    for tail in ("first-days", "fine", "incident", "weeks/2026-11-02"):
        assert mentor.post(f"/m/wrong/{tail}").status_code == 404


def test_incident_is_told_to_everybody_who_answers(
    placement, mentor, nilufar, sardor, umida, hamid, malika
):
    sent = INCIDENT | {"happened_on": timezone.localdate().isoformat()}
    for _press in range(2):
        assert mentor.post(link(placement, "incident"), sent).status_code == 302
    incident = Incident.objects.get()
    assert (incident.reported_by, incident.reporter_name) == (None, "Bobur")
    assert incident.is_reportable
    for person in (nilufar, sardor, umida, hamid):
        assert [told.title for told in person.notifications.all()] == [
            f"Incident: {placement.student}"
        ]
    assert malika.notifications.count() == 0


def test_severity_is_asked_among_three(placement, hamid, sign_in):
    page = sign_in(hamid).get(reverse("incident-add", args=[placement.pk])).content.decode()
    assert page.count('name="severity"') == 3
    assert "---------" not in page


def test_incident_is_reported_and_closed_by_role(placement, everyone, sign_in):
    add = reverse("incident-add", args=[placement.pk])
    may = {Role.STUDENT, Role.SUPERVISOR, Role.UNIVERSITY_ADMIN, Role.HR}
    for number, (role, user) in enumerate(everyone.items()):
        sent = INCIDENT | {
            "happened_on": timezone.localdate().isoformat(), "what_happened": f"Burn {number}",
        }  # fmt: skip
        status = sign_in(user).post(add, sent).status_code
        assert (role, status) == (role, 302 if role in may or role is None else 403)
    assert Incident.objects.count() == len(may)
    incident = Incident.objects.first()
    close = reverse("incident-close", args=[incident.pk])
    for role in (Role.STUDENT, Role.HR, Role.MINISTRY):
        assert sign_in(everyone[role]).post(close, {"measures": "x"}).status_code == 403
    supervisor = sign_in(everyone[Role.SUPERVISOR])
    assert supervisor.post(close, {"measures": "Gloves for all"}).status_code == 302
    incident.refresh_from_db()
    assert incident.closed_by == everyone[Role.SUPERVISOR]
    page = sign_in(everyone[Role.HR]).get(placement.get_absolute_url()).content.decode()
    assert "Gloves for all" in page


def test_incident_happened_during_the_practice(placement):
    given = {
        "placement": placement, "kind": "other", "severity": "minor", "is_reportable": False,
        "what_happened": "x", "what_was_done": "y", "name": "B", "at": timezone.now(),
    }  # fmt: skip
    for day in (timezone.localdate() + timedelta(1), placement.starts_on - timedelta(1)):
        with pytest.raises(OversightError):
            report_incident(**given, happened_on=day)


def test_visits_are_the_universitys(placement, everyone, sign_in):
    add = reverse("visit-add", args=[placement.pk])
    sent = {"visited_on": timezone.localdate().isoformat(), "findings": "No gloves."}
    supervisor = sign_in(everyone[Role.SUPERVISOR])
    assert supervisor.post(add, sent | {"photo": photo()}).status_code == 302
    shown = {
        role
        for role, user in everyone.items()
        if "No gloves." in sign_in(user).get(placement.get_absolute_url()).content.decode()
    }
    assert shown == {Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}
    picture = reverse("visit-photo", args=[Visit.objects.get().pk])
    answer = supervisor.get(picture)
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    for role in (Role.HR, Role.STUDENT):
        assert sign_in(everyone[role]).get(picture).status_code == 403
        assert sign_in(everyone[role]).post(add, sent).status_code == 403


def test_mentors_before_stay_with_their_dates(placement, hamid, sign_in):
    given = {"placement": placement, "at": timezone.now()}
    name_mentor(**given, name="Bobur Choriyev", email="BOBUR@example.uz")
    name_mentor(**given, name="Aziz", email="aziz@example.uz")
    name_mentor(**given, name="Aziz Karimov", email="aziz@example.uz")
    terms = [(term.name, term.ended_at is None) for term in MentorTerm.objects.order_by("pk")]
    assert terms == [("Bobur Choriyev", False), ("Aziz Karimov", True)]
    page = sign_in(hamid).get(placement.get_absolute_url()).content.decode()
    assert "Bobur Choriyev" in page
    assert len(mail.outbox) == 0  # letters go once the transaction is over
