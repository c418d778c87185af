"""Lists as files: nothing a person typed becomes a formula, however the file is opened."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from cluster_portal.common.exports import Column, csv_response, neutral, xlsx_response

FORMULAS = [
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", "\n=1", "  =1+1",
    "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "\u00a0@x", "'=1", '"=1+1', " \u200b +1",
]  # fmt: skip
INSIDE = ["a;=1+1", "a; =1+1", "a|@x", "a\n=1+1", "a\r\n-1", "a\t+1", "a;\u200b=1", 'a;"=1"']
SIGNS = set("=+-@＝＋－＠")
PLAIN = ["Anvar", "a=b", "a, =b", "5-kurs", "x@example.uz", "Oʻzbekiston – Toshkent", ""]


def is_formula(cell: str) -> bool:
    """As a spreadsheet sees it: what it passes over does not count."""
    return cell.strip(' \t\r\n\u00a0\u200b\u202e\ufeff"')[:1] in SIGNS


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_begin_with_an_apostrophe(text):
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays(text):
    assert neutral(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, *INSIDE])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_holds_no_formula_whatever_it_is_divided_at(text, delimiter):
    answer = csv_response("list", [Column("Name", lambda record: record)] * 2, [text])
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    file = io.StringIO(content, newline=None)  # ends of lines as the program that opens it likes
    cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
    assert [cell for cell in cells if is_formula(cell)] == []


@pytest.mark.parametrize("text", [*FORMULAS, *INSIDE])
def test_xlsx_holds_text_and_no_formula(text):
    answer = xlsx_response("list", [Column("Name", lambda record: record)], [text])
    with answer.file_to_stream as file:
        cell = openpyxl.load_workbook(file).active["A2"]
    assert cell.data_type == "s"
    assert not is_formula(cell.value)


def test_columns_are_as_wide_as_what_stands_in_them():
    shown = (
        "Abdurahmonova-Muhammadjonova Shahzodaxon Abdurahmon qizi",
        date(2026, 11, 2),
        "x" * 99,
    )
    columns = [Column("N", lambda row, place=place: row[place]) for place in range(3)]
    answer = xlsx_response("list", columns, [shown, (None, None, None)])
    with answer.file_to_stream as file:
        sheet = openpyxl.load_workbook(file).active
    widths = [int(sheet.column_dimensions[place].width) for place in "ABC"]
    assert widths == [len(shown[0]) + 2, 12, 62]
