"""Every address of the platform, found in the URL configuration itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

_CONVERTED = {"int": "999999999", "uuid": "00000000-0000-4000-8000-000000000000"}


@dataclass(frozen=True)
class Route:
    """One address with one method; `path` names a record that does not exist."""

    name: str
    path: str
    method: str
    action: str
    callback: Any

    @property
    def key(self) -> str:
        """How the table names it: "posting-list", or "api:posting-list list"."""
        return f"{self.name} {self.action}" if self.action else self.name


def _matching(group: re.Match) -> str:
    """Something the expression of GROUP accepts."""
    return next(text for text in ("999999999", "nothing") if re.fullmatch(group[1], text))


def _path(pattern: str) -> str:
    """PATTERN, a route or a regular expression, with something in the place of each argument."""
    pattern = re.sub(r"\(\?P<\w+>([^()]*)\)", _matching, pattern)
    pattern = re.sub(
        r"<(?:(\w+):)?\w+>", lambda found: _CONVERTED.get(found[1], "nothing"), pattern
    )
    return re.sub(r"[\^$\\]|\\Z", "", pattern)


def _walk(patterns, prefix="", namespace="") -> Iterator[Route]:
    for found in patterns:
        path = prefix + str(found.pattern)
        if not isinstance(found, URLPattern):
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from _walk(found.url_patterns, path, inner)
            continue
        name, callback = f"{namespace}{found.name}", found.callback
        actions = getattr(callback, "actions", None)
        if actions:
            for method, action in actions.items():
                yield Route(name, f"/{_path(path)}", method, action, callback)
            continue
        view = getattr(callback, "view_class", None)
        methods = [
            method
            for method in ("get", "post")
            if view is None or (hasattr(view, method) and method in view.http_method_names)
        ]
        for method in methods:
            yield Route(name, f"/{_path(path)}", method, "", callback)


def routes() -> list[Route]:
    return [route for route in _walk(get_resolver().url_patterns) if route.method != "options"]
