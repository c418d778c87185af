"""Vega-Lite specs in the look of the platform.

Pure functions from rows to a dict. The specs name roles of style (band, whisker, target, context),
never colours: the page gives those from its tokens, so light and dark come from the same spec.
Values are shares between 0 and 1 (`share=True`) or plain numbers. A row's `url`, where given, is
where a click on its mark leads; a missing value leaves a gap, it is never drawn as 0.
"""

from collections.abc import Iterable, Mapping, Sequence

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Row = Mapping[str, object]
_ROW_HEIGHT = 32


def _frame(rows: Iterable[Row], layers: list[dict], **more) -> dict:
    return {
        "$schema": SCHEMA,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": [dict(row) for row in rows]},
        "layer": layers,
    } | more


def _format(share: bool) -> str:
    return ".0%" if share else ",.4~g"


def _measure(field: str, share: bool, *, zero: bool, title=None) -> dict:
    scale: dict[str, object] = {"zero": zero, "nice": True}
    if share and zero:
        scale |= {"domain": [0, 1]}
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": scale,
        "axis": {"format": _format(share), "tickCount": 5},
    }


def _tooltip(share: bool, label: str) -> list[dict]:
    parts = [("value", label), ("low", "↓"), ("high", "↑")]
    numbers = [
        {"field": field, "type": "quantitative", "title": title, "format": _format(share)}
        for field, title in parts
    ]
    return [{"field": "label", "type": "nominal", "title": " "}, *numbers]


def trend(rows: Sequence[Row], *, label: str, share: bool = True, target=None) -> dict:
    """A line over ordered periods with its interval as a band, and the target as a dashed line.

    Rows: {"label": period, "value", "low", "high", "url"}; LABEL says what the value is.
    """
    place = {"field": "label", "type": "ordinal", "sort": None, "title": None}
    place["axis"] = {"labelAngle": 0, "labelOverlap": "greedy"}
    measure = _measure("value", share, zero=False)
    layers: list[dict] = [
        {
            "mark": {"type": "area", "style": "band"},
            "encoding": {
                "x": place,
                "y": _measure("low", share, zero=False),
                "y2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "line", "point": {"size": 60, "filled": True}},
            "encoding": {"x": place, "y": measure, "tooltip": _tooltip(share, label)},
        },
    ]
    if target is not None:
        layers.append(
            {
                "data": {"values": [{"target": target}]},
                "mark": {"type": "rule", "style": "target"},
                "encoding": {"y": {"field": "target", "type": "quantitative"}},
            }
        )
    return _frame(rows, layers, height=240)


def _rows_axis() -> dict:
    return {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 220, "ticks": False, "domain": False},
    }


def _whiskers(share: bool, zero: bool) -> list[dict]:
    """Two rules, so that the whisker is seen on a bar too: a light edge, then the line."""
    encoding = {
        "y": _rows_axis(),
        "x": _measure("low", share, zero=zero),
        "x2": {"field": "high"},
    }
    return [
        {"mark": {"type": "rule", "style": style}, "encoding": encoding}
        for style in ("edge", "whisker")
    ]


def bars(rows: Sequence[Row], *, label: str, share: bool = True) -> dict:
    """Bars from zero, one per row in the order given; intervals, where there are, as whiskers."""
    layers: list[dict] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.6}},
            "encoding": {
                "y": _rows_axis(),
                "x": _measure("value", share, zero=True),
                "tooltip": _tooltip(share, label),
            },
        },
    ]
    if any("low" in row for row in rows):
        layers += _whiskers(share, zero=True)
    return _frame(rows, layers, height=_ROW_HEIGHT * len(rows))


def comparison(rows: Sequence[Row], *, label: str, share: bool = True, reference=None) -> dict:
    """Points with whiskers, to compare groups; REFERENCE is a dashed line (all, or the target)."""
    layers: list[dict] = [
        *_whiskers(share, zero=False),
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {
                "y": _rows_axis(),
                "x": _measure("value", share, zero=False),
                "tooltip": _tooltip(share, label),
            },
        },
    ]
    if reference is not None:
        layers.append(
            {
                "data": {"values": [{"reference": reference}]},
                "mark": {"type": "rule", "style": "target"},
                "encoding": {"x": {"field": "reference", "type": "quantitative"}},
            }
        )
    return _frame(rows, layers, height=_ROW_HEIGHT * len(rows))
