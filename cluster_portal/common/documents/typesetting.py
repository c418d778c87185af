"""Typst: data into PDF/A, or into pictures for whoever checks a layout.

Typst must never have worked in a process that is forked afterwards (a Celery parent): the child
would hang. So it is imported only where something is set, and nothing is set at start-up.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings

from cluster_portal.common.text import without_invisible

PDF_STANDARD: Final = "a-2a"
Standard = Literal["a-2a", "a-3b"]
# What the font of documents holds: Latin, Greek, Cyrillic, punctuation, currencies. PDF/A forbids
# text without its glyphs, so that one strange sign in a name would stop a contract.
_IN_THE_FONT = (
    (0x20, 0x7E), (0xA0, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x2040),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2190, 0x22FF),
)  # fmt: skip
_NO_GLYPH = "\N{REPLACEMENT CHARACTER}"


def typeset(layout: Path, data: dict, *, standard: Standard = PDF_STANDARD) -> bytes:
    """LAYOUT with DATA as a PDF of the STANDARD, a tagged PDF/A-2a."""
    import typst

    return typst.compile(**_work(layout, data), format="pdf", pdf_standards=standard)


def pictures(layout: Path, data: dict, *, ppi: int = 96) -> list[bytes]:
    """The pages of the same as PNG."""
    import typst

    found = typst.compile(**_work(layout, data), format="png", ppi=ppi)
    return [found] if isinstance(found, bytes) else found


def _work(layout: Path, data: dict) -> dict:
    """Data go in as one string, and are parsed by the layout: no text in them is ever markup."""
    data = _printable(data)
    return {
        "input": layout,
        "root": settings.BASE_DIR,
        "sys_inputs": {"data": json.dumps(data)},
        "ignore_system_fonts": True,  # the same document on every machine
    }


def _printable(value: Any) -> Any:
    """VALUE with every text in it as it can be printed: no hidden signs, none without a glyph."""
    match value:
        case str():
            return "".join(map(_glyph, without_invisible(value)))
        case list() | tuple():
            return [_printable(one) for one in value]
        case dict():
            return {name: _printable(one) for name, one in value.items()}
    return value


@cache
def _glyph(sign: str) -> str:
    if sign == "\n":
        return sign
    known = any(first <= ord(sign) <= last for first, last in _IN_THE_FONT)
    return sign if known and unicodedata.category(sign) != "Cn" else _NO_GLYPH
