"""Confidential complaints: what the university sees, and that nobody else learns of them."""

import json
import re

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Letter, Notification
from internships.actions.practising import complaint as actions
from internships.actions.practising.placement import mentor_path
from internships.enums import ComplaintState, ComplaintTopic
from internships.models import Complaint
from partners.enums import Role
from tests.architecture.routes import routes
from tests.factories.internships import PlacementFactory
from tests.internships.practice import practice

pytestmark = pytest.mark.django_db
TEXT = "Zulmkor boshliq"  # stands nowhere else


@pytest.fixture
def placement(nilufar, sardor, posting, bobur):
    return practice(
        posting=posting, student=nilufar.student, supervisor=sardor,
        mentor_name="Bobur", mentor_email=bobur.email,
    )  # fmt: skip


def complain(placement, text=TEXT, topic=ComplaintTopic.TREATMENT):
    return actions.complain(placement=placement, topic=topic, text=text, at=timezone.now())


@pytest.fixture
def complaint(placement):
    return complain(placement)


def test_student_complains_once_and_administrators_are_told_without_words(
    placement, nilufar, umida, sardor, hamid, bobur, sign_in
):
    browser, url = sign_in(nilufar), reverse("complaint-add", args=[placement.pk])
    for _press in range(2):
        assert browser.post(url, {"topic": "treatment", "text": TEXT}).status_code == 302
    assert Complaint.objects.count() == 1
    (told,) = umida.notifications.all()
    assert TEXT not in told.title + told.body
    assert str(placement.student) not in told.title + told.body
    for person in (sardor, hamid, bobur):
        assert person.notifications.count() == 0
    assert not Letter.objects.exclude(email=umida.email).exists()


def test_only_a_student_complains(placement, everyone, sign_in):
    url = reverse("complaint-add", args=[placement.pk])
    for role, user in everyone.items():
        if role != Role.STUDENT:
            answer = sign_in(user).post(url, {"topic": "other", "text": "Forged"})
            assert answer.status_code in {302, 403}
    assert Complaint.objects.count() == 0


def test_no_complaint_about_a_place_never_held(nilufar):
    with pytest.raises(actions.ComplaintError):
        complain(PlacementFactory(student=nilufar.student))


def test_who_reads_a_complaint(complaint, everyone, other_admin, other_student, sign_in):
    url = complaint.get_absolute_url()
    for role, user in everyone.items():
        expected = {Role.STUDENT: 200, Role.UNIVERSITY_ADMIN: 200, Role.SUPERVISOR: 404, None: 302}
        answer = sign_in(user).get(url)
        assert (role, answer.status_code) == (role, expected.get(role, 403))
    for user in (other_admin, other_student):
        assert sign_in(user).get(url).status_code == 404
        assert "Working" not in sign_in(user).get(reverse("complaint-list")).content.decode()


def test_supervisor_reads_and_answers_what_is_assigned(complaint, sardor, umida, sign_in):
    supervisor, admin = sign_in(sardor), sign_in(umida)
    steps = {name: reverse(f"complaint-{name}", args=[complaint.pk]) for name in (
        "take-up", "answer", "assign", "close",
    )}  # fmt: skip
    assert supervisor.post(steps["take-up"]).status_code == 404
    assert admin.post(steps["assign"], {"to": sardor.pk}).status_code == 302
    assert sardor.notifications.count() == 1
    assert supervisor.post(steps["take-up"]).status_code == 302
    assert supervisor.post(steps["assign"], {"to": ""}).status_code == 403
    assert supervisor.post(steps["answer"], {"answer": "We spoke."}).status_code == 302
    admin.post(steps["assign"], {"to": ""})
    assert supervisor.get(complaint.get_absolute_url()).status_code == 404


