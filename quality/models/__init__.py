from quality.models.action import CorrectiveAction
from quality.models.cell import IndicatorCell
from quality.models.indicator import IndicatorTarget, IndicatorValue, StalePartition
from quality.models.problem import Nonconformity
from quality.models.signal import Signal

__all__ = [
    "CorrectiveAction",
    "IndicatorCell",
    "IndicatorTarget",
    "IndicatorValue",
    "Nonconformity",
    "Signal",
    "StalePartition",
]
