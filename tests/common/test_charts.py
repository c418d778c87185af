"""Specs of charts: what they draw, and that the page gives the colours."""

import json
import re

import pytest

from cluster_portal.common import charts

ROWS = [
    {"label": "2024/2025", "value": 0.79, "low": 0.75, "high": 0.83, "url": "/a/"},
    {"label": "2025/2026", "value": None, "low": None, "high": None},
]
SPECS = {
    "trend": charts.trend(ROWS, label="Satisfied", target=0.8),
    "bars": charts.bars(ROWS, label="Satisfied"),
    "comparison": charts.comparison(ROWS, label="Satisfied", reference=0.77),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_chart_spec_is_json_without_colours(spec):
    text = json.dumps(spec)
    assert re.findall(r"#[0-9a-fA-F]{3,6}|rgb|\"color\"", text) == []


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_chart_spec_keeps_missing_values_missing(spec):
    assert spec["data"]["values"][1]["value"] is None


def test_bars_start_at_zero():
    measure = charts.bars(ROWS, label="Satisfied")["layer"][0]["encoding"]["x"]
    assert measure["scale"]["zero"] is True


def test_trend_without_target_has_no_line_for_it():
    assert len(charts.trend(ROWS, label="Satisfied")["layer"]) == 2


def test_charts_leave_their_rows_alone():
    rows = [dict(row) for row in ROWS]
    charts.bars(rows, label="Satisfied")
    assert rows == ROWS
