"""The formulas on files other people made, against the figures published with them."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from monitoring.statistics import (
    Verdict,
    compare_proportions,
    cronbach_alpha,
    item_statistics,
    proportion_interval,
)

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not os.environ.get("REAL_DATA_DIR"), reason="real data not run: REAL_DATA_DIR is not set"
    ),
]


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["REAL_DATA_DIR"])


@pytest.fixture
def qualities(folder):
    """Column → values of the graduates' rated qualities."""
    sheet = CalamineWorkbook.from_path(folder / "graduate_qualities.xlsx").get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    return {str(name).strip().lower(): [row[at] for row in rows] for at, name in enumerate(head)}


def column(qualities, word: str):
    return next(values for name, values in qualities.items() if word in name)


def test_rated_qualities_have_the_published_means(qualities):
    assert item_statistics(column(qualities, "communication")).mean.value == pytest.approx(
        3.5255, abs=5e-5
    )
    assert item_statistics(column(qualities, "appearance")).mean.value == pytest.approx(
        4.2468, abs=5e-5
    )


def test_employable_graduates_have_the_published_interval(qualities):
    outcome = column(qualities, "class")
    found = proportion_interval(
        sum(value == "Employable" for value in outcome), len(outcome), level=0.95
    )
    assert round(100 * found.value, 2) == 57.98
    assert (round(100 * found.low, 2), round(100 * found.high, 2)) == (56.20, 59.74)


def test_rated_qualities_have_the_published_alpha(qualities):
    rated = [
        values
        for values in qualities.values()
        if all(isinstance(value, float | int) and 1 <= value <= 5 for value in values)
    ]
    assert len(rated) == 8
    assert cronbach_alpha(np.array(rated, dtype=float).T).value == pytest.approx(0.8642, abs=5e-5)


def test_placed_students_differ_by_work_experience(folder):
    with (folder / "campus_placement.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = proportion_interval(
        sum(row["status"] == "Placed" for row in rows), len(rows), level=0.95
    )
    assert round(100 * placed.value, 3) == 68.837
    assert (round(100 * placed.low, 2), round(100 * placed.high, 2)) == (62.36, 74.65)
    counts = []
    for answer in ("Yes", "No"):
        group = [row["status"] == "Placed" for row in rows if row["workex"] == answer]
        counts += [sum(group), len(group)]
    assert counts == [64, 74, 84, 141]
    assert compare_proportions(*counts).verdict == Verdict.HIGHER