def test_student_is_told_and_may_ask_again(complaint, nilufar, umida, sign_in):
    student = sign_in(nilufar)
    now = timezone.now()
    actions.take_up(complaint=complaint, by=umida, at=now)
    actions.answer_complaint(complaint=complaint, answer="Patience", by=umida, at=now)
    assert "Patience" in student.get(complaint.get_absolute_url()).content.decode()
    again = reverse("complaint-ask-again", args=[complaint.pk])
    assert student.post(again, {"text": "It goes on."}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.UNDER_REVIEW
    assert complaint.text == f"{TEXT}\n\nIt goes on."
    later = now + timezone.timedelta(minutes=1)
    actions.answer_complaint(complaint=complaint, answer="Moved", by=umida, at=later)
    settle = reverse("complaint-settle", args=[complaint.pk])
    assert sign_in(umida).post(settle).status_code == 403
    assert student.post(settle).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.closed_by) == (ComplaintState.CLOSED, nilufar)
    assert all(TEXT not in told.body for told in nilufar.notifications.all())


ALLOWED = {
    (ComplaintState.RECEIVED, "take_up"), (ComplaintState.UNDER_REVIEW, "give_answer"),
    (ComplaintState.ANSWERED, "ask_again"), (ComplaintState.ANSWERED, "close"),
}  # fmt: skip


@pytest.mark.parametrize("state", ComplaintState)
@pytest.mark.parametrize("verb", ["take_up", "give_answer", "ask_again", "close"])
def test_every_step_of_a_complaint(state, verb):
    moment = {"by": None, "at": None}
    given = {"ask_again": {}, "give_answer": {"answer": "x", **moment}}.get(verb, moment)
    complaint = Complaint(state=state)
    if (state, verb) in ALLOWED:
        getattr(complaint, verb)(**given)
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(complaint, verb)(**given)


RANDOM = r"[A-Za-z0-9_-]{40,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce=\"[^\"]*\"|figure-\d+"


def text_of(answer) -> str:
    """What an answer tells; secrets that are new in each are left out."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(RANDOM, "", content.decode("utf-8", "replace"))


def everything_seen(browser, program, placement) -> dict:
    """Each list, page, export and API answer somebody gets, and the placement's own pages."""
    seen = {}
    for route in routes():
        if route.method != "get" or "nothing" in route.path:
            continue
        if "999999999" in route.path and not route.name.startswith(("placement", "diary-detail")):
            continue
        if route.name in {"health", "ready", "metrics", "account_logout", "gallery"}:
            continue
        path = route.path.replace("999999999", str(placement.pk))
        client = program if route.name.startswith("api:") else browser
        for query in ({}, {"export": "csv"}) if client is browser else ({},):
            answer = client.get(path, query)
            seen[path, json.dumps(query)] = (answer.status_code, text_of(answer))
    return seen


@pytest.mark.parametrize("role", [Role.HR, Role.MENTOR])
def test_the_host_learns_nothing_not_even_that_there_is_one(
    role, placement, everyone, sign_in, api_as, client
):
    user = everyone[role]
    clients = sign_in(user), api_as(user)
    before = everything_seen(*clients, placement)
    linked = text_of(client.get(mentor_path(placement)))
    notices = Notification.objects.filter(recipient=user).count()
    actions.take_up(
        complaint=complain(placement), by=everyone[Role.UNIVERSITY_ADMIN], at=timezone.now()
    )
    after = everything_seen(*clients, placement)
    assert {key for key in before if before[key] != after[key]} == set()
    assert len(before) >= 60
    assert text_of(client.get(mentor_path(placement))) == linked
    assert Notification.objects.filter(recipient=user).count() == notices


def test_the_trail_keeps_nothing_of_it(complaint, olim, sign_in):
    """Who reads the audit trail must not learn of complaints."""
    page = sign_in(olim).get(reverse("history-list")).content.decode()
    assert TEXT not in page
    assert not any(
        getattr(model, "pgh_tracked_model", None) is Complaint for model in apps.get_models()
    )
