"""One university and one enterprise with a person in each role, strangers of another university
and enterprise, and a record of every machine in any state."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from internships import models
from internships.actions.contracting.amendment import propose_amendment
from internships.actions.finishing.grading import open_grade
from internships.actions.practising.diary_plan import open_diary
from internships.classifiers import load_grading_schemes
from partners.enums import OrganizationKind, Role
from tests.conftest import person
from tests.factories.internships import (
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
    contract_for,
    sign_for,
)
from tests.factories.partners import OrganizationFactory, ProgrammeFactory, StudentFactory

DAY = timedelta(days=1)


@contextmanager
def undone():
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world() -> SimpleNamespace:
    world = SimpleNamespace(people={}, students={})
    world.university, world.enterprise, world.programme = _house(world, "")
    _house(world, "foreign ")
    ministry = OrganizationFactory(kind=OrganizationKind.STATE_BODY, code="M")
    for name in ("operator", "ministry", "coordinator", "expert"):
        world.people[name] = _somebody(name, Role(name), ministry)
    world.people["fellow"] = _somebody("fellow", Role.STUDENT, world.university)
    world.students["fellow"] = StudentFactory(
        user=world.people["fellow"], programme=world.programme
    )
    world.people["anonymous"] = None
    world.round = PlacementRoundFactory(university=world.university, open=True, **calendar())
    world.other_posting = _posting(world, published=True)
    return world


def _house(world, prefix: str):
    university = OrganizationFactory(university=True, code=f"{prefix[:1]}U")
    enterprise = OrganizationFactory(code=f"{len(prefix)}ZAVOD", email="")
    department = OrganizationFactory(
        kind=OrganizationKind.DEPARTMENT, code=f"{prefix[:1]}D", parent=university
    )
    programme = ProgrammeFactory(institution=university, department=department)
    where = {
        "admin": (Role.UNIVERSITY_ADMIN, university),
        "supervisor": (Role.SUPERVISOR, department),
        "hr": (Role.HR, enterprise),
        "mentor": (Role.MENTOR, enterprise),
        "student": (Role.STUDENT, university),
    }
    for name, (role, organization) in where.items():
        world.people[prefix + name] = _somebody(prefix + name, role, organization)
    world.students[prefix + "student"] = StudentFactory(
        user=world.people[prefix + "student"], programme=programme
    )
    return university, enterprise, programme


def _somebody(name: str, role: Role, organization):
    return person(f"{name.replace(' ', '-')}@example.uz", name, "A", role, organization)


def calendar() -> dict:
    now = timezone.now()
    return {
        "apply_from": now - DAY,
        "apply_until": now + DAY,
        "rank_until": now + 2 * DAY,
        "confirm_until": now + 3 * DAY,
    }


def _posting(world, **given) -> models.Posting:
    today = timezone.localdate()
    return PostingFactory(
        enterprise=world.enterprise, university=world.university, placement_round=world.round,
        programmes=[world.programme], starts_on=today + 8 * DAY, ends_on=today + 60 * DAY, **given,
    )  # fmt: skip


def _placement(world, student="student", **given) -> models.Placement:
    posting = given.pop("posting", None) or _posting(world, published=True)
    return PlacementFactory(
        posting=posting, student=world.students[student], supervisor=world.people["supervisor"],
        answer_until=timezone.now() + DAY, **given,
    )  # fmt: skip


def _put(record, field: str, state: str, **changed):
    """Bring the row to STATE as if by its own steps; the database's constraints still hold."""
    type(record).objects.filter(pk=record.pk).update(**{field: state}, **changed)
    record.refresh_from_db()
    return record


def posting(world, state):
    return _put(_posting(world), "state", state)


def posting_change(world, state):
    settled = {} if state == "proposed" else {"settled_at": timezone.now()}
    record = models.PostingChange.objects.create(
        posting=_posting(world, published=True), before={"places": 2}, after={"places": 3},
        is_material=True, proposed_at=timezone.now(), proposed_by=world.people["hr"],
    )  # fmt: skip
    return _put(record, "state", state, **settled)


def placement_round(world, state):
    return _put(PlacementRoundFactory(university=world.university, **calendar()), "state", state)


