"""The catalogue files: brought up to date from the code, and compiled for the program.

People translate into Uzbek (Latin) and Russian. Uzbek Cyrillic is derived from Uzbek Latin, English
is the language of the source.
"""

import os
import re
from importlib.util import find_spec
from pathlib import Path

import polib
from django.conf import settings

from cluster_portal.common.catalogues.extraction import (
    LIBRARY_SOURCES,
    Message,
    library_messages,
    project_messages,
)
from cluster_portal.common.text import cyrillic, straighten_apostrophes

TRANSLATED = ("uz", "ru")
DERIVED = "uz_Cyrl"

_HEADERS = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_PLURALS = {
    "uz": "nplurals=1; plural=0;",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || "
        "n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
}
_FORMS = {"uz": 1, "ru": 4}


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    """The catalogue of LANGUAGE; an empty one where there is none yet."""
    path = path_of(language)
    catalogue = polib.pofile(str(path), wrapwidth=98) if path.exists() else polib.POFile()
    catalogue.wrapwidth = 98
    catalogue.metadata = {
        "Project-Id-Version": "cluster-portal",
        "Language": language,
        **_HEADERS,
        "Plural-Forms": _PLURALS["uz" if language == DERIVED else language],
    }
    return catalogue


def library_catalogues(language: str) -> list[polib.MOFile]:
    """What the libraries themselves translate into LANGUAGE."""
    homes = [Path(find_spec(package).origin).parent for package in LIBRARY_SOURCES]
    homes += [Path(find_spec("django").origin).parent / "conf"]
    homes += [Path(find_spec(f"django.contrib.{app}").origin).parent for app in _CONTRIB]
    files = [home / "locale" / language / "LC_MESSAGES" / "django.mo" for home in homes]
    return [polib.mofile(str(file)) for file in files if file.exists()]


_CONTRIB = ("auth", "contenttypes", "humanize", "postgres", "sessions")


def wanted(language: str) -> dict[tuple, tuple[Message, list[str]]]:
    """By key, the strings LANGUAGE needs from us: the project's, and the libraries' untranslated.

    Where one key occurs with a plural and without, the plural one holds for both.
    """
    own = project_messages()
    known = {
        (entry.msgctxt, entry.msgid)
        for catalogue in library_catalogues(language)
        for entry in catalogue
        if entry.msgstr or any(entry.msgstr_plural.values())
    }
    foreign = {
        message: places
        for message, places in library_messages().items()
        if message.key not in known
    }
    found: dict[tuple, tuple[Message, list[str]]] = {}
    for message, places in [*own.items(), *foreign.items()]:
        before, seen = found.get(message.key, (message, []))
        kept = before if before.plural else message
        found[message.key] = kept, sorted({*seen, *places})
    return found


def _renew(entry: polib.POEntry, message: Message, places: list[str], forms: int) -> None:
    entry.obsolete = False
    entry.occurrences = [(place, "") for place in places]
    entry.msgid_plural = message.plural or ""
    if message.plural:
        singular = entry.msgstr
        entry.msgstr_plural = {n: entry.msgstr_plural.get(n, singular) for n in range(forms)}
        entry.msgstr = ""
    elif entry.msgstr_plural:
        entry.msgstr, entry.msgstr_plural = entry.msgstr_plural.get(0, ""), {}
    named = re.search(r"%\(\w+\)|%[sd]", message.text + (message.plural or ""))
    entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
    if named:
        entry.flags.append("python-format")


def update(language: str, *, prune: bool = False) -> tuple[int, int]:
    """Bring the catalogue of LANGUAGE up to date; returns how many entries came and went.

    What the code no longer says is kept as obsolete, so that a string which returns finds its
    translation; PRUNE drops it.
    """
    catalogue, needed = read(language), wanted(language)
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    came = gone = 0
    for key, (message, places) in needed.items():
        entry = entries.get(key)
        came += entry is None or bool(entry.obsolete)
        if entry is None:
            entry = entries[key] = polib.POEntry(msgid=message.text, msgctxt=message.context)
        _renew(entry, message, places, _FORMS[language])
    for key in entries.keys() - needed.keys():
        gone += not entries[key].obsolete
        entries[key].obsolete = True
    kept = [entry for entry in entries.values() if not (entry.obsolete and prune)]
    kept.sort(key=lambda entry: (bool(entry.obsolete), entry.occurrences[:1], entry.msgid))
    catalogue[:] = kept
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path_of(language)))
    return came, gone


_PROTECTED = re.compile(
    r"%\(\w+\)[-+# 0\d.]*[a-zA-Z]|\{[^{}]*\}|<[^>]+>|&\w+;|https?://\S+|www\.\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+\w|`[^`]*`"
)
_WITH_POSITIONS = re.compile(rf"{_PROTECTED.pattern}|%[sd]")


def cyrillic_message(translation: str, source: str) -> str:
    """TRANSLATION in Cyrillic; placeholders, markup, addresses and `code` stay as they are."""
    protected = _WITH_POSITIONS if re.search("%[sd]", source) else _PROTECTED
    parts, end = [], 0
    for found in protected.finditer(translation):
        parts += [cyrillic(translation[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, cyrillic(translation[end:])])


def _respelled(entry: polib.POEntry, spell) -> polib.POEntry:
    forms = {0: entry.msgstr_plural[0]} if entry.msgstr_plural else {}
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr=spell(entry.msgstr, entry.msgid),
        msgstr_plural={n: spell(form, entry.msgid) for n, form in forms.items()},
    )


def in_uzbek(spell) -> list[polib.POEntry]:
    """Our Uzbek entries, then the libraries' where we have none, each form spelled by SPELL."""
    found = {(entry.msgctxt, entry.msgid): entry for entry in read("uz").translated_entries()}
    for catalogue in library_catalogues("uz"):
        for entry in catalogue:
            if entry.msgctxt == "alt. month":  # inside a date Uzbek writes months small: 1-sentabr
                entry.msgstr = entry.msgstr.lower()
            if entry.msgid:
                found.setdefault((entry.msgctxt, entry.msgid), entry)
    return [_respelled(entry, spell) for entry in found.values()]


def _save(catalogue: polib.POFile, path: Path) -> None:
    """Written beside and moved, so that a running server never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    catalogue.save_as_mofile(str(beside))
    beside.replace(path)


def compile_all() -> dict[str, int]:
    """Write every language's compiled catalogue; returns how many strings each has."""
    counts = {}
    for language in (*TRANSLATED, DERIVED):
        catalogue = read(language)
        if language == DERIVED:
            catalogue[:] = in_uzbek(cyrillic_message)
            path_of(language).parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path_of(language)))
        elif language == "uz":
            catalogue[:] = in_uzbek(lambda translation, source: straighten_apostrophes(translation))
        _save(catalogue, path_of(language).with_suffix(".mo"))
        counts[language] = len(catalogue.translated_entries())
    return counts
