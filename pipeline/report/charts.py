"""The charts of the page: Altair specifications, drawn by vl-convert as inline SVG that follows the page's colours."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import altair as alt
import vl_convert

from pipeline.report.quantities import METRES_PER_MILE
from pipeline.report.theme import chart_config, css_colour
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.quantities import Units

WIDTH = 400  # drawn small, so that text stays readable when a phone shrinks it
PANEL_HEIGHT = 62
STRIP_HEIGHT = 7
AXIS_WIDTH = 34  # of the left axis, so that the panels of all runs line up
BAND_OPACITY = 0.22
ROOT = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
NOISE = re.compile(
    r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*"|font-family="[^"]*"|pointer-events="none"|class="[^"]*")'
)
PATH_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def run_chart(run: dict[str, Any], units: Units, alt_text: str) -> str:
    """Draw one run: speed, grade and heart rate over time, its segments as coloured bands.

    Parameters
    ----------
    run
        An entry of the document's `runs`, with its `trace`.
    units
        Decide between km/h and mph.
    alt_text
        What the chart shows, for those who cannot see it.

    Returns
    -------
    str
        An `<svg>` element without ids, fonts or references.
    """
    trace = run["trace"]
    bands = merged_bands(run["segments"])
    unit, metres = ("km/h", 1000.0) if units == "metric" else ("mph", METRES_PER_MILE)
    speed = [None if value is None else round(value * 3600 / metres, 2) for value in trace["speed_mps"]]
    lines = ((unit, speed), ("grade, %", trace["grade_pct"]), ("bpm", trace["heart_rate_bpm"]))
    known = [(title, values) for title, values in lines if any(value is not None for value in values)]
    end = max(trace["minute"][-1], *(band["end"] for band in bands))
    panels = [_strip(bands, end)] + [
        _panel(bands, trace["minute"], values, title, end=end, last=title == known[-1][0]) for title, values in known
    ]
    return _svg(alt.vconcat(*panels, spacing=8), alt_text)


def merged_bands(segments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbours of one label into one band."""
    bands: list[dict[str, Any]] = []
    for segment in segments:
        start, end = round(segment["start_minute"], 2), round(segment["end_minute"], 2)
        if bands and bands[-1]["label"] == segment["label"] and bands[-1]["end"] == start:
            bands[-1]["end"] = end
        else:
            bands.append({"start": start, "end": end, "label": segment["label"]})
    return bands


def _data(values: list[dict[str, Any]]) -> Any:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _label_colour() -> Any:
    scale = alt.Scale(domain=list(LABELS), range=[css_colour(label) for label in LABELS])
    return alt.Color("label:N", scale=scale, legend=None)


def _minutes(field: str, end: float, *, axis: bool) -> Any:
    """Make the time axis that all panels of a run share."""
    shown = alt.Axis(title="min", tickCount=6, titleAnchor="end") if axis else None
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, end], nice=False), axis=shown)


def _strip(bands: list[dict[str, Any]], end: float) -> Any:
    """Draw the labels as one thin strip in full colour."""
    chart = alt.Chart(_data(bands), width=WIDTH, height=STRIP_HEIGHT).mark_rect()
    return chart.encode(x=_minutes("start", end, axis=False), x2="end", color=_label_colour())


def _panel(
    bands: list[dict[str, Any]], minutes: list[float], values: list[float | None], title: str, *, end: float, last: bool
) -> Any:
    """Draw one line over the bands."""
    points = [{"minute": minute, "value": value} for minute, value in zip(minutes, values, strict=True)]
    back = alt.Chart(_data(bands)).mark_rect(opacity=BAND_OPACITY)
    line = alt.Chart(_data(points)).mark_line(strokeWidth=1.3, color="currentColor")
    axis = alt.Axis(
        title=title, tickCount=3, titleAngle=0, titleAlign="left", titleX=2, titleY=-3, minExtent=AXIS_WIDTH
    )
    return alt.layer(
        back.encode(x=_minutes("start", end, axis=last), x2="end", color=_label_colour()),
        line.encode(
            x=_minutes("minute", end, axis=last), y=alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=axis)
        ),
        width=WIDTH,
        height=PANEL_HEIGHT,
    )


def trend_chart(trend: Sequence[dict[str, Any]], alt_text: str) -> str:
    """Draw the minutes of twelve weeks by label, and below them the set equivalents with their range."""
    rows = [
        {"week": row["week"][5:], "label": label, "order": order, "minutes": round(row[f"{label}_s"] / 60, 1)}
        for row in trend
        for order, label in enumerate(LABELS)
    ]
    sets = [
        {"week": row["week"][5:]} | {end: row[f"set_equivalents{end}"] for end in ("", "_low", "_high")}
        for row in trend
    ]
    sets = [{"week": row["week"], "value": row[""], "low": row["_low"], "high": row["_high"]} for row in sets]
    bars = alt.Chart(_data(rows), width=WIDTH, height=130).mark_bar()
    stacked = bars.encode(
        x=_weeks(axis=False), y=_amount("minutes", "min on foot"), color=_label_colour(), order=alt.Order("order:Q")
    )
    base = alt.Chart(_data(sets))
    spread = base.mark_rule(color="currentColor", opacity=0.35, strokeWidth=5)
    dots = base.mark_point(filled=True, size=40, color="currentColor", opacity=1)
    worth = alt.layer(
        spread.encode(x=_weeks(axis=True), y=_amount("low", "set equivalents, 90 % range"), y2="high"),
        dots.encode(x=_weeks(axis=True), y=_amount("value", "set equivalents, 90 % range")),
        width=WIDTH,
        height=80,
    )
    return _svg(alt.vconcat(stacked, worth, spacing=22), alt_text)


def _weeks(*, axis: bool) -> Any:
    shown = alt.Axis(title=None, labelAngle=0) if axis else None
    return alt.X("week:N", sort=None, scale=alt.Scale(paddingInner=0.35), axis=shown)


def _amount(field: str, title: str) -> Any:
    axis = alt.Axis(
        title=title, tickCount=4, titleAngle=0, titleAlign="left", titleX=2, titleY=-4, minExtent=AXIS_WIDTH
    )
    return alt.Y(f"{field}:Q", axis=axis)


def _svg(chart: Any, alt_text: str) -> str:
    """Draw a chart; strip what a page must not repeat or ask for, and give it its text."""
    specification = chart.configure(**chart_config()).to_dict(validate=False)
    svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    root = ROOT.match(svg)
    if root is None:
        raise ValueError("vl-convert returned no SVG")
    head = f'<svg viewBox="{root[1]}" role="img" aria-label="{escape(alt_text, quote=True)}">'
    body = NOISE.sub("", svg[root.end() :])
    return head + PATH_NUMBER.sub(lambda match: f"{float(match[0]):.1f}", body)
