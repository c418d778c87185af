"""Comparisons against statsmodels and SciPy."""

import numpy as np
import pytest
from scipy.stats import fisher_exact, ttest_ind
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from monitoring.statistics import Verdict, compare_means, compare_proportions, holm


def test_proportions_equal_the_z_test():
    found = compare_proportions(64, 74, 84, 141)
    assert found.p_value == pytest.approx(proportions_ztest([64, 84], [74, 141])[1])
    assert (found.method, found.verdict) == ("z", Verdict.HIGHER)
    assert compare_proportions(84, 141, 64, 74).verdict == Verdict.LOWER


def test_proportions_of_few_answers_are_tested_exactly():
    found = compare_proportions(5, 5, 2, 5)
    assert found.p_value == pytest.approx(fisher_exact([[5, 0], [2, 3]])[1])
    assert (found.method, found.verdict) == ("fisher", Verdict.NONE)


@pytest.mark.parametrize(
    "counts", [(0, 30, 0, 40), (30, 30, 40, 40), (0, 0, 3, 9), (15, 30, 20, 40)]
)
def test_proportions_alike_claim_nothing(counts):
    assert compare_proportions(*counts).verdict == Verdict.NONE


def test_means_equal_welch():
    one, two = [4, 5, 4, 3, 5, 4, 4, 5], [3, 2, 4, 3, 1, 3]
    found = compare_means(
        np.mean(one), np.std(one, ddof=1), 8, np.mean(two), np.std(two, ddof=1), 6
    )
    assert found.p_value == pytest.approx(ttest_ind(one, two, equal_var=False).pvalue)
    assert found.verdict == Verdict.HIGHER


def test_means_without_spread_or_with_one_answer_claim_nothing():
    assert compare_means(5, 0, 8, 4, 0, 8).verdict == Verdict.NONE
    assert compare_means(5, None, 1, 4, 1, 8).verdict == Verdict.NONE


@pytest.mark.parametrize("p_values", [[], [0.03], [0.04, 0.01, 0.03, 0.5], [0.02, 0.02, 0.9]])
def test_holm_equals_statsmodels(p_values):
    expected = multipletests(p_values, method="holm")[1].tolist() if p_values else []
    assert holm(p_values) == pytest.approx(expected)
