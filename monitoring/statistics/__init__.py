"""Survey statistics without Django: formulas in, numbers with their uncertainty out."""

from monitoring.statistics.comparison import (
    Comparison,
    Verdict,
    compare_means,
    compare_proportions,
    holm,
)
from monitoring.statistics.intervals import Interval, mean_interval, proportion_interval
from monitoring.statistics.rates import Rate, coverage, response_rate
from monitoring.statistics.scales import (
    Alpha,
    ItemStatistics,
    ScaleStatistics,
    cronbach_alpha,
    is_positive,
    item_statistics,
    reverse,
    scale_scores,
    scale_statistics,
)
from monitoring.statistics.suppression import (
    MIN_ENTERPRISES,
    MIN_RESPONDENTS,
    GroupSize,
    suppressed,
)

__all__ = [
    "MIN_ENTERPRISES",
    "MIN_RESPONDENTS",
    "Alpha",
    "Comparison",
    "GroupSize",
    "Interval",
    "ItemStatistics",
    "Rate",
    "ScaleStatistics",
    "Verdict",
    "compare_means",
    "compare_proportions",
    "coverage",
    "cronbach_alpha",
    "holm",
    "is_positive",
    "item_statistics",
    "mean_interval",
    "proportion_interval",
    "response_rate",
    "reverse",
    "scale_scores",
    "scale_statistics",
    "suppressed",
]
