"""The colours of the report: one per label and per class, the same in every format.

Light colours keep a contrast of 3 to white, dark ones to `DARK_BACKGROUND`; all stay apart for colour-blind readers,
labels from classes, too, which also have shapes.
"""

from __future__ import annotations

from typing import Any

from pipeline.vocabulary import LABELS

LIGHT_BACKGROUND = "#ffffff"
DARK_BACKGROUND = "#14171c"

# In the order of the labels, with one to spare; the tests say how far apart they must be.
LABELS_LIGHT = ("#3d97c9", "#052f6e", "#cf1052", "#c48003", "#5c390d", "#550aee")
LABELS_DARK = ("#99cef8", "#6270dc", "#ec4486", "#edbc35", "#9e6a37", "#a90efd")

LIGHT = {
    **{str(label): colour for label, colour in zip(LABELS, LABELS_LIGHT, strict=False)},
    "growing": "#0c8a62",
    "maintaining": "#687b8d",
    "toning": "#8649ba",
    "shrinking": "#d5582d",
}
DARK = {
    **{str(label): colour for label, colour in zip(LABELS, LABELS_DARK, strict=False)},
    "growing": "#3cd29d",
    "maintaining": "#83929b",
    "toning": "#c48cfb",
    "shrinking": "#f47947",
}

# Fifths of an amount, least to most: one hue, so that only lightness counts.
RAMP_LIGHT = ("#e9edf1", "#c5ced8", "#94a3b3", "#5d7085", "#2b3c4f")
RAMP_DARK = ("#232a32", "#3a4653", "#5b6b7d", "#8a9db1", "#d3dfec")


def css_colour(name: str) -> str:
    """Return the CSS variable of a label or class; the page gives it a light and a dark value."""
    return f"var(--{name})"


def chart_config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart: transparent, quiet axes, colours of the page."""
    axis = {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleAlign": "left",
        "titleAnchor": "start",
        "domain": False,
        "ticks": False,
        "labelPadding": 5,
        "gridColor": css_colour("rule"),
    }
    return {
        "background": "transparent",
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
    }
