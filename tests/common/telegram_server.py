"""A local stand-in for the Telegram Bot API."""

import json

from tests.json_server import JsonHandler, JsonServer

TOKEN = "1234:secret-of-the-bot"


class Bot(JsonServer):
    """`sent` is what the platform asked for, as (method, question).

    `gone` are chats that blocked the bot; with `retry_after` everybody is told to come back later.
    """

    def __init__(self):
        super().__init__(_Handler)
        self.sent: list[tuple[str, dict]] = []
        self.gone: set[int] = set()
        self.retry_after = 0

    @property
    def texts(self) -> list[tuple[int, str]]:
        return [(asked["chat_id"], asked["text"]) for method, asked in self.sent]


class _Handler(JsonHandler):
    server: Bot

    def do_POST(self):
        _empty, bot, method = self.path.split("/")
        question = json.loads(self.body())
        if bot != f"bot{TOKEN}":
            self.send({"ok": False, "description": "Unauthorized"}, 401)
        elif self.server.retry_after:
            later = {"retry_after": self.server.retry_after}
            said = {"ok": False, "description": "Too Many Requests", "parameters": later}
            self.send(said, 429)
        elif question.get("chat_id") in self.server.gone:
            self.send({"ok": False, "description": "Forbidden: bot was blocked by the user"}, 403)
        else:
            self.server.sent.append((method, question))
            self.send({"ok": True, "result": {}})
