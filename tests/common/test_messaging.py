"""Where people want to be told: by e-mail or Telegram, at once, in the morning, or not at all."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from cluster_portal.common.letters import deliver_waiting, send_letter
from cluster_portal.common.messaging import connecting, reminders, telegram
from cluster_portal.common.messaging.digest import send_digests
from cluster_portal.common.messaging.night import is_night
from cluster_portal.common.messaging.reminders import Due, Reminder, remind
from cluster_portal.common.messaging.topics import topic_of
from cluster_portal.common.models import Letter, MessageSettings, Notification, TelegramChat
from cluster_portal.common.models.messaging import Channel, Pace, Topic
from cluster_portal.common.notifications import notify
from cluster_portal.letter_topics import LETTER_TOPICS
from tests.common.telegram_server import TOKEN, Bot
from tests.factories.partners import UserFactory
from tests.json_server import running

DAY = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)  # three in the afternoon in Tashkent
NIGHT = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
SECRET = "secret-of-the-webhook"
UPDATES = "/messages/telegram/updates"


@pytest.fixture
def bot(settings):
    with running(Bot()) as server:
        settings.TELEGRAM_API = server.url
        settings.TELEGRAM_BOT_TOKEN = TOKEN
        settings.TELEGRAM_BOT_NAME = "klaster_bot"
        settings.TELEGRAM_WEBHOOK_SECRET = SECRET
        cache.clear()
        yield server


@pytest.fixture
def letter_template(settings, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "trial.txt").write_text(
        "Title {{ x }}\n\nBody {{ x }}{% if address %} {{ address }}{% endif %}"
    )
    first = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [first | {"DIRS": [tmp_path, *first["DIRS"]]}]


@pytest.fixture
def tells(letter_template, django_capture_on_commit_callbacks):
    def tell(user, number=1, url="/postings/"):
        with django_capture_on_commit_callbacks(execute=True):
            notify([user], "trial", {"x": number}, key=f"trial:{number}", url=url)

    return tell


def in_telegram(chat_id=77, **given):
    """Somebody who has connected a chat."""
    user = UserFactory(language="en")
    TelegramChat.objects.create(user=user, chat_id=chat_id, linked_at=DAY)
    MessageSettings.objects.create(user=user, channel=Channel.TELEGRAM, **given)
    return user


def code_in(address: str) -> str:
    return address.partition("?start=")[2]


def brought(client, update, secret=SECRET):
    return client.post(
        UPDATES, json.dumps(update), content_type="application/json",
        headers={"x-telegram-bot-api-secret-token": secret},
    )  # fmt: skip


def message(text, chat_id=77, kind="private") -> dict:
    return {"update_id": 1, "message": {"chat": {"id": chat_id, "type": kind}, "text": text}}


def test_who_chose_nothing_is_written_to_by_mail_at_once(db, tells):
    user = UserFactory()
    tells(user)
    assert [m.to for m in mail.outbox] == [[user.email]]
    letter = Letter.objects.get()
    assert (letter.recipient, letter.about, letter.channel) == (user, "trial", Channel.EMAIL)


def test_telegram_takes_the_place_of_mail(db, bot, tells):
    tells(in_telegram())
    assert bot.texts == [(77, "Title 1\n\nBody 1\n\nhttp://127.0.0.1:8000/postings/")]
    assert mail.outbox == []


def test_at_night_telegram_makes_no_sound(db, bot, tells, monkeypatch):
    user = in_telegram()
    for at, silent in ((NIGHT, True), (DAY, False)):
        monkeypatch.setattr(
            "cluster_portal.common.letters.is_night", lambda _now, at=at: is_night(at)
        )
        tells(user, number=at.hour)
        assert bot.sent[-1][1]["disable_notification"] is silent


def test_who_blocks_the_bot_gets_mail(db, bot, tells):
    user = in_telegram()
    bot.gone.add(77)
    tells(user)
    assert [m.to for m in mail.outbox] == [[user.email]]
    assert not TelegramChat.objects.exists()
    assert MessageSettings.objects.get().channel == Channel.EMAIL


def test_messages_wait_as_long_as_telegram_asks(db, bot, tells):
    user = in_telegram()
    bot.retry_after = 3000
    tells(user)
    letter = Letter.objects.get()
    assert letter.next_attempt_at > timezone.now() + timedelta(seconds=2900)
    bot.retry_after = 0
    Letter.objects.update(next_attempt_at=timezone.now())
    assert deliver_waiting() == 1
    assert len(bot.texts) == 1


def test_errors_never_tell_the_token_of_the_bot(db, bot, tells, settings, caplog):
    user = in_telegram()
    settings.TELEGRAM_API = "http://127.0.0.1:9"
    tells(user)
    assert Letter.objects.get().error == "Telegram did not answer: ConnectionError."
    bot.broken = "<html>"
    settings.TELEGRAM_API = bot.url
    Letter.objects.update(next_attempt_at=timezone.now())
    deliver_waiting()
    assert TOKEN not in Letter.objects.get().error + caplog.text


def test_long_message_is_cut_and_keeps_its_link(db, bot):
    telegram.send_message(5, "x" * 5000 + "\n\nhttp://127.0.0.1:8000/here/")
    text = bot.texts[0][1]
    assert len(text) == telegram.LONGEST
    assert text.endswith("…\n\nhttp://127.0.0.1:8000/here/")


def test_person_connects_by_the_link_once(db, bot, client, django_capture_on_commit_callbacks):
    user = UserFactory(language="en")
    code = code_in(connecting.link_for(user.pk))
    with django_capture_on_commit_callbacks(execute=True):
        assert brought(client, message(f"/start {code}")).status_code == 200
    assert TelegramChat.objects.get().chat_id == 77
    assert user.message_settings.channel == Channel.TELEGRAM
    ((chat, text),) = bot.texts
    assert (chat, text.partition("\n")[0]) == (77, "Connected")
    brought(client, message(f"/start {code}", chat_id=88))  # somebody has seen the link
    assert TelegramChat.objects.get().chat_id == 77


def test_chat_belongs_to_one_person(db, bot, client):
    first, second = in_telegram(), UserFactory()
    brought(client, message(f"/start {code_in(connecting.link_for(second.pk))}"))
    assert TelegramChat.objects.get().user == second
    assert MessageSettings.objects.get(user=first).channel == Channel.EMAIL


def test_stop_disconnects(db, bot, client):
    user = in_telegram()
    brought(client, message("/stop", chat_id=78))
    assert TelegramChat.objects.exists()
    brought(client, message("/stop"))
    assert not TelegramChat.objects.exists()
    assert MessageSettings.objects.get(user=user).channel == Channel.EMAIL


@pytest.mark.parametrize(
    "update",
    [
        {}, [], 7, "x", None, {"message": None}, {"message": {"chat": 7}}, message(None),
        message("/start " + "a" * 32), message("/start"), message("/stop", chat_id="77"),
        message("/stop", chat_id=True), message("/stop", chat_id=10**30),
        message("/start " + "a" * 32, kind="group"), message("\x00" * 100),
    ],
)  # fmt: skip
def test_nonsense_from_the_bot_changes_nothing(db, bot, client, update):
    in_telegram()
    assert brought(client, update).status_code == 200
    assert TelegramChat.objects.count() == 1
    assert bot.sent == []


def test_only_telegram_brings_updates(db, bot, client, settings):
    in_telegram()
    assert brought(client, message("/stop"), secret="guessed").status_code == 404
    assert client.get(UPDATES).status_code == 405
    settings.TELEGRAM_WEBHOOK_SECRET = ""
    assert brought(client, message("/stop"), secret="").status_code == 404
    assert TelegramChat.objects.exists()


def test_deep_and_large_updates_are_refused(db, bot, client):
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    for body, code in (("[" * 60_000, 400), ("1" * 70_000, 413), ("{", 400)):
        answer = client.post(UPDATES, body, content_type="application/json", headers=headers)
        assert answer.status_code == code


def test_pace_is_chosen_by_topic(db, tells, letter_template):
    topic = topic_of("trial")
    assert topic == Topic.OUTCOMES  # what is not listed
    user = UserFactory(language="en")
    MessageSettings.objects.create(user=user, outcomes=Pace.PORTAL, tasks=Pace.AT_ONCE)
    tells(user)
    assert (Notification.objects.count(), Letter.objects.count()) == (1, 0)
    user.message_settings.outcomes = Pace.DAILY
    user.message_settings.save()
    tells(user, number=2)
    assert Notification.objects.filter(in_digest=True).count() == 1
    assert Letter.objects.count() == 0


def test_digest_tells_what_is_unread_once(db, tells, django_capture_on_commit_callbacks):
    user, other = UserFactory(language="en"), UserFactory(language="en")
    for one in (user, other):
        MessageSettings.objects.create(user=one, outcomes=Pace.DAILY)
        for number in (1, 2):
            tells(one, number=number)
    Notification.objects.filter(recipient=user, key="trial:1").update(read_at=DAY)
    Notification.objects.filter(recipient=other).update(read_at=DAY)
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send_digests(at=DAY)
    assert [m.to for m in mail.outbox] == [[user.email]]
    text = mail.outbox[0].body
    assert "Title 2\n  http://127.0.0.1:8000/postings/" in text
    assert "Title 1" not in text
    assert not Notification.objects.filter(in_digest=True).exists()


def test_digest_asks_no_more_for_more_people(db, tells, django_assert_max_num_queries):
    for _number in range(7):
        user = UserFactory(language="en")
        MessageSettings.objects.create(user=user, outcomes=Pace.DAILY)
        tells(user)
    with django_assert_max_num_queries(12):
        assert send_digests(at=DAY) == 7


@pytest.mark.parametrize(
    ("hour", "first", "last", "night"),
    [(20, 21, 8, False), (21, 21, 8, True), (0, 21, 8, True), (7, 21, 8, True), (8, 21, 8, False),
     (2, 1, 5, True), (5, 1, 5, False), (0, 1, 5, False), (12, 9, 9, False)],
)  # fmt: skip
def test_night_is_what_the_clock_on_the_wall_says(settings, hour, first, last, night):
    settings.QUIET_FROM, settings.QUIET_UNTIL = first, last
    at = timezone.make_aware(datetime(2026, 11, 26, hour, 30))
    assert is_night(at) is night


@pytest.fixture
def reminder(letter_template, monkeypatch):
    """Registers one that finds the DUES given."""
    monkeypatch.setattr(reminders, "_REMINDERS", {})

    def make(*dues):
        reminders.register(Reminder("trial", lambda at: iter(dues)))

    return make


def test_reminder_goes_out_once_per_event_and_not_at_night(
    db, reminder, django_capture_on_commit_callbacks
):
    user = UserFactory(language="en")
    context = {"x": 1}
    reminder(
        Due(key="thing:1", url="/do/", user=user, context=context),
        Due(key="thing:1", url="/do/", user=user, context=context),
        Due(key="thing:2", url="/do/", user=user, context=context),
        Due(key="thing:1:host", url="https://klaster.uz/h/x", email="h@example.uz", language="en",
            context=context),
    )  # fmt: skip
    assert remind("trial", at=NIGHT) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert [remind("trial", at=DAY) for _again in range(2)] == [3, 0]
    assert sorted(m.to[0] for m in mail.outbox) == sorted([user.email, user.email, "h@example.uz"])
    assert Notification.objects.filter(recipient=user, about="trial", url="/do/").count() == 2
    assert "https://klaster.uz/h/x" in Letter.objects.get(email="h@example.uz").body


def test_reminders_ask_no_more_for_more_people(db, reminder, django_assert_max_num_queries):
    reminder(*(Due(key="thing", url="/", user=UserFactory(), context={}) for _n in range(40)))
    with django_assert_max_num_queries(12), transaction.atomic():
        assert remind("trial", at=DAY) == 40


def test_every_letter_to_people_with_an_account_has_a_topic(settings):
    folder = settings.BASE_DIR / "templates/letters"
    there = {path.stem for path in folder.glob("*.txt")}
    by_mail_only = {
        "contract_host", "digest", "erasure_carried_out", "invitation", "mentor_link",
        "own_place_host", "password_link", "security_event", "survey_invitation",
        "survey_reminder", "telegram_connected",
    }  # fmt: skip
    listed = [letter for letters in LETTER_TOPICS.values() for letter in letters]
    assert sorted(listed) == sorted(there - by_mail_only)


def test_settings_are_kept_and_telegram_is_offered_only_when_connected(nilufar, client):
    client.force_login(nilufar, backend="partners.permissions.AffiliationBackend")
    given = {"channel": "email", "tasks": "at_once", "outcomes": "daily", "news": "portal"}
    assert client.post("/messages/settings/", given).status_code == 302
    kept = MessageSettings.objects.get(user=nilufar)
    assert (kept.outcomes, kept.news) == (Pace.DAILY, Pace.PORTAL)
    refused = client.post("/messages/settings/", given | {"channel": "telegram"})
    assert "channel" in refused.context["form"].errors
    assert (
        "Connect Telegram"
        not in client.get("/messages/settings/", headers={"accept-language": "en"}).text
    )


def test_connecting_shows_the_link_and_disconnecting_forgets_the_chat(nilufar, client, bot):
    client.force_login(nilufar, backend="partners.permissions.AffiliationBackend")
    page = client.post("/messages/telegram/")
    assert "https://t.me/klaster_bot?start=" in page.text
    assert "no-store" in page["Cache-Control"]
    brought(client, message(f"/start {code_in(page.context['address'])}"))
    assert client.get("/messages/settings/").context["chat"].chat_id == 77
    client.post("/messages/telegram/disconnect/")
    assert not TelegramChat.objects.exists()


def test_telegram_that_is_not_set_up_is_not_offered(nilufar, client):
    client.force_login(nilufar, backend="partners.permissions.AffiliationBackend")
    assert client.post("/messages/telegram/").status_code == 404


def test_operators_read_who_was_written_to_but_not_what(olim, umida, client, tells):
    tells(umida)
    send_letter("host@example.uz", "en", "trial", {"x": "secret link"}, key="k")
    client.force_login(olim, backend="partners.permissions.AffiliationBackend")
    page = client.get("/messages/")
    assert {umida.email, "host@example.uz"} <= {one.email for one in page.context["page"].records}
    assert "secret link" not in page.text
    narrowed = client.get("/messages/", {"email": umida.email.upper(), "is_sent": "true"})
    assert [one.recipient for one in narrowed.context["page"].records] == [umida]
    client.force_login(umida, backend="partners.permissions.AffiliationBackend")
    assert client.get("/messages/").status_code == 403


def test_webhook_is_told_to_telegram(bot, settings, capsys):
    call_command("set_telegram_webhook")
    method, asked = bot.sent[0]
    assert (method, asked["secret_token"]) == ("setWebhook", SECRET)
    assert asked["url"].endswith(UPDATES)
    settings.TELEGRAM_BOT_TOKEN = "0:wrong"
    with pytest.raises(CommandError, match="Unauthorized"):
        call_command("set_telegram_webhook")
    settings.TELEGRAM_BOT_TOKEN = ""
    with pytest.raises(CommandError, match="first"):
        call_command("set_telegram_webhook")
