"""Text files with a delimiter, in the encodings and habits of the programs people save from."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from cluster_portal.common.imports.tables import Source, UnreadableFile

_BLOCK = 1 << 16
_DELIMITERS = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# what a Russian or Uzbek text saved by Windows holds beside ASCII
_CYRILLIC_PAGE = re.compile(r"[^\x00-\x7fа-яёА-ЯЁўЎ№«»–—‘’“”„…°\xa0]")
_TURNED_CASE = re.compile(r"(?<!\w)[а-яё][А-ЯЁ]{2}")


def open_rows(path: Path) -> Source:
    encoding = _encoding_of(path)
    with path.open("r", encoding=encoding, newline="") as file:
        beginning = file.read(_BLOCK)
    first, _separator, rest = beginning.partition("\n")
    named = re.fullmatch(r"sep=([,;\t|])\r?", first)
    delimiter = named[1] if named else _delimiter_of(beginning)
    rows = _rows(path, encoding, delimiter, skip=1 if named else 0)
    return Source(rows, _line_ends(path))


def _line_ends(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _rows(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    with path.open("r", encoding=encoding, newline="") as file:
        for _line in range(skip):
            file.readline()
        reader, begins = csv.reader(file, delimiter=delimiter), skip + 1
        try:
            for cells in reader:
                yield begins, [cell.strip() for cell in cells]
                begins = skip + reader.line_num + 1
        except csv.Error:
            raise UnreadableFile(
                _("From line %(line)d on a cell does not end: a quotation mark is missing.")
                % {"line": begins}
            ) from None


def _delimiter_of(beginning: str) -> str:
    """The delimiter that divides the first rows into most columns, the same number in each."""
    best, width = ",", 1
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(beginning.splitlines(keepends=True)[:20], delimiter=delimiter))
        except csv.Error:
            continue
        rows = [row for row in rows if any(row)]
        if rows and len(rows[0]) > width:
            best, width = delimiter, len(rows[0])
    return best


def _encoding_of(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 or Windows Cyrillic; else UnreadableFile."""
    with path.open("rb") as file:
        beginning = file.read(_BLOCK)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in beginning:
        odd = beginning[1::2].count(0) > beginning[::2].count(0)
        candidates = ["utf-16-le" if odd else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "cp1251"]
    for encoding in candidates:
        if _reads_as_text(path, encoding):
            return encoding
    raise UnreadableFile(
        _("This is neither CSV nor XLSX text we can read: save it as XLSX, or as CSV in UTF-8.")
    )


def _reads_as_text(path: Path, encoding: str) -> bool:
    """Whether the whole file decodes and holds nothing that text would not hold."""
    letters = strange = turned = 0
    try:
        with path.open("r", encoding=encoding, newline="") as file:
            while block := file.read(_BLOCK):
                if _CONTROL.search(block):
                    return False
                if encoding == "cp1251":
                    letters += sum(not letter.isascii() for letter in block)
                    strange += len(_CYRILLIC_PAGE.findall(block))
                    turned += 3 * len(_TURNED_CASE.findall(block))
    except UnicodeError:
        return False
    return not letters or (strange <= letters * 0.02 and turned <= letters * 0.3)
