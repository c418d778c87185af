"""XLSX files: looked over for bombs before the reader opens them, then read row by row."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from cluster_portal.common.imports.tables import MAX_COLUMNS, MAX_ROWS, Source, UnreadableFile

MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_RATIO = 300
MAX_MEMBERS = 2_000
MAX_AREA = 10_000_000  # cells between the first and the last; the reader holds them all
_SMALL = 1024 * 1024
_BLOCK = 1 << 20
_OVERLAP = 200
# a cell with content and its place, as "<c r="AB12" …>" but not "<c …/>"
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*?(?<!/)>')


def open_rows(path: Path, sheet: str) -> Source:
    """The rows of the first sheet, unless SHEET is named."""
    _look_over(path)
    try:
        book = CalamineWorkbook.from_path(path)
        names = [
            found.name for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet
        ]
        if not names or (sheet and sheet not in names):
            raise UnreadableFile(_("The spreadsheet has no such sheet."))
        chosen = sheet or names[0]
        opened = book.get_sheet_by_name(chosen)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(_damaged()) from error
    return Source(_rows(opened), opened.height, names, chosen)


def _rows(sheet) -> Iterator[tuple[int, list[str]]]:
    """Every row from the sheet's first on, so that lines are counted as people see them."""
    for line, cells in enumerate(sheet.iter_rows() if sheet.start else (), start=1):
        yield line, [_text(cell) for cell in cells]


def _text(cell) -> str:
    """What the cell shows: a code typed as a number keeps no decimals, a date is ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time(0)
        return cell.date().isoformat() if whole_day else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _look_over(path: Path) -> None:
    """Raises UnreadableFile for what is no spreadsheet, or unpacks to more than it should."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise UnreadableFile(_("This is an archive, not a spreadsheet."))
            if len(members) > MAX_MEMBERS or any(_is_bomb(member) for member in members):
                raise UnreadableFile(_bomb())
            _unpack_all(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFile(_damaged()) from error


def _damaged() -> str:
    return _("The spreadsheet is damaged: save it again and send that.")


def _bomb() -> str:
    return _("The spreadsheet unpacks to far more than its size: it cannot be read safely.")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return (
        member.file_size > MAX_UNPACKED_BYTES
        or bool(member.flag_bits & 1)
        or (
            member.file_size > _SMALL
            and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        )
    )


def _unpack_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack every member to nowhere: what a header declares may be a lie."""
    total = 0
    for member in members:
        sheet = member.filename.startswith("xl/worksheets/")
        last_row = last_column = unpacked = 0
        tail = b""
        for block in _inflated(archive, member):
            total += len(block)
            unpacked += len(block)
            if total > MAX_UNPACKED_BYTES or unpacked > member.file_size:
                raise UnreadableFile(_bomb())
            if not sheet:
                continue
            for letters, digits in _CELL.findall(tail + block):
                last_row = max(last_row, int(digits))
                last_column = max(last_column, _column_number(letters))
            tail = block[-_OVERLAP:]
        _refuse_vast(last_row, last_column)


def _refuse_vast(last_row: int, last_column: int) -> None:
    if (
        last_column > MAX_COLUMNS
        or last_row > MAX_ROWS + 1000
        or (last_row * last_column > MAX_AREA)
    ):
        raise UnreadableFile(
            _("A sheet reaches to row %(row)d and column %(column)d: at most %(rows)d rows and "
              "%(columns)d columns can be read.")
            % {"row": last_row, "column": last_column, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
        )  # fmt: skip


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's real content in blocks, however long its header says it is."""
    if member.compress_type == zipfile.ZIP_STORED:
        with archive.open(member) as file:
            while block := file.read(_BLOCK):
                yield block
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(member.filename)
    raw = archive.fp
    raw.seek(member.header_offset)
    header = raw.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(member.filename)
    name, extra = (int.from_bytes(header[place : place + 2], "little") for place in (26, 28))
    raw.seek(member.header_offset + 30 + name + extra)
    left, inflate = member.compress_size, zlib.decompressobj(-15)
    while not inflate.eof:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = raw.read(min(left, 1 << 16))
            left -= len(packed)
        block = inflate.decompress(packed, _BLOCK)
        if not packed and not block and not inflate.eof:
            raise EOFError(member.filename)
        if block:
            yield block
