"""A kind of document of the tests, readable by one named person."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cluster_portal.common.documents import kinds
from cluster_portal.common.documents.seal import seal

LAYOUT = Path(__file__).parent / "plain.typ"
AT = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)


@pytest.fixture
def notice_kind(monkeypatch):
    """Notices, read by whoever has the record's number as key."""
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.KINDS["notice"] = kinds.DocumentKind(
        "notice", "notice", lambda user, record_id: user.pk == record_id, {"valid_on": "valid on"}
    )
    for module in ("models.document", "documents.seal"):
        monkeypatch.setattr(f"cluster_portal.common.{module}.KINDS", kinds.KINDS)


@pytest.fixture
def issue(notice_kind, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def issued(**changed):
        given = {
            "kind": "notice",
            "record_id": 1,
            "layout": LAYOUT,
            "data": {"heading": "Bandlar", "lines": ["Talaba amaliyotga yuboriladi."]},
            "language": "uz",
            "title": "Yoʻllanma",
            "number": "12/26",
            "at": AT,
        }
        return seal(**given | changed)

    return issued
