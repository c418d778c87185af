"""The wording of templates: {fields} of a fixed list, filled with plain text."""

import re

# What a clause may name. All of them are filled for every contract.
FIELDS = frozenset(
    {
        "number", "date", "city", "university", "enterprise", "practice_type", "students_count",
        "student", "programme", "starts_on", "ends_on", "hours", "place", "supervisor", "mentor",
        "pay", "benefits", "insurance", "hire_number", "personal_number",
    }
)  # fmt: skip
# Of one student's contract only: a list of students has no single one.
OF_ONE_STUDENT = frozenset({"student", "programme", "supervisor", "mentor", "personal_number"})
# Clauses that name the personal number (PINFL): in their words, or in the annexed list.
NUMBER_CLAUSES = ("personal_number", "personal_numbers")
# Where the number is written by hand if its owner has not given it.
BLANK = "______________"
LANGUAGES = ("uz", "ru", "en")
PARTIES = ("student", "enterprise", "university")
_FIELD = re.compile(r"\{([^{}]*)\}")


class TemplateError(ValueError):
    """A template's file is not as it must be; the message names the place."""


def fields_in(text: str) -> list[str]:
    """The fields TEXT names, as they are written."""
    return _FIELD.findall(text)


def pieces(text: str) -> list[str]:
    """TEXT cut at its fields: wording, field, wording …; fields stand at odd places."""
    return _FIELD.split(text)


def filled(text: str, values: dict[str, str]) -> str:
    """TEXT with its fields filled; what a value holds is never read as a field."""
    return _FIELD.sub(lambda found: values[found[1]], text)


def check_template(definition: dict) -> None:
    """Raises TemplateError where DEFINITION (clauses written out) is not a template."""
    code = definition["code"]
    signers = definition["signers"]
    if len(set(signers)) != len(signers) or not {"enterprise", "university"} <= set(signers):
        raise TemplateError(f"{code}: signers must name enterprise and university, each once.")
    if unknown := set(signers) - set(PARTIES):
        raise TemplateError(f"{code}: nobody signs as {sorted(unknown)}.")
    allowed = FIELDS - OF_ONE_STUDENT if definition["has_list"] else FIELDS
    _check_languages(code, "name", definition["name"])
    _check_languages(code, "legal_basis", definition["legal_basis"])
    for clause in definition["clauses"]:
        _check_languages(code, clause["code"], clause["heading"])
        if not clause["points"]:
            raise TemplateError(f"{code}: the clause {clause['code']} says nothing.")
        for number, point in enumerate(clause["points"], start=1):
            place = f"{clause['code']}, point {number}"
            _check_languages(code, place, point)
            used = {language: set(fields_in(text)) for language, text in point.items()}
            if unknown := set().union(*used.values()) - allowed:
                raise TemplateError(f"{code}: {place} uses unknown fields {sorted(unknown)}.")
            if len({frozenset(fields) for fields in used.values()}) != 1:
                raise TemplateError(f"{code}: {place} uses other fields in other languages.")


def _check_languages(code: str, place: str, texts: dict[str, str]) -> None:
    missing = [language for language in LANGUAGES if not texts.get(language, "").strip()]
    if missing or set(texts) != set(LANGUAGES):
        raise TemplateError(f"{code}: {place} must be written in uz, ru and en, and no other.")
