"""Parsers of cells, shared by the kinds: each takes text and returns a value or raises BadCell."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cluster_portal.common.imports.kinds import BadCell
from cluster_portal.common.text import search_key, straighten_apostrophes, without_invisible

_WORDS = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile(r"[A-Za-zÀ-ɏ]"), re.compile(r"[\u0400-\u04ff]")
_NAME_SIGNS = re.compile(r"[^\w\s.'’‘ʻʼ`´()-]|[\d_]")
_CODE = re.compile(r"[0-9A-Za-zА-Яа-яЎўҚқҒғҲҳЁё][\w./-]*")
_FORMULA = ("=", "+", "@", "\t")


def tidy(cell: str) -> str:
    """One form of each letter, plain single spaces, no invisible signs."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:  # most cells, told quickly
        return cell.strip()
    cell = unicodedata.normalize("NFC", cell)
    return " ".join(without_invisible(cell).split())


def required(cell: str) -> str:
    cell = tidy(cell)
    if not cell:
        raise BadCell("empty", _("The cell is empty."))
    return cell


def _short_enough(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise BadCell("too_long", _("More than %(most)d characters.") % {"most": longest})
    if any(unicodedata.category(letter) == "Cc" for letter in cell):
        raise BadCell("control_character", _("The cell holds an invisible control character."))
    return cell


def is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA) or (cell.startswith("-") and "|" in cell)


def has_mixed_scripts(text: str) -> bool:
    """Whether one word has Latin and Cyrillic letters, which look alike and never match."""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in _WORDS.findall(text))


def name(longest: int = 100, *, optional: bool = False) -> Callable[[str], str]:
    """A person's name in one script, apostrophes as Uzbek writes them."""

    def parse(cell: str) -> str:
        cell = tidy(cell)
        if optional and not cell:
            return ""
        cell = _short_enough(straighten_apostrophes(required(cell)), longest)
        if is_formula(cell):
            raise BadCell("formula", _("This looks like a formula, not a name."))
        if has_mixed_scripts(cell):
            raise BadCell("mixed_scripts", _("One word mixes Latin and Cyrillic letters."))
        if _NAME_SIGNS.search(cell) or not _WORDS.search(cell):
            raise BadCell("not_a_name", _("A name has letters only."))
        return cell

    return parse


def code(longest: int) -> Callable[[str], str]:
    """An identifier: letters, digits, full stop, slash and hyphen."""

    def parse(cell: str) -> str:
        cell = _short_enough(required(cell), longest)
        if is_formula(cell):
            raise BadCell("formula", _("This looks like a formula, not a code."))
        if not _CODE.fullmatch(cell):
            raise BadCell("not_a_code", _("A code has letters, digits, “.”, “/” and “-” only."))
        return cell

    return parse


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A number alone or with a word after it, as in “3-kurs”."""

    def parse(cell: str) -> int:
        found = re.fullmatch(r"(\d{1,9})(?:\.0+)?(?:\s*-?\s*[^\W\d_]+)?", required(cell))
        if not found or not found[1].isascii() or not lowest <= int(found[1]) <= highest:
            raise BadCell(
                "not_in_range",
                _("Give a whole number from %(lowest)d to %(highest)d.")
                % {"lowest": lowest, "highest": highest},
            )
        return int(found[1])

    return parse


def choice(words: Mapping[str, tuple[str, ...]], *, default: str | None = None):
    """One of the keys of WORDS, given as itself or in one of its words in any script."""
    meanings = {
        search_key(word): value for value, known in words.items() for word in (value, *known)
    }

    @lru_cache(maxsize=1_000)  # the same few words fill a whole column
    def meaning(cell: str) -> str | None:
        return meanings.get(search_key(cell))

    def parse(cell: str) -> str:
        if default is not None and not tidy(cell):
            return default
        value = meaning(required(cell))
        if value is None:
            accepted = ", ".join(words)
            raise BadCell("unknown_word", _("Give one of: %(words)s.") % {"words": accepted})
        return value

    return parse


def text(longest: int, *, optional: bool = False) -> Callable[[str], str]:
    """Free text in one line; what would count as a formula elsewhere is only text here."""

    def parse(cell: str) -> str:
        return _short_enough(tidy(cell) if optional else required(cell), longest)

    return parse


def whole_numbers(lowest: int, highest: int) -> Callable[[str], list[int]]:
    """Several numbers, divided by anything: "3, 4"."""
    number = whole_number(lowest, highest)

    def parse(cell: str) -> list[int]:
        return sorted({number(part) for part in re.findall(r"[^\s,;/]+", required(cell))})

    return parse


def codes(longest: int) -> Callable[[str], list[str]]:
    """Several identifiers, divided by comma, semicolon or space."""
    one = code(longest)

    def parse(cell: str) -> list[str]:
        return list(
            dict.fromkeys(one(part) for part in re.split(r"[\s,;]+", required(cell)) if part)
        )

    return parse


def day(cell: str) -> date:
    """2027-03-09, or 09.03.2027 as people write it."""
    cell = required(cell)
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, shape).date()
        except ValueError:
            continue
    raise BadCell("not_a_date", _("Give a date as 2027-03-09 or 09.03.2027."))


def amount(cell: str) -> Decimal | None:
    """Money with or without spaces between thousands; an empty cell is none."""
    cell = "".join(tidy(cell).split()).replace(",", ".")
    if not cell:
        return None
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", cell) or not cell.isascii():
        raise BadCell("not_an_amount", _("Give an amount of money, as 1500000."))
    return Decimal(cell).quantize(Decimal("0.01"))  # as it is stored, or undoing sees a change


def email(cell: str) -> str:
    """An address, or nothing."""
    cell = _short_enough(tidy(cell), 254)
    if not cell:
        return ""
    try:
        validate_email(cell)
    except ValidationError:
        raise BadCell("not_an_email", _("This is not an e-mail address.")) from None
    return cell.lower()


_yes_or_no = choice(
    {
        "yes": ("ha", "bor", "да", "есть", "true", "1"),
        "no": ("yoʻq", "нет", "false", "0"),
    },
    default="no",
)


def yes_or_no(cell: str) -> bool:
    """An empty cell is no."""
    return _yes_or_no(cell) == "yes"
