"""Writes letters in the reader's language and delivers them, by e-mail or Telegram; a server that
is down delays them, it loses none."""

from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cluster_portal.common import dispatch
from cluster_portal.common.links import absolute
from cluster_portal.common.messaging.night import is_night
from cluster_portal.common.messaging.telegram import ChatGone, TelegramError, send_message
from cluster_portal.common.models import Letter, TelegramChat
from cluster_portal.common.models.messaging import Channel

_CHUNK = 200
_LONGEST_WAIT = timedelta(hours=6)


def written(name: str, language: str, context: dict) -> tuple[str, str]:
    """(subject, text) of templates/letters/NAME.txt; its first line is the subject."""
    with override(language):
        text = render_to_string(f"letters/{name}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    one_line = " ".join(subject.split())  # whatever stands in the names it holds
    return one_line[:200], body.strip()


def send_letter(email: str, language: str, name: str, context: dict, *, key: str) -> None:
    """Write NAME to an address that need not have an account; the same KEY never twice."""
    subject, body = written(name, language, context)
    letter = Letter(key=key, about=name, email=email, language=language, subject=subject, body=body)
    post([letter])


def letter_to(user, channel: Channel, *, key: str, **told: str) -> Letter:
    """A letter (not kept yet) to somebody with an account; the same KEY never twice to them."""
    return Letter(
        key=f"{user.pk}:{key}",
        recipient=user,
        channel=channel,
        email=user.email,
        language=user.language,
        **told,
    )


def post(letters: list[Letter]) -> None:
    """Keep the LETTERS and have them delivered after the transaction."""
    from cluster_portal.common.tasks import deliver_letters

    with transaction.atomic():
        Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=_CHUNK)
        dispatch.send(deliver_letters)


def deliver_waiting() -> int:
    """Send what is due, letter by letter, so that a killed worker repeats one letter at most.

    A letter that cannot be sent, for whatever reason, waits longer and longer; the others go on.
    """
    sent = 0
    connection = get_connection()
    while True:
        with transaction.atomic():
            letter = (
                Letter.objects.waiting(timezone.now())
                .select_for_update(skip_locked=True)
                .order_by("next_attempt_at")
                .first()
            )
            if letter is None:
                break
            sent += _deliver(letter, connection)
    connection.close()
    return sent


def _deliver(letter: Letter, connection) -> bool:
    letter.attempts += 1
    now = timezone.now()
    try:
        if letter.channel == Channel.TELEGRAM:
            _to_telegram(letter, now)
        else:
            _to_mail(letter, connection)
    except ChatGone:
        TelegramChat.objects.filter(user=letter.recipient_id).disconnect()
        letter.channel, letter.next_attempt_at = Channel.EMAIL, now
    except (OSError, SMTPException, ValueError, TelegramError) as error:
        # ValueError: no mail can be made of it
        letter.error = str(error)[:1000]
        wait = min(timedelta(minutes=2**letter.attempts), _LONGEST_WAIT)
        asked = timedelta(seconds=min(getattr(error, "wait", 0), 24 * 3600))
        letter.next_attempt_at = now + max(wait, asked)
    else:
        letter.error, letter.sent_at = "", now
    letter.save()
    return letter.sent_at is not None


def _to_mail(letter: Letter, connection) -> None:
    EmailMessage(letter.subject, letter.body, to=[letter.email], connection=connection).send()


def _to_telegram(letter: Letter, at) -> None:
    chat = TelegramChat.objects.filter(user=letter.recipient_id).first()
    if chat is None:
        raise ChatGone("The chat is disconnected.")
    send_message(chat.chat_id, f"{letter.subject}\n\n{letter.body}", silent=is_night(at))


def with_address(body: str, url: str) -> str:
    """The text of a letter with the page it speaks of."""
    return f"{body}\n\n{absolute(url)}" if url else body
