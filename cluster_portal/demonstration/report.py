"""The report every diligent student of the demonstration hands in."""

from functools import cache
from pathlib import Path

from cluster_portal.common.documents.typesetting import typeset

_LAYOUT = Path(__file__).with_name("report.typ")


@cache
def report_pdf() -> bytes:
    """Typeset once: its words are the same for all."""
    return typeset(_LAYOUT, {})
