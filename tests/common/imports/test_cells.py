"""Cells as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_portal.common.imports import cells
from cluster_portal.common.imports.kinds import BadCell

NAME, CODE, NUMBER = cells.name(), cells.code(20), cells.whole_number(1, 7)
COLOUR = cells.choice({"red": ("qizil", "красный"), "blue": ("koʻk",)})


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (NAME, "  To'raqulova\u00a0  Nilufar ", "Toʻraqulova Nilufar"),
        (NAME, "Ғуломова", "Ғуломова"),
        (NAME, "Abdulla o\u200bgʻli", "Abdulla ogʻli"),
        (NAME, "Jean-Paul (J.)", "Jean-Paul (J.)"),
        (CODE, " 60610100 ", "60610100"),
        (CODE, "М-12/3", "М-12/3"),
        (NUMBER, "3", 3),
        (NUMBER, "3-kurs", 3),
        (NUMBER, "3 курс", 3),
        (NUMBER, "3.0", 3),
        (COLOUR, "RED", "red"),
        (COLOUR, "Қизил", "red"),
        (COLOUR, "КРАСНЫЙ", "red"),
        (COLOUR, "ko`k", "blue"),
        (cells.email, " Nilufar@Example.UZ ", "nilufar@example.uz"),
        (cells.email, "", ""),
    ],
)
def test_cell_is_understood(parser, cell, value):
    assert parser(cell) == value


@pytest.mark.parametrize(
    ("parser", "cell", "code"),
    [
        (NAME, "   ", "empty"),
        (NAME, "-1+1|cmd", "formula"),
        (NAME, "@SUM(A1)", "formula"),
        (NAME, "Али Vалиев", "mixed_scripts"),
        (NAME, "...", "not_a_name"),
        (CODE, "a b", "not_a_code"),
        (NUMBER, "8", "not_in_range"),
        (NUMBER, "٣", "not_in_range"),
        (COLOUR, "green", "unknown_word"),
        (cells.email, "nilufar at example", "not_an_email"),
    ],
)
def test_cell_is_refused_with_a_code_and_a_sentence(parser, cell, code):
    with pytest.raises(BadCell) as refused:
        parser(cell)
    assert refused.value.code == code
    assert str(refused.value).endswith((".", "!"))


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused(cell):
    for parser in (NAME, CODE, NUMBER, COLOUR, cells.email):
        try:
            value = parser(cell)
        except BadCell as error:
            assert error.code  # noqa: PT017 - either way is right
        else:
            assert value is not None
