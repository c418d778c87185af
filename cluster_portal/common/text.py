"""Uzbek in two scripts: transliteration, alphabetical order, and search that forgives.

Order follows the Uzbek Latin alphabet of 1995 (… z, oʻ, gʻ, sh, ch, ng) and, for Cyrillic names,
the letters they stand for; a Russian name keeps the order of the Russian alphabet.
"""

import re
import unicodedata

TURNED_COMMA, APOSTROPHE = "\u02bb", "\u02bc"
_LOOKALIKES = "'`´‘’ʻʼʹʽ′"
_APOSTROPHES = re.compile(f"[{_LOOKALIKES}]")


def straighten_apostrophes(text: str) -> str:
    """Write the modifier letters: oʻ and gʻ with U+02BB, the glottal stop ʼ with U+02BC."""
    text = re.sub(f"(?<=[oOgG])[{_LOOKALIKES}]", TURNED_COMMA, text)
    return re.sub(f"(?<=[^\\W\\d_])[{_LOOKALIKES}](?<!{TURNED_COMMA})", APOSTROPHE, text)


_TO_CYRILLIC = [
    ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"),
    ("ye", "е"), ("ts", "ц"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("j", "ж"), ("z", "з"), ("i", "и"), ("y", "й"), ("k", "к"), ("l", "л"),
    ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("x", "х"), ("q", "қ"), ("h", "ҳ"), (APOSTROPHE, "ъ"),
]  # fmt: skip


def cyrillic(text: str) -> str:
    """Uzbek Latin TEXT in Uzbek Cyrillic; what is not Uzbek Latin stays as it is."""
    text = straighten_apostrophes(text)
    text = re.sub(r"(?<![^\W\d_ʻʼ])[Ee]", lambda m: "Э" if m[0] == "E" else "э", text)
    for latin, letter in _TO_CYRILLIC:
        text = text.replace(latin, letter)
        text = text.replace(latin.capitalize(), letter.upper()).replace(
            latin.upper(), letter.upper()
        )
    return text


_FROM_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z",
        "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "o", "ғ": "g",
        "қ": "q", "ҳ": "h",
    }
)  # fmt: skip


def search_key(text: str) -> str:
    """TEXT for searching: one case, one script, no apostrophes, no accents, single spaces."""
    text = _APOSTROPHES.sub("", text.lower()).translate(_FROM_CYRILLIC)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", text))


_LATIN_ORDER = [*"abdefghijklmnopqrstuvxyz", "oʻ", "gʻ", "sh", "ch", "c", "w"]
_RUSSIAN_ORDER = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ"
_WEIGHTS = {letter: chr(0x61 + place) for place, letter in enumerate(_LATIN_ORDER)}
_WEIGHTS |= {letter: chr(0x100 + place) for place, letter in enumerate(_RUSSIAN_ORDER)}
_LETTERS = re.compile("oʻ|gʻ|sh|ch|.", re.DOTALL)


def sort_key(text: str) -> str:
    """A key whose order under C collation is the alphabetical order of TEXT."""
    text = straighten_apostrophes(text).lower().replace(APOSTROPHE, "")
    return "".join(_WEIGHTS.get(letter, letter) for letter in _LETTERS.findall(text))[:600]
