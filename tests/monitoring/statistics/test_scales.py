"""Items, scale scores and reliability."""

import numpy as np
import pytest

from monitoring.statistics import (
    cronbach_alpha,
    is_positive,
    item_statistics,
    reverse,
    scale_scores,
    scale_statistics,
)

NAN = float("nan")


def test_item_statistics_leaves_blanks_out():
    found = item_statistics([5, 4, NAN, 2, NAN, 3])
    assert (found.n, found.mean.value, found.positive.value) == (4, 3.5, 0.5)
    assert found.sd == pytest.approx(np.std([5, 4, 2, 3], ddof=1))
    assert found.distribution == {2: 1, 3: 1, 4: 1, 5: 1}


def test_item_statistics_without_answers_is_no_data():
    found = item_statistics([NAN, NAN])
    assert (found.n, found.mean, found.positive) == (0, None, None)


def test_scale_score_needs_half_the_items():
    answers = [[4, 4, 5, NAN], [4, 2, NAN, NAN], [5, NAN, NAN, NAN], [NAN] * 4]
    assert scale_scores(answers) == pytest.approx([13 / 3, 3, NAN, NAN], nan_ok=True)


def test_scale_score_of_three_items_needs_two():
    assert scale_scores([[4, NAN, NAN], [4, 5, NAN]]) == pytest.approx([NAN, 4.5], nan_ok=True)


def test_scale_is_positive_from_the_mark():
    assert is_positive([3.49, 3.5, 4]).tolist() == [False, True, True]
    assert is_positive(np.array([1, 1, 1]) * (0.1 + 0.2) / 0.3 * 3.5).tolist() == [True] * 3


def test_scale_statistics_counts_scores_not_answers():
    found = scale_statistics([[4, 4], [5, NAN], [NAN, NAN], [1, 2]], population=10)
    assert (found.n, found.alpha.n, found.alpha.value) == (3, 2, None)
    assert found.mean.value == pytest.approx((4 + 5 + 1.5) / 3)
    assert found.positive.value == pytest.approx(2 / 3)


def test_alpha_of_a_worked_example():
    # Two items, each with variance 5/3 over ten rows, correlated 1: alpha is 1.
    rows = np.array([[v, v] for v in (1, 2, 3, 4, 5) * 2], dtype=float)
    assert cronbach_alpha(rows).value == pytest.approx(1)
    # alpha = k r / (1 + (k − 1) r) for standardised items with mean correlation r.
    draws = np.random.default_rng(1).normal(size=(500, 4)) + np.random.default_rng(2).normal(
        size=(500, 1)
    )
    draws = (draws - draws.mean(axis=0)) / draws.std(axis=0, ddof=1)
    r = (np.corrcoef(draws.T).sum() - 4) / 12
    assert cronbach_alpha(draws).value == pytest.approx(4 * r / (1 + 3 * r))


def test_alpha_is_silent_on_few_or_flat_answers():
    nine = np.random.default_rng(3).integers(1, 6, size=(9, 3))
    assert (cronbach_alpha(nine).value, cronbach_alpha(nine).n) == (None, 9)
    assert cronbach_alpha(np.full((20, 3), 4.0)).value is None
    assert cronbach_alpha(np.arange(20.0).reshape(20, 1)).value is None


def test_alpha_uses_complete_responses_only():
    answers = np.random.default_rng(4).integers(1, 6, size=(30, 3)).astype(float)
    holed = np.vstack([answers, [[5, NAN, 5]] * 7])
    assert cronbach_alpha(holed) == cronbach_alpha(answers)


def test_reversed_item_mirrors_its_range():
    assert reverse(np.array([1, 2, 6]), 1, 6).tolist() == [6, 5, 1]
