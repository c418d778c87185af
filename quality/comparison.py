"""Subjects beside each other: above, below, or not to be told apart from the whole; no ranking."""

from django.utils.translation import gettext as _

from cluster_portal.common import charts
from cluster_portal.common.exports import Column
from quality.dashboard import map_kind
from quality.indicators.definition import Indicator
from quality.indicators.judgement import Change, change
from quality.presentation import figure, made_of, number

_CHART_ROWS = 40
_ORDER = [Change.HIGHER, Change.NOT_CLEAR, Change.LOWER, None]


def group_words(group: Change | None) -> str:
    return {
        Change.HIGHER: _("above the whole"),
        Change.NOT_CLEAR: _("no difference from the whole can be claimed"),
        Change.LOWER: _("below the whole"),
        None: _("no data"),
    }[group]


def compared(pairs: list, whole, indicator: Indicator, url_of) -> list[dict]:
    """Rows in three groups, by name within each: intervals that overlap are not ranked."""
    rows = []
    for subject, value in pairs:
        group = change(value, whole)
        rows.append(
            {
                "subject": subject,
                "value": value,
                "group": group,
                "words": group_words(group),
                "kind": map_kind(indicator, group) if group else "neutral",
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
    counts = {group: sum(row["group"] == group for row in rows) for group in _ORDER}
    return _("%(above)s above the whole, %(below)s below, %(unclear)s not to be told apart") % {
        "above": counts[Change.HIGHER],
        "below": counts[Change.LOWER],
        "unclear": counts[Change.NOT_CLEAR],
    }


def columns(indicator: Indicator) -> list[Column]:
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
        Column(_("Method"), part("method")),
        Column(_("Computed at"), part("computed_at")),
    ]
