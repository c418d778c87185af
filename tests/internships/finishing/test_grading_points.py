"""The arithmetic of grades: half up, exact before it is rounded."""

from decimal import Decimal

import pytest

from internships.grading import points

THRESHOLDS = {5: 86, 4: 71, 3: 60}


@pytest.mark.parametrize(
    ("total", "mark"),
    [(0, 2), (59, 2), (60, 3), (70, 3), (71, 4), (85, 4), (86, 5), (100, 5)],
)
def test_marks_begin_at_their_thresholds(total, mark):
    assert points.mark_of(total, THRESHOLDS) == mark


def test_total_weighs_exactly_and_rounds_half_up():
    weights = {"attendance": 10, "events": 20, "tasks": 60, "report": 10}
    given = {"attendance": Decimal("95.0"), "events": Decimal(80), "tasks": Decimal(70)}
    assert points.total(given | {"report": Decimal(100)}, weights) == 78  # 9.5 + 16 + 42 + 10
    assert points.total({"one": Decimal("59.5")}, {"one": 100}) == 60
    assert points.total({"one": Decimal("59.4")}, {"one": 100}) == 59
    with pytest.raises(KeyError):
        points.total(given, weights)


def test_mean_is_kept_to_a_tenth():
    assert points.mean([]) is None
    assert points.mean([80, 81]) == Decimal("80.5")
    assert points.mean([70, 70, 71]) == Decimal("70.3")
    assert points.mean([Decimal("70.05")]) == Decimal("70.1")


def test_shares_and_ratings():
    assert points.share(29, 30) == Decimal("96.7")
    assert points.share(0, 0) == Decimal("0.0")
    assert points.of_ratings([]) is None
    assert points.of_ratings([3, 3]) == Decimal("60.0")
    assert points.of_ratings([4, 5, 5]) == Decimal("93.3")
