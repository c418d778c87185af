"""Surveys kept in files: a CSV table of answers, and a codebook that says how to read it.

    codebook  {"scales": {"name": {"items": ["Q1", …], "min": 1, "max": 5,
                                   "reversed": [], "positive": [4, 5]}}}

An empty cell or NA is a blank. Means and positive categories are after reversal. A scale counts as
positive from half a point under its lowest positive category: 3.5 where 4 and 5 are positive.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitoring.statistics.intervals import Interval
from monitoring.statistics.scales import item_statistics, reverse, scale_statistics

_BLANK = {"", "na"}


class InputError(ValueError):
    """What is wrong with a file, in words."""


@dataclass(frozen=True)
class CodedScale:
    items: tuple[str, ...]
    minimum: int
    maximum: int
    reversed: frozenset[str]
    positive: tuple[int, ...]

    @property
    def positive_from(self) -> float:
        return min(self.positive) - 0.5

    def read(self, item: str, cell: str, where: str) -> float:
        """The value in CELL after reversal; NaN where blank."""
        cell = cell.strip()
        if cell.lower() in _BLANK:
            return float("nan")
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not (value.is_integer() and self.minimum <= value <= self.maximum):
            raise InputError(
                f"{where}, column {item}: “{cell}” is not a whole number "
                f"from {self.minimum} to {self.maximum}."
            )
        return float(reverse(value, self.minimum, self.maximum) if item in self.reversed else value)


def _coded_scale(name: str, given) -> CodedScale:
    try:
        scale = CodedScale(
            items=tuple(map(str, given["items"])),
            minimum=int(given.get("min", 1)),
            maximum=int(given.get("max", 5)),
            reversed=frozenset(map(str, given.get("reversed") or ())),
            positive=tuple(map(int, given.get("positive") or (4, 5))),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"The codebook's scale “{name}” cannot be read: {error!r}.") from error
    if not scale.items or len(set(scale.items)) < len(scale.items):
        raise InputError(f"The codebook's scale “{name}” needs items, each once.")
    if not scale.minimum < scale.maximum:
        raise InputError(f"The codebook's scale “{name}” has its minimum not below its maximum.")
    if unknown := scale.reversed - set(scale.items):
        raise InputError(f"The codebook's scale “{name}” reverses {sorted(unknown)}, not its own.")
    if not all(scale.minimum <= value <= scale.maximum for value in scale.positive):
        raise InputError(f"The codebook's scale “{name}” has positive values out of its range.")
    return scale


def read_codebook(path: Path) -> dict[str, CodedScale]:
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
        scales = given["scales"].items()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: this is not JSON ({error}).") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: there is no object “scales” in it.") from error
    return {name: _coded_scale(name, scale) for name, scale in scales}


Answers = dict[str, dict[tuple[str, str], list[float]]]


def read_answers(path: Path, codebook: dict[str, CodedScale], group: str | None) -> Answers:
    """Group → (scale, item) → values. Without a GROUP column all rows are the group "all"."""
    wanted = [(name, item) for name, scale in codebook.items() for item in scale.items]
    answers: Answers = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            columns = [item for _scale, item in wanted] + ([group] if group else [])
            for column in columns:
                if column not in reader.fieldnames:
                    raise InputError(f"{path}: the column “{column}” is missing.")
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                own = answers.setdefault((row[group] or "").strip() if group else "all", {})
                for name, item in wanted:
                    value = codebook[name].read(item, row[item] or "", where)
                    own.setdefault((name, item), []).append(value)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not UTF-8 text.") from error
    except csv.Error as error:
        raise InputError(f"{path}: {error}.") from error
    return answers


def _figures(n: int, mean: Interval | None, positive: Interval | None) -> dict:
    return {
        "n": n,
        "mean": mean and mean.value,
        "positive": positive and positive.value,
        "low": positive and positive.low,
        "high": positive and positive.high,
    }


def tabulate(codebook: dict[str, CodedScale], answers: Answers, **options) -> dict:
    """Group → {"items": …, "scales": …}; OPTIONS are population, level and method.

    A POPULATION is taken as each group's own. Raises InputError where more answered than that.
    """
    try:
        return {group: _group(codebook, own, options) for group, own in answers.items()}
    except ValueError as error:
        raise InputError(str(error)) from error


def _group(codebook: dict[str, CodedScale], own: dict, options: dict) -> dict:
    items, scales = {}, {}
    for name, scale in codebook.items():
        for item in scale.items:
            of_item = item_statistics(own[name, item], scale.positive, **options)
            items[item] = _figures(of_item.n, of_item.mean, of_item.positive) | {"sd": of_item.sd}
        matrix = np.array([own[name, item] for item in scale.items]).T
        found = scale_statistics(matrix, scale.positive_from, **options)
        scales[name] = _figures(found.n, found.mean, found.positive) | {
            "alpha": found.alpha.value,
            "alpha_n": found.alpha.n,
        }
    return {"items": items, "scales": scales}
