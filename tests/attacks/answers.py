"""Reading answers of every kind, and noticing that anything was written."""

import io
import re
from hashlib import sha256

from django.apps import apps
from django.contrib.sessions.models import Session
from python_calamine import CalamineWorkbook

from tests.attacks.side import Side


def text_of(answer) -> str:
    """The answer's content as text, whatever its format."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK\x03\x04"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return content.decode("utf-8", "replace")


def leaked(answer, side: Side, allowed: set[type]) -> set[str]:
    """Names of the models whose private text of SIDE stands in ANSWER, without the ALLOWED ones."""
    found = set(re.findall(rf"{side.mark}([A-Z]\w+)", text_of(answer), re.IGNORECASE))
    return {name.lower() for name in found} - {model.__name__.lower() for model in allowed}


def database_now() -> dict[str, str]:
    """A digest of each table's rows (without sessions)."""
    state = {}
    for model in apps.get_models():
        if model is Session or model._meta.proxy or not model._meta.managed:
            continue
        rows = sorted(map(repr, model._base_manager.values_list()))
        state[model._meta.label] = sha256("\n".join(rows).encode()).hexdigest()
    return state
