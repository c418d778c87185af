"""Uzbek in two scripts: transliteration, alphabetical order, and search that forgives.

Order follows the Uzbek Latin alphabet of 1995 (… z, oʻ, gʻ, sh, ch, ng) and, for Cyrillic names,
the Russian alphabet with the four Uzbek letters after it.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

TURNED_COMMA, APOSTROPHE = "\u02bb", "\u02bc"
_LOOKALIKES = "'`´‘’ʻʼʹʽ′"
_APOSTROPHES = re.compile(f"[{_LOOKALIKES}]")
_AFTER_O_OR_G = re.compile(f"(?<=[oOgG])[{_LOOKALIKES}]+")
_PLAIN = f"[^\\W\\d_{TURNED_COMMA}{APOSTROPHE}]"
_INSIDE_A_WORD = re.compile(f"(?<={_PLAIN})(?<![oOgG])[{_LOOKALIKES}]+(?={_PLAIN})")

# soft hyphens, zero widths, marks and overrides of direction
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def without_invisible(text: str) -> str:
    """TEXT without signs that make it another text, or turn it round, and are not seen."""
    return _INVISIBLE.sub("", text)


def straighten_apostrophes(text: str) -> str:
    """Write the modifier letters: oʻ and gʻ with U+02BB, the glottal stop ʼ with U+02BC.

    A sign at the end of a word may be a closing quotation mark, so it is left as it stands.
    """
    return _INSIDE_A_WORD.sub(APOSTROPHE, _AFTER_O_OR_G.sub(TURNED_COMMA, text))


_LETTER_FOR = {
    "oʻ": "ў", "gʻ": "ғ", "sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е",
    "ts": "ц", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "e": "е", "j": "ж", "z": "з",
    "i": "и", "y": "й", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р",
    "s": "с", "t": "т", "u": "у", "f": "ф", "x": "х", "q": "қ", "h": "ҳ", APOSTROPHE: "ъ",
}  # fmt: skip
_VOWELS = frozenset(f"aeiou{TURNED_COMMA}")
_WORD = re.compile(f"[A-Za-z{TURNED_COMMA}{APOSTROPHE}]+")
# y before oʻ is a letter of its own: yoʻl is йўл; a suffix after t keeps its s: ketsa is кетса
_PIECE = re.compile(
    f"oʻ|gʻ|s(?={APOSTROPHE}h)|sh|ch|yo(?!ʻ)|yu|ya|ye"
    "|ts(?!(?:a|am|ang|ak|angiz|alar|in|inlar|iz|izlik|izlar)?$)|.",
    re.IGNORECASE,
)
# after n, k or p the Latin s of -siya stands for ц: konferensiya, aksiya, korrupsiya
_SIYA = re.compile(r"(?<=[nkp])s(?=iya)", re.IGNORECASE)
_FOREIGN = re.compile(r"w|c(?!h)", re.IGNORECASE)
_ROMAN = re.compile(r"(?=..)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@cache
def _exceptions() -> tuple[frozenset[str], dict[str, str], re.Pattern]:
    words = tomllib.loads((Path(__file__).parent / "cyrillic_words.toml").read_text("utf-8"))
    stems = words["stems"]
    longest_first = sorted(stems, key=len, reverse=True)
    return frozenset(words["keep"]), stems, re.compile("|".join(longest_first), re.IGNORECASE)


def _in_the_case_of(latin: str, letters: str) -> str:
    if latin.isupper() and len(latin) > 1:
        return letters.upper()
    return letters[:1].upper() + letters[1:] if latin[:1].isupper() else letters


def _spelled(word: str, *, begins: bool) -> str:
    """WORD letter by letter; BEGINS is false for what follows an exceptional stem."""
    shouted = word.isupper() and len(word) > 1
    spelled, before = [], "" if begins else "-"
    for latin in _PIECE.findall(_SIYA.sub("ts", word)):
        small = latin.lower()
        if small == APOSTROPHE and before == "s":
            continue  # sʼh keeps s and h apart, and is written сҳ
        letter = _LETTER_FOR.get(small, latin)
        if small == "e" and (not before or before[-1] in _VOWELS):
            letter = "э"
        elif small == "ye" and before and before[-1] not in _VOWELS | {APOSTROPHE, "-"}:
            letter = "ье"
        spelled.append(letter.upper() if shouted or latin[0].isupper() else letter)
        before = small
    return "".join(spelled)


def _word_in_cyrillic(found: re.Match) -> str:
    word = found[0]
    keep, stems, stem_pattern = _exceptions()
    if word in keep or _FOREIGN.search(word) or _ROMAN.fullmatch(word):
        return word
    stem = stem_pattern.match(word)
    if not stem:
        return _spelled(word, begins=True)
    letters, rest = stems[stem[0].lower()], word[stem.end() :]
    if rest:
        letters = letters.removesuffix("ь")
    return _in_the_case_of(stem[0], letters) + _spelled(rest, begins=False)


def cyrillic(text: str) -> str:
    """Uzbek Latin TEXT in Uzbek Cyrillic; what is not Uzbek Latin stays as it is."""
    return _WORD.sub(_word_in_cyrillic, straighten_apostrophes(text))


_FROM_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z",
        "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "o", "ғ": "g",
        "қ": "q", "ҳ": "h",
    }
)  # fmt: skip
_SPELLED_ALIKE = [(re.compile("t+s"), "s"), (re.compile("y+e"), "e"), (re.compile("x"), "h")]


def search_key(text: str) -> str:
    """TEXT for searching: one case, one script, no apostrophes, no accents, single spaces.

    Spellings that differ between the scripts fall together: ts and s, ye and e, x and h.
    """
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).lower()
    text = unicodedata.normalize("NFKD", text.translate(_FROM_CYRILLIC)).lower()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _APOSTROPHES.sub("", text).translate(_FROM_CYRILLIC)
    for spelling, common in _SPELLED_ALIKE:
        text = spelling.sub(common, text)
    return " ".join(re.findall(r"\w+", text))


_LATIN_ORDER = [*"abdefghijklmnopqrstuvxyz", "oʻ", "gʻ", "sh", "ch", "c", "w"]
_CYRILLIC_ORDER = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ"
_WEIGHTS = {letter: chr(0x61 + place) for place, letter in enumerate(_LATIN_ORDER)}
_WEIGHTS |= {letter: chr(0x100 + place) for place, letter in enumerate(_CYRILLIC_ORDER)}
_LETTERS = re.compile(f"s(?={APOSTROPHE}h)|oʻ|gʻ|sh|ch|.", re.DOTALL)
_KEY_LENGTH = 600


def sort_key(text: str) -> str:
    """A key whose order under C collation is the alphabetical order of TEXT."""
    text = straighten_apostrophes(unicodedata.normalize("NFC", text)).lower()
    letters = (letter for letter in _LETTERS.findall(text) if letter != APOSTROPHE)
    return "".join(_WEIGHTS.get(letter, letter) for letter in letters)[:_KEY_LENGTH]