def application(world, state):
    made = ApplicationFactory(
        posting=_posting(world, published=True), student=world.students["student"]
    )
    return _put(made, "state", state)


def interview_slot(world, state):
    now, invitation = timezone.now(), application(world, "submitted")
    models.Application.objects.filter(pk=invitation.pk).update(invited_at=now)
    record = models.InterviewSlot.objects.create(
        posting=invitation.posting, starts_at=now + DAY / 4, ends_at=now + DAY / 3, place="12",
        offered_by=world.people["hr"], offered_at=now,
    )  # fmt: skip
    taken = {"application": invitation, "student": invitation.student, "taken_at": now}
    _put(record, "state", state, **(taken if state == "taken" else {}))
    record.invitation = invitation
    return record


def own_place(world, state):
    now, today = timezone.now(), timezone.localdate()
    record = models.OwnPlace.objects.create(
        student=world.students["student"], university=world.university,
        practice_type=world.round.practice_type, enterprise=world.enterprise, host_name="Zavod",
        host_email="zavod@example.uz", starts_on=today + 8 * DAY, ends_on=today + 20 * DAY,
        proposed_at=now, answer_until=now + DAY, mentor_name="Ali", mentor_email="a@example.uz",
    )  # fmt: skip
    placed = {"placement": _placement(world)} if state == "approved" else {}
    return _put(record, "state", state, **placed)


def placement_swap(world, state):
    record = models.PlacementSwap.objects.create(
        placement=_placement(world, confirmed=True),
        other=_placement(world, "fellow", confirmed=True),
        proposed_at=timezone.now(),
    )
    return _put(record, "state", state)


def placement(world, state):
    return _put(_placement(world), "state", state)


def contract(world, state):
    made = contract_for(_placement(world, confirmed=True), state=state, by=world.people["admin"])
    if state == "ready":
        sign_for(made, "enterprise")
    return made


def amendment(world, state):
    signed = contract_for(_placement(world, confirmed=True), by=world.people["admin"])
    made = propose_amendment(
        contract=signed, effective_on=timezone.localdate(), changes={"place": "Navoiy, 2"},
        reason="Koʻchdi", by=world.people["admin"], at=timezone.now(),
    )  # fmt: skip
    sign_for(signed, "enterprise", amendment=made)
    return _put(made, "state", state)


def diary(world, state):
    made = open_diary(placement=_placement(world, under_way=True), at=timezone.now())
    made.entries.update(topic="Ish")
    return _put(made, "plan_state", state)


def complaint(world, state):
    made = models.Complaint.objects.create(
        placement=_placement(world, under_way=True), topic="treatment", text="Yomon",
        received_at=timezone.now(),
    )  # fmt: skip
    return _put(made, "state", state)


def practice_grade(world, state, signed=None):
    load_grading_schemes()
    made = open_grade(placement=_placement(world, completed=True), at=timezone.now())
    signed = {
        "total": 80, "mark": 4, "signed_at": timezone.now(), "signed_by": world.people["admin"],
    } | (signed or {})  # fmt: skip
    return _put(made, "state", state, **(signed if state == "signed" else {}))


def practice_repeat(world, state):
    failed = practice_grade(world, "signed", {"total": 40, "mark": 2, "not_passed_for": "points"})
    made = models.PracticeRepeat.objects.create(
        grade=failed, asked_at=timezone.now(), asked_by=world.people["student"]
    )
    today = timezone.localdate()
    later = {"starts_on": today + 200 * DAY, "ends_on": today + 220 * DAY}
    needed = {
        "asked": {}, "refused": {"reason": "Yoʻq"},
        "arranged": {"placement": _placement(world, **later)} if state == "arranged" else {},
    }  # fmt: skip
    return _put(made, "state", state, **needed[state])


MAKE = {
    models.Posting: posting,
    models.PostingChange: posting_change,
    models.PlacementRound: placement_round,
    models.Application: application,
    models.InterviewSlot: interview_slot,
    models.OwnPlace: own_place,
    models.PlacementSwap: placement_swap,
    models.Placement: placement,
    models.Contract: contract,
    models.Amendment: amendment,
    models.Diary: diary,
    models.Complaint: complaint,
    models.PracticeGrade: practice_grade,
    models.PracticeRepeat: practice_repeat,
}
