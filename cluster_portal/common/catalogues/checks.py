"""What is wrong with the catalogues, in words for whoever translates."""

import re
from collections.abc import Iterator

import polib

from cluster_portal.common.catalogues.files import TRANSLATED, path_of, read, wanted

_PLACEHOLDER = re.compile(r"%\(\w+\)[sdifr]|%[sd]|\{\w*\}")


def _placeholders(text: str) -> list[str]:
    return sorted(set(_PLACEHOLDER.findall(text)))


def _faults_of(entry: polib.POEntry) -> Iterator[str]:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if "fuzzy" in entry.flags:
        yield "marked fuzzy"
    if not all(form.strip() for form in forms):
        yield "not translated"
        return
    accepted = [_placeholders(entry.msgid)]
    if entry.msgid_plural:
        accepted.append(_placeholders(entry.msgid_plural))
    for form in forms:
        if _placeholders(form) not in accepted:
            yield f"placeholders differ: {', '.join(accepted[-1]) or 'none'} expected"
        if form.endswith("\n") != entry.msgid.endswith("\n"):
            yield "one ends in a new line, the other does not"


def faults(language: str) -> Iterator[str]:
    """Each fault of LANGUAGE's catalogue as one line."""
    if not path_of(language).exists():
        yield f"{language}: there is no catalogue"
        return
    needed, entries = wanted(language), {}
    for entry in read(language):
        if not entry.obsolete:
            entries[entry.msgctxt, entry.msgid] = entry
    for key, (message, places) in needed.items():
        entry = entries.get(key)
        if entry is None or (entry.msgid_plural or None) != message.plural:
            yield f"{language}: missing, {places[0]}: {message.text!r}"
    for key, entry in entries.items():
        if key not in needed:
            yield f"{language}: obsolete: {entry.msgid!r}"
            continue
        for fault in _faults_of(entry):
            yield f"{language}: {fault}, {needed[key][1][0]}: {entry.msgid!r}"


def all_faults() -> list[str]:
    return [fault for language in TRANSLATED for fault in faults(language)]
