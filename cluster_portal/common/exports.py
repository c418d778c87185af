"""Lists as CSV and XLSX; text that a spreadsheet would take for a formula is made harmless."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any

import xlsxwriter
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

# What a formula begins with, and what spreadsheets pass over before it.
_SIGN = "[=+\\-@＝＋－＠]"
_PASSED_OVER = "[\\s'\"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FORMULA = re.compile(f"[\t\r\n]|{_PASSED_OVER}*{_SIGN}")
# A program that divides at these, as many here do, begins a new cell inside the text.
_FORMULA_INSIDE = re.compile(f"([;|\t\r\n]{_PASSED_OVER}*)(?={_SIGN})")
_SHEET_ROWS = 2**20  # what a sheet of a spreadsheet holds
_MEASURED, _WIDEST = 500, 60  # rows by which columns are made wide, and their most signs


@dataclass(frozen=True)
class Column:
    """A heading, and how a record's cell is found: an attribute path or a function."""

    heading: Any
    source: str | Callable[[Any], Any]

    def value(self, record):
        found = self.source(record) if callable(self.source) else _resolve(record, self.source)
        return plain(found)


def _resolve(record, path: str):
    try:
        found = attrgetter(path)(record)
    except AttributeError:
        if "." in path:  # an empty relation on the way
            return None
        raise
    return found() if callable(found) else found


def plain(value):
    """VALUE as a cell holds it: a number, a date, or text."""
    if isinstance(value, Decimal):
        return Decimal(f"{value.normalize():f}")  # 4, not 4.0000000000 or 0E-10
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, date) else force_str(value)


def neutral(value):
    """Text that a spreadsheet may take for a formula gets an apostrophe before its sign.

    At its beginning, and where a program divides it that expects another delimiter than ours.
    """
    if not isinstance(value, str):
        return value
    text = _FORMULA_INSIDE.sub(r"\1'", value)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(columns: list[Column], records: Iterable) -> Iterator[str]:
    """A CSV file, line by line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"  # spreadsheets read UTF-8 only when told so
    for row in _rows(columns, records):
        writer.writerow(["" if cell is None else neutral(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _rows(columns: list[Column], records: Iterable) -> Iterator[list]:
    yield [force_str(column.heading) for column in columns]
    for record in records:
        yield [column.value(record) for column in columns]


def file_name(name: str) -> str:
    """NAME without what would end a header or lead into another folder (codes are typed in)."""
    return re.sub(r"[^\w.-]+", "-", name)


def csv_response(name: str, columns: list[Column], records: Iterable) -> StreamingHttpResponse:
    """NAME.csv, streamed row by row."""
    response = StreamingHttpResponse(
        csv_lines(columns, records), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{file_name(name)}.csv")
    return response


def xlsx_response(name: str, columns: list[Column], records: Iterable) -> FileResponse:
    """NAME.xlsx; rows go to disk as they come, so memory does not grow with them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    widths = [0] * len(columns)
    for number, row in enumerate(_rows(columns, records)):
        if number < _MEASURED:
            widths = [max(pair) for pair in zip(widths, map(_width, row), strict=True)]
        if number == _SHEET_ROWS - 1:
            sheet.write_string(number, 0, _("The sheet is full: narrow the list, or take CSV."))
            break
        for place, cell in enumerate(row):
            write = partial(_write_cell, sheet, number, place, cell)
            if number == 0:
                write(bold)
            elif isinstance(cell, datetime):
                write(moment)
            else:
                write(day if isinstance(cell, date) else None)
    sheet.freeze_panes(1, 0)
    for place, width in enumerate(widths):  # a day in a narrow column is shown as ####
        sheet.set_column(place, place, min(width, _WIDEST) + 2)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{file_name(name)}.xlsx")


def _width(cell) -> int:
    """How many signs a cell shows."""
    if isinstance(cell, date):
        return 16 if isinstance(cell, datetime) else 10
    return 0 if cell is None else len(str(cell))


def _write_cell(sheet, row: int, place: int, cell, style) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell, style)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, place, float(cell), style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, style)
    elif cell is not None:
        sheet.write_string(row, place, neutral(cell)[:32767], style)


FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


def export_urls(query: QueryDict, **also: str) -> dict[str, str]:
    """Format → the page's own address with QUERY (and what ALSO names), asking for that export."""
    asked = query.copy()
    for name, value in also.items():
        asked[name] = value
    urls = {}
    for name in FORMATS:
        asked["export"] = name
        urls[name] = f"?{asked.urlencode()}"
    return urls
