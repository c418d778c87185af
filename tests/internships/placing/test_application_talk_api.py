"""Interviews, messages and notes through the API: the same actions and rights as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from internships.api.application_talk import TalkThrottle
from internships.models import ApplicationMessage, ApplicationNote, InterviewSlot
from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import ApplicationFactory
from tests.factories.partners import StudentFactory

SLOTS = "/api/v1/interview-slots"
MESSAGES = "/api/v1/application-messages"
NOTES = "/api/v1/application-notes"


def offer(posting, **changed) -> dict:
    begins = timezone.now() + timedelta(hours=3)
    return {
        "posting": posting.pk, "starts_at": begins.isoformat(), "minutes": 30, "count": 2,
        "place": "Navoiy 1, 12-xona",
    } | changed  # fmt: skip


@pytest.fixture
def slots(hamid, api_as, posting, application):
    """Two times, for which the applicant is invited."""
    client = api_as(hamid)
    made = client.post(SLOTS, offer(posting)).json()
    invited = {"posting": posting.pk, "applications": [application.pk]}
    assert client.post(f"{SLOTS}/invite", invited).json() == {"invited": 1}
    return [one["id"] for one in made]


def test_times_are_offered_taken_given_back_and_withdrawn(
    slots, hamid, nilufar, api_as, application
):
    hr, student = api_as(hamid), api_as(nilufar)
    seen = student.get(SLOTS, {"state": "free"}).json()["results"]
    assert sorted(one["id"] for one in seen) == slots
    assert {one["minutes"] for one in seen} == {30}
    taken = student.post(f"{SLOTS}/{slots[0]}/take").json()
    assert (taken["state"], taken["application"]) == ("taken", application.pk)
    again = student.post(f"{SLOTS}/{slots[1]}/take")
    assert (again.status_code, again.json()["detail"]) == (409, "You have chosen a time already.")
    back = student.post(f"{SLOTS}/{slots[0]}/give-back").json()
    assert (back["state"], back["application"]) == ("free", None)
    none = student.post(f"{SLOTS}/{slots[0]}/give-back")
    assert (none.status_code, none.json()["detail"]) == (409, "You have chosen no time.")
    gone = hr.post(f"{SLOTS}/{slots[0]}/withdraw").json()
    assert gone["state"] == "withdrawn"
    assert hr.post(f"{SLOTS}/{slots[0]}/withdraw").status_code == 409
    assert student.post(f"{SLOTS}/{slots[0]}/take").status_code == 404  # not shown any more


def test_nonsense_is_refused_in_words(hamid, api_as, posting):
    client = api_as(hamid)
    for wrong in ({"minutes": 4}, {"count": 21}, {"place": ""}, {"starts_at": "soon"}):
        assert client.post(SLOTS, offer(posting, **wrong)).status_code == 400
    past = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = client.post(SLOTS, offer(posting, starts_at=past))
    assert (answer.status_code, "has passed" in answer.json()["detail"]) == (409, True)
    assert not InterviewSlot.objects.exists()


def test_both_write_and_see(hamid, nilufar, umida, api_as, application):
    hr, student = api_as(hamid), api_as(nilufar)
    about = {"application": application.pk}
    sent = hr.post(MESSAGES, about | {"text": "Ertaga keling."})
    assert (sent.status_code, sent.json()["from_enterprise"]) == (201, True)
    assert student.post(MESSAGES, about | {"text": " "}).status_code == 400
    assert student.post(f"{MESSAGES}/seen", about).json() == {"seen": 1}
    assert student.post(f"{MESSAGES}/seen", about).json() == {"seen": 0}
    student.post(MESSAGES, about | {"text": "Rahmat!"})
    texts = [one["text"] for one in hr.get(MESSAGES, about).json()["results"]]
    assert texts == ["Rahmat!", "Ertaga keling."]
    assert api_as(umida).get(MESSAGES).status_code == 403


def test_notes_are_hr_s_alone_and_removed_by_their_writer(
    hamid, nilufar, api_as, application, enterprise
):
    colleague = person("hr9@example.uz", "Nurmatov", "Olim", Role.HR, enterprise)
    hr, about = api_as(hamid), {"application": application.pk}
    kept = hr.post(NOTES, about | {"text": "Rus tilini biladi."}).json()
    other = api_as(colleague)
    assert [one["text"] for one in other.get(NOTES, about).json()["results"]] == [kept["text"]]
    refused = other.delete(f"{NOTES}/{kept['id']}")
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "Only who wrote the note removes it.",
    )  # fmt: skip
    assert api_as(nilufar).get(NOTES).status_code == 403
    assert hr.delete(f"{NOTES}/{kept['id']}").status_code == 204
    assert not ApplicationNote.objects.exists()


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("offer", {"hr"}),
        ("message", {"hr", "student"}),
        ("seen", {"hr", "student"}),
        ("note", {"hr"}),
    ],
)
def test_each_verb_by_role(verb, allowed, everyone, other_hr, api_as, posting, application):
    about = {"application": application.pk}
    address, sent = {
        "offer": (SLOTS, offer(posting)),
        "message": (MESSAGES, about | {"text": "Salom"}),
        "seen": (f"{MESSAGES}/seen", about),
        "note": (NOTES, about | {"text": "Salom"}),
    }[verb]
    codes = {role: api_as(user).post(address, sent).status_code for role, user in everyone.items()}
    assert codes.pop(None) == 401
    assert {role for role, code in codes.items() if code in {200, 201}} == allowed
    assert {code for role, code in codes.items() if role not in allowed} == {403}
    assert api_as(other_hr).post(address, sent).status_code == 404


def test_fellow_student_takes_nothing_and_reads_nothing(slots, api_as, other_student, posting):
    client = api_as(other_student)
    assert client.get(SLOTS).json()["results"] == []
    assert client.post(f"{SLOTS}/{slots[0]}/take").status_code == 404
    assert client.post(f"{SLOTS}/{slots[0]}/give-back").status_code == 404
    assert client.post(f"{SLOTS}/{slots[0]}/withdraw").status_code == 403


def test_writing_has_a_pace_and_reading_has_none(hamid, api_as, application, monkeypatch):
    monkeypatch.setattr(TalkThrottle, "rate", "2/min", raising=False)
    client, sent = api_as(hamid), {"application": application.pk, "text": "Salom"}
    codes = [client.post(NOTES, sent).status_code for _number in range(3)]
    assert codes == [201, 201, 429]
    assert client.get(NOTES).status_code == 200


@pytest.mark.parametrize("address", [SLOTS, MESSAGES, NOTES])
def test_lists_ask_as_much_for_many_as_for_few(
    address, slots, hamid, api_as, queries, posting, programme
):
    def add(count: int) -> None:
        for _number in range(count):
            made = ApplicationFactory(posting=posting, student=StudentFactory(programme=programme))
            now = timezone.now()
            ApplicationMessage.objects.create(
                application=made, author=hamid, from_enterprise=True, text="S", sent_at=now
            )
            ApplicationNote.objects.create(
                application=made, written_by=hamid, text="S", written_at=now
            )

    add(1)
    few = queries(api_as(hamid), address)
    add(5)
    assert queries(api_as(hamid), address) == few
