"""Subjects beside each other: above, below, or not to be told apart from the whole; no ranking.

A difference is claimed where the intervals do not overlap and a test against the rest of the whole
(two proportions, or Welch) still carries it after Holm's correction for all subjects shown.
"""

from math import sqrt

from django.utils.translation import gettext as _
from scipy.stats import t

from cluster_portal.common import charts
from cluster_portal.common.exports import Column
from monitoring.statistics.comparison import LEVEL, compare_means, compare_proportions, holm
from partners.models import Region
from quality.enums import Direction, SubjectKind
from quality.indicators.definition import Indicator
from quality.indicators.judgement import Change, change
from quality.presentation import figure, made_of, method_name, number

_CHART_ROWS = 40
_ORDER = [Change.HIGHER, Change.NOT_CLEAR, Change.LOWER, None]


def group_words(group: Change | None) -> str:
    """A part against the whole, in words."""
    return {
        Change.HIGHER: _("above the whole"),
        Change.NOT_CLEAR: _("no difference from the whole can be claimed"),
        Change.LOWER: _("below the whole"),
        None: _("no data"),
    }[group]


def _spread(value) -> float | None:
    """The standard deviation that the t interval of a mean was made from (one bound may be cut to
    the scale, then the other is the wider)."""
    if value.low is None or value.n < 2:
        return None
    half = max(value.value - value.low, value.high - value.value)
    return half * sqrt(value.n) / float(t.ppf((1 + value.level) / 2, value.n - 1))


def _p_value(indicator: Indicator, value, whole) -> float:
    """Of a part against the rest of the whole; 1 where there is no rest."""
    if indicator.is_share:
        rest = int(whole.denominator - value.denominator)
        rest_counted = int(whole.numerator - value.numerator)
        if not 0 <= rest_counted <= rest or rest == 0:
            return 1.0
        own = int(value.numerator), int(value.denominator)
        return compare_proportions(*own, rest_counted, rest).p_value
    rest = whole.n - value.n
    if rest < 1:
        return 1.0
    mean = (whole.value * whole.n - value.value * value.n) / rest
    return compare_means(value.value, _spread(value), value.n, mean, _spread(whole), rest).p_value


def groups_of(values: list, whole, indicator: Indicator) -> list[Change | None]:
    """What can be claimed of each of VALUES against the WHOLE."""
    found = [change(value, whole) for value in values]
    known = [place for place, group in enumerate(found) if group is not None]
    adjusted = holm([_p_value(indicator, values[place], whole) for place in known])
    for place, p_value in zip(known, adjusted, strict=True):
        if p_value >= 1 - LEVEL:
            found[place] = Change.NOT_CLEAR
    return found


def compared(pairs: list, whole, indicator: Indicator, url_of) -> list[dict]:
    """Rows in three groups, by name within each: intervals that overlap are not ranked."""
    rows = []
    groups = groups_of([value for _subject, value in pairs], whole, indicator)
    for (subject, value), group in zip(pairs, groups, strict=True):
        rows.append(
            {
                "subject": subject,
                "value": value,
                "group": group,
                "words": group_words(group),
                "kind": group_kind(indicator, group),
                "figure": figure(indicator, value),
                "made_of": made_of(indicator, value),
                "url": url_of(subject.kind, subject.pk),
            }
        )
    return sorted(rows, key=lambda row: _ORDER.index(row["group"]))


def chart(rows: list[dict], whole, indicator: Indicator) -> dict | None:
    """Points with whiskers, and the whole as a dashed line; at most 40 of them."""
    drawn = [row for row in rows if row["group"] is not None]
    clear = [row for row in drawn if row["group"] != Change.NOT_CLEAR]
    unclear = [row for row in drawn if row["group"] == Change.NOT_CLEAR]
    kept = (clear + unclear)[:_CHART_ROWS]
    kept = [row for row in drawn if row in kept]
    if not kept or whole is None:
        return None
    marks = [
        {
            "label": row["subject"].name,
            "value": row["value"].value,
            "low": row["value"].low,
            "high": row["value"].high,
            "url": row["url"],
        }
        for row in kept
    ]
    return {
        "spec": charts.comparison(
            marks, label=str(indicator.name), share=indicator.is_share, reference=whole.value
        ),
        "title": finding(rows),
        "subtitle": _("Dashed: the whole, %(value)s. Shown: %(shown)s of %(all)s.")
        % {"value": number(indicator, whole.value), "shown": len(kept), "all": len(rows)},
    }


def finding(rows: list[dict]) -> str:
    """The comparison in one sentence."""
    counts = {group: sum(row["group"] == group for row in rows) for group in _ORDER}
    return _("%(above)s above the whole, %(below)s below, %(unclear)s not to be told apart") % {
        "above": counts[Change.HIGHER],
        "below": counts[Change.LOWER],
        "unclear": counts[Change.NOT_CLEAR],
    }


def group_kind(indicator: Indicator, group: Change | None) -> str:
    """Colour only where a difference from the whole can be claimed."""
    if group in (None, Change.NOT_CLEAR):
        return "neutral"
    better = (group == Change.HIGHER) == (indicator.direction == Direction.HIGHER)
    return "good" if better else "problem"


def regions_of_the_map(rows: list[dict], indicator: Indicator, url_of) -> list[dict]:
    """All regions for the tile map; one without a value says "no data"."""
    by_region = {row["subject"].pk: row for row in rows}
    found = []
    for region in Region.objects.all():
        row = by_region.get(region.pk)
        value = row["value"] if row else None
        has_value = value is not None and value.value is not None
        found.append(
            {
                "code": region.code,
                "name": str(region),
                "value": value.value if has_value else None,
                "text": number(indicator, value.value) if has_value else figure(indicator, value),
                "url": url_of(SubjectKind.REGION, region.pk) if row else "",
                "kind": row["kind"] if has_value else "",
            }
        )
    return found


def columns(indicator: Indicator) -> list[Column]:
    """The columns of an exported comparison."""
    return [
        Column(_("Code"), lambda row: row["subject"].code),
        Column(_("Name"), lambda row: row["subject"].name),
        *value_columns(lambda row: row["value"]),
        Column(_("Against the whole"), lambda row: row["words"]),
    ]


def value_columns(value_of) -> list[Column]:
    """The numbers of a value; empty cells for "no data"."""

    def part(name: str):
        return lambda row: getattr(value_of(row), name, None)

    return [
        Column(_("Value"), part("value")),
        Column(_("Lower bound"), part("low")),
        Column(_("Upper bound"), part("high")),
        Column(_("Numerator"), part("numerator")),
        Column(_("Denominator"), part("denominator")),
        Column(_("Records"), part("n")),
        Column(_("Confidence level"), part("level")),
        Column(_("Method"), lambda row: method_name(getattr(value_of(row), "method", ""))),
        Column(_("Computed at"), part("computed_at")),
    ]
