from quality.models.cell import IndicatorCell
from quality.models.correction import CorrectiveAction, Nonconformity, Signal
from quality.models.indicator import IndicatorTarget, IndicatorValue, StalePartition

__all__ = [
    "CorrectiveAction",
    "IndicatorCell",
    "IndicatorTarget",
    "IndicatorValue",
    "Nonconformity",
    "Signal",
    "StalePartition",
]
