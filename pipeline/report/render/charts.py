"""The chart of a run: an Altair specification, drawn by vl-convert as SVG that takes colours from its page."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt
import vl_convert

from pipeline.report.render.theme import chart_config, css_colour
from pipeline.report.sentences import sentence
from pipeline.units import METRES_PER_MILE
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.document.runs import Trace
    from pipeline.vocabulary import Units

CHART_WIDTH = 400  # drawn small, so that text stays readable when a phone shrinks it
LEAST_SPAN = {"km/h": 4.0, "mph": 2.5, "%": 10.0, "m": 20.0, "bpm": 40.0}  # of an axis, in its unit; judgement
AXIS_WIDTH = 34  # of the left axis, so that the panels of all runs line up
BAND_OPACITY = 0.18
ROOT = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
NOISE = re.compile(
    r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*"|font-family="[^"]*"|pointer-events="none"|class="[^"]*")'
)
PATH_NUMBER = re.compile(r"-?\d+\.\d{2,}")


class Size(NamedTuple):
    """Of the chart of a run: width, height of each panel and of the strip of labels, strength of the lines [px]."""

    width: int
    panel_height: int
    strip_height: int
    stroke: float


class Limit(NamedTuple):
    """A line across a panel, in the unit of its axis, and what it is."""

    value: float
    text: str


ON_PAGE = Size(CHART_WIDTH, 62, 7, 1.3)


def run_chart(
    trace: Trace,
    segments: Sequence[Mapping[str, Any]],
    units: Units,
    alt_text: str,
    *,
    altitude_m: Sequence[float | None] = (),
    size: Size = ON_PAGE,
    limits: dict[str, list[Limit]] | None = None,
) -> str:
    """Draw one run: speed, grade and heart rate over time, its segments as coloured bands.

    Parameters
    ----------
    trace, segments
        The run's lines, and rows of the segments table with their minutes.
    units
        Decide between km/h and mph.
    alt_text
        What the chart shows, for those who cannot see it.
    altitude_m
        Another line, in the spans of the trace.
    size
        How large to draw it.
    limits
        Lines to draw across the panels, by the title of their axis.

    Returns
    -------
    str
        An `<svg>` element without ids, fonts or references.
    """
    limits = limits or {}
    unit, metres = ("km/h", 1000.0) if units == "metric" else ("mph", METRES_PER_MILE)
    speed = [None if value is None else round(value * 3600 / metres, 2) for value in trace.speed_mps]
    lines = {unit: speed, "%": trace.grade_pct, "m": altitude_m, "bpm": trace.heart_rate_bpm}
    known = {title: values for title, values in lines.items() if any(value is not None for value in values)}
    data: dict[str, list[dict[str, Any]]] = {"bands": merged_bands(segments)} | {
        title: [{"minute": minute, "value": value} for minute, value in zip(trace.minute, values, strict=True)]
        for title, values in known.items()
    }
    data |= {f"{title} span": _least_span(title, values) for title, values in known.items()}
    named = {"%": sentence("axis.grade"), "m": sentence("axis.altitude")}
    headings = tuple(named.get(title, title) for title in known)
    limited = known.keys() & limits.keys()
    data |= {f"{title} limits": [limit._asdict() for limit in limits[title]] for title in limited}
    specification = _run_specification(tuple(known), headings, sentence("axis.minutes"), frozenset(limited), size)
    return _svg(specification, data, alt_text)


def _least_span(title: str, values: Sequence[float | None]) -> list[dict[str, Any]]:
    """Give the ends of an axis that is wide enough for small changes to look small."""
    known = [value for value in values if value is not None]
    middle = (min(known) + max(known)) / 2
    return [{"value": middle + side * LEAST_SPAN[title] / 2} for side in (-1, 1)]


def merged_bands(segments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbours of one label into one band."""
    bands: list[dict[str, Any]] = []
    for segment in segments:
        start, end = round(segment["start_minute"], 2), round(segment["end_minute"], 2)
        if bands and bands[-1]["label"] == segment["label"] and bands[-1]["end"] == start:
            bands[-1]["end"] = end
        else:
            bands.append({"start": start, "end": end, "label": segment["label"]})
    return bands


