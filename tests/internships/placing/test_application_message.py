"""Messages between an applicant and the enterprise."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Letter, Notification
from internships.actions.placing import application_message as actions
from internships.actions.placing.application import withdraw_application
from internships.erasure import erase_from_internships
from internships.models import ApplicationMessage, ApplicationNote, PlacementRound
from partners.enums import Role
from tests.conftest import person

SECRET = "May I come on Mondays?"


def write(application, by, text=SECRET, at=None):
    return actions.send_message(application=application, text=text, by=by, at=at or timezone.now())


@pytest.fixture
def url(application):
    return reverse("application-messages", args=[application.pk])


def told(user) -> int:
    return Notification.objects.filter(about="message_received", recipient=user).count()


def test_other_side_is_told_that_there_is_a_message_not_what_it_says(application, nilufar, hamid):
    message = write(application, nilufar)
    assert (message.from_enterprise, message.author) == (False, nilufar)
    assert (told(hamid), told(nilufar)) == (1, 0)
    notice = Notification.objects.get(about="message_received")
    assert notice.url == reverse("application-messages", args=[application.pk])
    letters = Letter.objects.filter(about="message_received")
    assert SECRET not in notice.title + notice.body
    assert not any(SECRET in letter.subject + letter.body for letter in letters)


def test_told_once_until_it_is_seen_and_an_answer_means_seen(application, nilufar, hamid):
    first = write(application, nilufar)
    write(application, nilufar, "And on Tuesdays?")
    assert told(hamid) == 1
    write(application, hamid, "On both.")
    first.refresh_from_db()
    assert first.seen_at is not None
    assert told(nilufar) == 1
    write(application, nilufar, "Thank you.")
    assert told(hamid) == 2


def test_page_says_who_has_seen_what_and_reading_it_changes_nothing(
    application, nilufar, hamid, sign_in, url
):
    write(application, nilufar)
    hr, student = sign_in(hamid), sign_in(nilufar)
    assert SECRET in hr.get(url).content.decode()
    assert "not read yet" in student.get(url).content.decode()
    assert ApplicationMessage.objects.get().seen_at is None  # GET writes nothing
    seen = reverse("application-messages-seen", args=[application.pk])
    student.post(seen)  # one's own message is not for oneself to see
    assert ApplicationMessage.objects.get().seen_at is None
    assert hr.post(seen, headers={"HX-Request": "true"}).status_code == 204
    assert ApplicationMessage.objects.get().seen_at is not None
    assert "not read yet" not in student.get(url).content.decode()


def test_only_the_two_sides_read_and_write(everyone, other_hr, sign_in, application, url, hamid):
    write(application, hamid, "Bring your passport.")
    people = everyone | {"other_hr": other_hr}
    codes = {role: sign_in(user).get(url).status_code for role, user in people.items()}
    expected = dict.fromkeys(people, 403) | {None: 302}
    assert codes == expected | {"hr": 200, "student": 200, "other_hr": 404}
    seen = reverse("application-messages-seen", args=[application.pk])
    for role, user in people.items():
        if role not in {"hr", "student", None}:
            assert sign_in(user).post(url, {"text": "x"}).status_code in {403, 404}
            assert sign_in(user).post(seen).status_code in {403, 404}
            page = sign_in(user).get(application.get_absolute_url()).content.decode()
            assert "Bring your passport." not in page
    assert ApplicationMessage.objects.count() == 1
    assert ApplicationMessage.objects.get().seen_at is None


def test_a_fellow_student_finds_no_conversation(application, programme, sign_in, url):
    from tests.factories.partners import StudentFactory

    fellow = person("f@example.uz", "Aliyev", "Bek", Role.STUDENT, programme.institution)
    StudentFactory(user=fellow, programme=programme)
    assert sign_in(fellow).get(url).status_code == 404
    assert sign_in(fellow).post(url, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 2001])
def test_text_has_words_but_not_too_many(application, nilufar, sign_in, url, text):
    assert sign_in(nilufar).post(url, {"text": text}).status_code == 200
    assert not ApplicationMessage.objects.exists()


def test_text_is_shown_as_it_was_typed(application, nilufar, hamid, sign_in, url):
    sign_in(nilufar).post(url, {"text": "<script>alert(1)</script>"})
    page = sign_in(hamid).get(url).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nobody_writes_without_end(application, nilufar, hamid):
    now = timezone.now()
    for _number in range(actions.MOST_AN_HOUR):
        write(application, nilufar, at=now)
    with pytest.raises(actions.MessageError, match="in an hour"):
        write(application, nilufar, at=now)
    write(application, hamid, at=now)  # it is the person's own pace
    later = now + actions.AN_HOUR + timedelta(seconds=1)
    assert write(application, nilufar, at=later).sent_at == later


def test_conversation_closes_30_days_after_the_round(application, nilufar, hamid, sign_in, url):
    write(application, hamid)
    now, days = timezone.now(), timedelta(days=30)
    rounds = PlacementRound.objects.filter(pk=application.placement_round_id)
    rounds.update(closed_at=now - days + timedelta(minutes=5))
    assert write(application, nilufar).pk
    rounds.update(closed_at=now - days)
    with pytest.raises(actions.MessageError, match="over for 30 days"):
        write(application, nilufar)
    page = sign_in(nilufar).get(url).content.decode()
    assert SECRET in page
    assert "Send the message" not in page


def test_withdrawn_application_ends_the_conversation(application, nilufar, hamid):
    withdraw_application(application=application, by=nilufar, at=timezone.now())
    with pytest.raises(actions.MessageError, match="withdrawn"):
        write(application, hamid)


def test_texts_go_with_the_person(application, nilufar, hamid):
    write(application, nilufar)
    write(application, hamid, "On both.")
    ApplicationNote.objects.create(
        application=application, text="Knows kilns", written_by=hamid, written_at=timezone.now()
    )
    list(erase_from_internships(nilufar, timezone.now()))
    assert set(ApplicationMessage.objects.values_list("text", flat=True)) == {""}
    assert ApplicationMessage.objects.count() == 2
    assert not ApplicationNote.objects.exists()


def test_list_asks_as_much_for_many_as_for_few(application, nilufar, hamid, sign_in, queries, url):
    write(application, nilufar)
    client = sign_in(hamid)
    few = queries(client, url)
    for number in range(10):
        write(application, (nilufar, hamid)[number % 2], f"{number}")
    write(application, nilufar)
    assert queries(client, url) == few
