"""Notices and letters: each person once, in their own language, whatever fails on the way."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from cluster_portal.common.letters import deliver_waiting, post, written
from cluster_portal.common.models import Letter, Notification
from cluster_portal.common.notifications import notify
from tests.factories.partners import UserFactory


@pytest.fixture
def letter_template(settings, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    text = "{% load i18n %}{% get_current_language as l %}{{ l }} {{ recipient }}\n\nBody {{ x }}"
    (folder / "trial.txt").write_text(text)
    first = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [first | {"DIRS": [tmp_path, *first["DIRS"]]}]


def test_notify_tells_each_person_once_in_their_language(
    db, letter_template, django_capture_on_commit_callbacks
):
    people = [UserFactory(language="uz"), UserFactory(language="ru")]
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            notify(people, "trial", {"x": 7}, key="trial:1", url="/postings/")
    assert [told.title for told in Notification.objects.order_by("pk")] == [
        f"uz {people[0]}",
        f"ru {people[1]}",
    ]
    assert [(letter.subject, letter.body) for letter in mail.outbox] == [
        (f"uz {people[0]}", "Body 7\n\nhttp://127.0.0.1:8000/postings/"),
        (f"ru {people[1]}", "Body 7\n\nhttp://127.0.0.1:8000/postings/"),
    ]


def test_letter_waits_while_mail_server_is_down(db, monkeypatch):
    post([Letter(key="k", email="a@example.uz", language="uz", subject="S", body="B")])

    def down(self, messages):
        raise SMTPServerDisconnected("no")

    backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    with monkeypatch.context() as patched:
        patched.setattr(backend, down)
        assert deliver_waiting() == 0
    letter = Letter.objects.get()
    assert (letter.attempts, letter.error, letter.sent_at) == (1, "no", None)
    assert letter.next_attempt_at > timezone.now()
    Letter.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert deliver_waiting() == 1
    assert deliver_waiting() == 0
    assert [message.subject for message in mail.outbox] == ["S"]


def test_letter_no_mail_can_be_made_of_does_not_hold_the_others(db):
    for key, subject in (("bad", "S\nX-Bad: 1"), ("good", "S")):
        post([Letter(key=key, email="a@example.uz", language="uz", subject=subject, body="B")])
    assert deliver_waiting() == 1
    bad = Letter.objects.get(key="bad")
    assert (bad.attempts, bad.sent_at) == (1, None)
    assert "newlines" in bad.error


def test_subject_is_one_line_whatever_was_typed(letter_template):
    subject, body = written("trial", "uz", {"recipient": "A\rX-Bad: 1", "x": 7})
    assert (subject, body) == ("uz A X-Bad: 1", "Body 7")