@cache
def _run_specification(
    titles: tuple[str, ...], headings: tuple[str, ...], minutes: str, limited: frozenset[str], size: Size
) -> dict[str, Any]:
    """Specify the chart of a run whose lines have these titles in the data and these headings on the page."""
    strip = alt.Chart(_data("bands"), width=size.width, height=size.strip_height).mark_rect()
    panels = [
        _panel(title, heading, size, minutes=minutes if title == titles[-1] else None, limited=title in limited)
        for title, heading in zip(titles, headings, strict=True)
    ]
    top = strip.encode(x=_minutes("start", None if panels else minutes), x2="end", color=_label_colour())
    return _specification(alt.vconcat(top, *panels, spacing=9).resolve_scale(x="shared"))


def _panel(title: str, heading: str, size: Size, *, minutes: str | None, limited: bool) -> Any:
    """Draw one line over the bands, with a time axis where it has a title, and lines at its limits."""
    back = alt.Chart(_data("bands")).mark_rect(opacity=BAND_OPACITY)
    line = alt.Chart(_data(title)).mark_line(strokeWidth=size.stroke, color="currentColor")
    span = alt.Chart(_data(f"{title} span")).mark_point(opacity=0, color="currentColor")
    amount = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=_amount_axis(heading, ticks=size.panel_height // 20))
    layers = [
        back.encode(x=_minutes("start", minutes), x2="end", color=_label_colour()),
        line.encode(x=_minutes("minute", minutes), y=amount),
        span.encode(y=amount),
    ]
    if limited:
        at = alt.Chart(_data(f"{title} limits")).encode(y=amount)
        words = at.mark_text(align="left", x=size.width + 4, fontSize=10, color="currentColor").encode(text="text:N")
        layers += [at.mark_rule(strokeDash=[4, 4], opacity=0.55, color="currentColor"), words]
    return alt.layer(*layers, width=size.width, height=size.panel_height)


def _minutes(field: str, title: str | None) -> Any:
    """Make the time axis that all panels of a run share."""
    shown = alt.Axis(title=title, tickCount=6, titleAnchor="end") if title else None
    return alt.X(f"{field}:Q", scale=alt.Scale(nice=False, zero=True), axis=shown)


def _data(name: str) -> Any:
    """Refer to data that are filled in when the chart is drawn."""
    return alt.Data(name=name)  # type: ignore[no-untyped-call]


def _label_colour() -> Any:
    return alt.Color("label:N", scale=_colours(LABELS), legend=None)


def _colours(names: Sequence[str]) -> Any:
    return alt.Scale(domain=list(names), range=[css_colour(name) for name in names])


def _amount_axis(title: str, *, ticks: int) -> Any:
    """Make a left axis whose title stands above it."""
    return alt.Axis(
        title=title, tickCount=ticks, minExtent=AXIS_WIDTH, titleAngle=0, titleAlign="left", titleX=2, titleY=-4
    )


def _specification(chart: Any) -> dict[str, Any]:
    """Compile a chart without its data, once for all reports of a process: a quarter of the cost of drawing it."""
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(chart.configure(**chart_config()).to_dict())
    return compiled


def _svg(specification: dict[str, Any], data: dict[str, list[dict[str, Any]]], alt_text: str) -> str:
    """Draw a chart; strip what a page must not repeat or ask for, and give it its text."""
    tables = [
        {**table, "values": data[table["name"]]} if table["name"] in data else table for table in specification["data"]
    ]
    svg = vl_convert.vega_to_svg({**specification, "data": tables}, allowed_base_urls=[])
    root = ROOT.match(svg)
    if root is None:
        raise ValueError("vl-convert returned no SVG")
    head = f'<svg viewBox="{root[1]}" role="img" aria-label="{escape(alt_text, quote=True)}">'
    body = NOISE.sub("", svg[root.end() :])
    return head + PATH_NUMBER.sub(lambda match: f"{float(match[0]):.1f}", body)
