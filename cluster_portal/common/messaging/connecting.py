"""Connects a person's account with their chat: a code in a link, shown once, opened in Telegram."""

import re
import secrets

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from cluster_portal.common.letters import letter_to, post, written
from cluster_portal.common.models import MessageSettings, TelegramChat, User
from cluster_portal.common.models.messaging import Channel

LETTER = "telegram_connected"
CODE_SECONDS = 15 * 60
_START = re.compile(r"/start ([A-Za-z0-9_-]{32})")


def _place(code: str) -> str:
    return f"telegram-code:{code}"


def link_for(user_id: int) -> str:
    """The address that opens the bot with a code; it works once, for a quarter of an hour."""
    code = secrets.token_urlsafe(24)
    cache.set(_place(code), user_id, CODE_SECONDS)
    return f"https://t.me/{settings.TELEGRAM_BOT_NAME}?start={code}"


def take_update(update: dict, *, at) -> None:
    """What somebody wrote to the bot: `/start CODE` connects, `/stop` disconnects.

    Whatever else is written is passed over; nobody is told whether a code was good but its owner.
    """
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private":
        return
    chat_id, text = chat.get("id"), message.get("text")
    if not isinstance(chat_id, int) or not isinstance(text, str) or abs(chat_id) >= 2**63:
        return
    if found := _START.fullmatch(text.strip()):
        _start(found[1], chat_id, at)
    elif text.strip() == "/stop":
        TelegramChat.objects.filter(chat_id=chat_id).disconnect()


def _start(code: str, chat_id: int, at) -> None:
    user_id = cache.get(_place(code))
    if user_id is None or not cache.delete(_place(code)):  # who deletes it has it to themselves
        return
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with transaction.atomic():
        TelegramChat.objects.filter(chat_id=chat_id).exclude(user=user).disconnect()
        chat = {"chat_id": chat_id, "linked_at": at}
        TelegramChat.objects.update_or_create(user=user, defaults=chat)
        MessageSettings.objects.update_or_create(user=user, defaults={"channel": Channel.TELEGRAM})
        subject, body = written(LETTER, user.language, {"recipient": user})
        key = f"telegram:{chat_id}:{at:%Y%m%dT%H%M%S}"
        told = {"about": LETTER, "subject": subject, "body": body}
        post([letter_to(user, Channel.TELEGRAM, key=key, **told)])
