"""Which strings the code and the templates show to people."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import templatize

# how many leading arguments are a context and texts: (context, singular, plural)
_SHAPES = {
    "gettext": (0, 1),
    "ngettext": (0, 2),
    "pgettext": (1, 1),
    "npgettext": (1, 2),
}
_FUNCTIONS = {
    **_SHAPES,
    **{f"{name}_lazy": shape for name, shape in _SHAPES.items()},
    "gettext_noop": (0, 1),
    "_": (0, 1),
}
_TEMPLATE_CALL = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")
_TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}
_NOT_SHOWN = {"migrations", "tests", "__pycache__", "node_modules"}

# Strings of the libraries that people meet here. Where a library has no translation of its own for
# one of our languages, our catalogue gives it.
LIBRARY_SOURCES = {
    "django": [
        "forms/*.py",
        "core/validators.py",
        "db/models/base.py",
        "db/models/constraints.py",
        "db/models/fields/__init__.py",
        "db/models/fields/related.py",
        "contrib/auth/password_validation.py",
        "contrib/postgres/constraints.py",
        "contrib/postgres/validators.py",
        "utils/dates.py",
        "utils/text.py",
        "utils/timesince.py",
        "template/defaultfilters.py",
    ],
    "allauth": ["account/*.py", "account/internal/**/*.py"],
    "rest_framework": [
        "exceptions.py",
        "fields.py",
        "pagination.py",
        "relations.py",
        "serializers.py",
        "validators.py",
    ],
    "django_filters": ["fields.py", "filters.py", "widgets.py"],
}


@dataclass(frozen=True, order=True)
class Message:
    """One string as gettext keys it; the plural does not belong to the key."""

    text: str
    context: str | None = None
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


class UnreadableSource(Exception):
    """A file whose strings cannot be gathered; says which file and why."""


def _message_of(call: ast.Call) -> Message | None:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
    contexts, texts = _FUNCTIONS[function]
    words = call.args[: contexts + texts]
    if any(isinstance(word, ast.JoinedStr) for word in words):
        raise UnreadableSource("an f-string inside a translation call cannot be translated")
    if len(words) < contexts + texts or not all(
        isinstance(word, ast.Constant) and isinstance(word.value, str) for word in words
    ):
        return None
    values = [word.value for word in words]
    context = values.pop(0) if contexts else None
    return Message(values[0], context, values[1] if texts == 2 else None)


def _messages_of_tree(tree: ast.AST) -> Iterator[Message]:
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in _FUNCTIONS
    ]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if (message := _message_of(call)) and message.text:
            yield message


def messages_of_python(source: str) -> list[Message]:
    """The strings in translation calls of a Python module, in their order."""
    return list(_messages_of_tree(ast.parse(source)))


def messages_of_template(source: str) -> list[Message]:
    """The strings in translation tags and filters of a template, in their order."""
    text, found, end = templatize(source), [], 0
    while call := _TEMPLATE_CALL.search(text, end):
        end = call.end()
        for closing in re.finditer(r"\)", text[end:]):
            try:
                tree = ast.parse(text[call.start() : end + closing.end()], mode="eval")
            except SyntaxError:
                continue
            found.extend(_messages_of_tree(tree))
            end += closing.end()
            break
    return found


def messages_of_file(path: Path) -> list[Message]:
    read = messages_of_python if path.suffix == ".py" else messages_of_template
    try:
        return read(path.read_text("utf-8"))
    except (SyntaxError, UnicodeDecodeError, UnreadableSource) as error:
        raise UnreadableSource(f"{path}: {error}") from error


def _project_files() -> list[Path]:
    root = Path(settings.BASE_DIR)
    homes = {root / "templates"}
    for app in apps.get_app_configs():
        path = Path(app.path)
        if path.is_relative_to(root) and "site-packages" not in path.parts:
            homes.add(root / path.relative_to(root).parts[0])
    files = [file for home in homes for file in home.rglob("*") if file.is_file()]
    return sorted(
        file
        for file in files
        if file.suffix in _TEMPLATE_SUFFIXES | {".py"}
        and not _NOT_SHOWN & set(file.relative_to(root).parts)
    )


def project_messages() -> dict[Message, list[str]]:
    """The project's own strings, each with the files it stands in (relative to the root)."""
    found: dict[Message, list[str]] = {}
    for file in _project_files():
        place = file.relative_to(settings.BASE_DIR).as_posix()
        for message in dict.fromkeys(messages_of_file(file)):
            found.setdefault(message, []).append(place)
    return found


def library_messages() -> dict[Message, list[str]]:
    """Strings of the libraries people may meet, each with the library file it stands in."""
    found: dict[Message, list[str]] = {}
    for package, patterns in LIBRARY_SOURCES.items():
        home = Path(find_spec(package).origin).parent
        for file in sorted({file for pattern in patterns for file in home.glob(pattern)}):
            place = f"{package}/{file.relative_to(home).as_posix()}"
            for message in dict.fromkeys(messages_of_file(file)):
                found.setdefault(message, []).append(place)
    return found
