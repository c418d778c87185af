"""A CSV or XLSX file as rows of text; what it is, its content tells, never its name."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError

MAX_ROWS = 300_000
MAX_COLUMNS = 100


class UnreadableFile(DomainError):
    """The file as a whole cannot be imported."""


@dataclass
class Source:
    """Rows as a file gives them, (line, cells) each; `total` is about how many there are."""

    rows: Iterator[tuple[int, list[str]]]
    total: int
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""


@dataclass
class Table(Source):
    """The rows after the first that is not empty, which holds the headings."""

    headings: list[str] = field(default_factory=list)


def open_table(path: Path, *, sheet: str = "") -> Table:
    """Read the file at PATH; raises UnreadableFile with a sentence, at once or while reading."""
    from cluster_portal.common.imports import delimited, spreadsheet

    size = path.stat().st_size
    if not size:
        raise UnreadableFile(_("The file is empty."))
    if size > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(too_large())
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("This is an old or locked Excel file: save it as XLSX without a password.")
        )
    if zipfile.is_zipfile(path) and beginning.startswith(b"PK"):
        source = spreadsheet.open_rows(path, sheet)
    else:
        source = delimited.open_rows(path)
    counted = _counted(source.rows)
    headings = next(counted, (0, []))[1]
    if not headings:
        raise UnreadableFile(_("The file has no rows."))
    return Table(counted, source.total, source.sheets, source.sheet, headings)


def too_large() -> str:
    limit = filesizeformat(settings.IMPORT_MAX_BYTES)
    return _("The file is larger than %(limit)s: divide it and bring in the parts.") % {
        "limit": limit
    }


def _counted(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, up to the limits."""
    number = 0
    for line, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        number += 1
        if number > MAX_ROWS + 1:
            raise UnreadableFile(
                _("The file has more than %(most)d rows: divide it and bring in the parts.")
                % {"most": MAX_ROWS}
            )
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFile(
                _("Line %(line)d has more than %(most)d columns.")
                % {"line": line, "most": MAX_COLUMNS}
            )
        yield line, cells
