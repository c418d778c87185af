"""The Telegram Bot API, as much of it as is needed: https://core.telegram.org/bots/api.

The bot's token is part of every address asked, so no error of the connection is passed on as it is.
"""

from http import HTTPStatus
from typing import Any

import requests
from django.conf import settings

_SECONDS = (3.05, 10)  # to connect, to be answered
LONGEST = 4096  # signs of a message


class TelegramError(Exception):
    """The message was not taken; `wait` seconds are asked for before the next attempt."""

    def __init__(self, text: str, wait: int = 0):
        super().__init__(text)
        self.wait = wait


class ChatGone(TelegramError):
    """The person has blocked the bot, or the chat is no more."""


def is_set_up() -> bool:
    return bool(settings.TELEGRAM_BOT_TOKEN and settings.TELEGRAM_BOT_NAME)


def send_message(chat_id: int, text: str, *, silent: bool = False) -> None:
    """SILENT: it arrives without a sound."""
    _ask(
        "sendMessage",
        {
            "chat_id": chat_id,
            "text": _cut(text),
            "disable_notification": silent,
            "link_preview_options": {"is_disabled": True},
        },
    )


def set_webhook(address: str, secret: str) -> None:
    """Have the bot's messages brought to ADDRESS, each with SECRET in its header."""
    _ask(
        "setWebhook",
        {"url": address, "secret_token": secret, "allowed_updates": ["message"]},
    )


def _cut(text: str) -> str:
    """A text too long keeps its last line, where the link is."""
    if len(text) <= LONGEST:
        return text
    last = text.rstrip().rpartition("\n")[2][:1000]
    return f"{text[: LONGEST - len(last) - 3]}…\n\n{last}"


def _ask(method: str, question: dict[str, Any]) -> None:
    address = f"{settings.TELEGRAM_API}/bot{settings.TELEGRAM_BOT_TOKEN}/{method}"
    try:
        answer = requests.post(address, json=question, timeout=_SECONDS, allow_redirects=False)
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise TelegramError(f"Telegram did not answer: {type(error).__name__}.") from None
    if not isinstance(said, dict):
        raise TelegramError("Telegram did not answer as agreed.")
    if said.get("ok") is True:
        return
    text = str(said.get("description", ""))[:300]
    if answer.status_code == HTTPStatus.FORBIDDEN or "chat not found" in text:
        raise ChatGone(text)
    asked = said.get("parameters")
    wait = asked.get("retry_after", 0) if isinstance(asked, dict) else 0
    raise TelegramError(text or "Telegram refused.", wait if isinstance(wait, int) else 0)
