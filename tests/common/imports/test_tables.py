"""Files as people save them, and files that mean harm."""

import io
import struct
import zipfile
from contextlib import suppress
from datetime import datetime
from functools import cache

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_portal.common.imports import spreadsheet, tables
from cluster_portal.common.imports.tables import UnreadableFile, open_table

UZBEK = "kod,nomi\n1,Oʻzbekiston taʼlimi\n2,Ғулом ўқийди"
RUSSIAN = "код;имя\n1;Иван Петров\n2;Анна «Ёлкина»"


@pytest.fixture
def table(tmp_path):
    """Opens a table from bytes and reads it to the end: (headings, rows)."""

    def read(content: bytes, sheet=""):
        path = tmp_path / "file.dat"
        path.write_bytes(content)
        opened = open_table(path, sheet=sheet)
        return opened.headings, list(opened.rows)

    return read


def workbook(rows, sheet="Sheet1") -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet(sheet)
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def replaced(content: bytes, name: str, member: bytes) -> bytes:
    """The spreadsheet with one of its members replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, member if info.filename == name else old.read(info))
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_are_read(table, encoding):
    headings, rows = table(UZBEK.encode(encoding))
    assert headings == ["kod", "nomi"]
    assert rows == [(2, ["1", "Oʻzbekiston taʼlimi"]), (3, ["2", "Ғулом ўқийди"])]


def test_windows_cyrillic_is_read(table):
    assert table(RUSSIAN.encode("cp1251")) == (
        ["код", "имя"],
        [(2, ["1", "Иван Петров"]), (3, ["2", "Анна «Ёлкина»"])],
    )


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic"])
def test_other_encodings_are_refused_in_words(table, encoding):
    with pytest.raises(UnreadableFile, match="UTF-8"):
        table((RUSSIAN.replace("«", "").replace("»", "") + "\n3;Мария Сидорова").encode(encoding))


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_delimiter_is_found(table, delimiter):
    text = f"a{delimiter}b{delimiter}c\r\n1{delimiter}2{delimiter}3\r\n"
    assert table(text.encode()) == (["a", "b", "c"], [(2, ["1", "2", "3"])])


def test_delimiter_named_by_excel_is_believed(table):
    assert table(b"sep=;\r\na;b,c\r\n1;2\r\n") == (["a", "b,c"], [(3, ["1", "2"])])


def test_quoted_cells_keep_delimiters_and_new_lines(table):
    headings, rows = table(b'a,b\n"x, y","two\nlines"\n3,4\n')
    assert rows == [(2, ["x, y", "two\nlines"]), (4, ["3", "4"])]


def test_empty_rows_are_passed_over_and_lines_still_count(table):
    assert table(b"\n\na,b\n,\n1,2\n\n\n3,4\n") == (["a", "b"], [(5, ["1", "2"]), (8, ["3", "4"])])


def test_open_quotation_names_the_line(table):
    with pytest.raises(UnreadableFile, match="line 3"):
        table(b'a,b\n1,2\n"' + b"x" * 300_000)


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n\n", b"MZ\x90\x00" + bytes(300), b"\x89PNG\r\n\x1a\n" + bytes(40), b"a,b\n\x1b,1"],
)
def test_what_is_no_table_is_refused(table, content):
    with pytest.raises(UnreadableFile):
        table(content)


def test_spreadsheet_codes_keep_no_decimals(table):
    content = workbook([["code", "text", "share", "yes"], [60610100, "00123", 0.5, True]])
    assert table(content)[1] == [(2, ["60610100", "00123", "0.5", "1"])]


def test_spreadsheet_formula_is_read_as_its_value(table):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_formula(1, 0, "=2+3", None, 5)
    sheet.write_datetime(1, 1, datetime(2026, 9, 1),
                         book.add_format({"num_format": "dd.mm.yyyy"}))  # fmt: skip
    book.close()
    assert table(buffer.getvalue())[1] == [(2, ["5", "2026-09-01"])]


def test_spreadsheet_lines_are_those_people_see(table):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(3, 1, ["a", "b"])
    sheet.write_row(6, 1, ["1", "2"])
    book.close()
    assert table(buffer.getvalue()) == (["a", "b"], [(7, ["1", "2"])])


def test_missing_sheet_is_refused(table):
    with pytest.raises(UnreadableFile, match="no such sheet"):
        table(workbook([["a"]]), sheet="Other")


def test_archive_that_is_no_spreadsheet_is_refused(table):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="archive"):
        table(buffer.getvalue())


def test_zip_bomb_is_refused_before_the_reader_opens_it(table, monkeypatch):
    monkeypatch.setattr(spreadsheet, "CalamineWorkbook", None)
    bomb = replaced(workbook([["a"]]), "xl/worksheets/sheet1.xml", b" " * (30 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableFile, match="unpacks"):
        table(bomb)


def test_zip_bomb_that_lies_about_its_size_is_refused(table, monkeypatch):
    monkeypatch.setattr(spreadsheet, "CalamineWorkbook", None)
    big = b" " * (30 * 1024 * 1024)
    bomb = replaced(workbook([["a"]]), "xl/worksheets/sheet1.xml", big)
    lie = bomb.replace(struct.pack("<L", len(big)), struct.pack("<L", 1000))
    assert lie != bomb
    with pytest.raises(UnreadableFile):
        table(lie)


def test_cell_at_the_end_of_the_world_is_refused(table, monkeypatch):
    monkeypatch.setattr(spreadsheet, "CalamineWorkbook", None)
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows + b"</c></row></sheetData></worksheet>"
    )  # fmt: skip
    with pytest.raises(UnreadableFile, match="1048576"):
        table(replaced(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet))


def test_too_many_rows_are_refused(table, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 10)
    assert len(table(b"a,b\n" + b"1,2\n" * 10)[1]) == 10
    with pytest.raises(UnreadableFile, match="more than 10 rows"):
        table(b"a,b\n" + b"1,2\n" * 11)


def test_too_many_columns_are_refused(table):
    with pytest.raises(UnreadableFile, match="more than 100 columns"):
        table(b",".join([b"a"] * 101) + b"\n")


def test_damaged_spreadsheet_is_refused(table):
    content = workbook([["a", "b"], [1, 2]])
    broken = replaced(content, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")
    for bad in (content[: len(content) // 2], broken[:-30]):
        with pytest.raises(UnreadableFile):
            table(bad)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200
)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(table, content):
    with suppress(UnreadableFile):
        _headings, rows = table(content)
        assert all(isinstance(cell, str) for _line, cells in rows for cell in cells)


@cache
def sound_workbook() -> bytes:
    """Made once: a spreadsheet holds the time it was made, and so differs from second to second."""
    return workbook([["a", "b"], [1, "x"]])


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
@given(st.data())
def test_bent_spreadsheets_are_read_or_refused_in_words(table, data):
    content = bytearray(sound_workbook())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFile):
        table(bytes(content))
