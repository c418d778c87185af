from quality.models.correction import CorrectiveAction, Nonconformity, Signal
from quality.models.indicator import IndicatorTarget, IndicatorValue, StalePartition

__all__ = [
    "CorrectiveAction",
    "IndicatorTarget",
    "IndicatorValue",
    "Nonconformity",
    "Signal",
    "StalePartition",
]
