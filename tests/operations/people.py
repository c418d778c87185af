"""People at work on the installation: browsers that ask again until they are answered."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from tests.operations.installation import HOST

_CSRF = "a" * 32


class Person:
    """A signed-in browser; SESSION is its cookie, or empty for a personal link."""

    def __init__(self, port: int, session: str = ""):
        self.port, self.session = port, session

    def ask(self, method: str, path: str, fields: dict | None = None, as_json: bool = False):
        """(status, Location, body); (0, "", "") where nobody answers."""
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}/",
            "Cookie": f"__Host-csrf={_CSRF}; __Host-session={self.session}",
            "X-CSRFToken": _CSRF,
            "Content-Type": kind,
        }
        body = json.dumps(fields) if as_json else urlencode(fields or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            connection.close()


class Crowd:
    """Threads that do one thing for each of ITEMS, again and again until it is acknowledged.

    An attempt returns "" once it saw a success, else what it was answered instead.
    `acknowledged` are the items for which a success was seen; `in_vain` counts the other answers.
    `allowed` is the part of the items that may be begun so far: a test lets them go on bit by bit.
    """

    def __init__(self, name: str, items: Iterable, attempt: Callable[[object], str], threads=2):
        self.name, self.attempt = name, attempt
        self.waiting = list(items)[::-1]
        self.total = len(self.waiting)
        self.acknowledged: list = []
        self.in_vain: Counter[str] = Counter()
        self.allowed = 1.0
        self.has_given_up = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _n in range(threads)]

    def begin(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def _work(self) -> None:
        while True:
            with self._lock:
                if self.has_given_up or not self.waiting:
                    return
                begun = self.total - len(self.waiting)
                item = self.waiting.pop() if begun < self.allowed * self.total else None
            if item is None:
                time.sleep(0.02)
                continue
            while refused := self.attempt(item):
                if self.has_given_up:
                    return
                with self._lock:
                    self.in_vain[refused] += 1
                time.sleep(0.3)
            with self._lock:
                self.acknowledged.append(item)

    @property
    def is_done(self) -> bool:
        return len(self.acknowledged) == self.total
