"""One analysed file as pictures that stand alone: the charts of the page with title, legend and their own colours."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.files import write_atomically
from pipeline.report.quantities import duration
from pipeline.report.render.charts import Limit, Size, run_chart
from pipeline.report.render.listing import activity_line
from pipeline.report.render.theme import LIGHT, LIGHT_BACKGROUND
from pipeline.report.trace import thinned_altitude, trace, with_minutes
from pipeline.segments.parameters import HILL_FROM_GRADE, INTERVAL_FROM_CS, SPRINT_FROM_CS, TEMPO_FROM_CS
from pipeline.vocabulary import LABELS, Label

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.outcomes import Analysis
    from pipeline.segments.thresholds.daily import Thresholds

INK = "#1b1f24"
RULE = "#e3e6ea"
MARGIN = 12
SIZE = Size(width=960, panel_height=130, strip_height=14, stroke=1.2)  # a screen's width
READERS_FONT = 24  # wider than the one the chart was laid out with
HEADER_HEIGHT = 62
LEGEND_STEP = 140
SVG_HEAD = re.compile(r'<svg viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"[^>]*>')
VARIABLE = re.compile(r"var\(--(\w+)\)")


def write_plots(analysis: Analysis, path: Path) -> list[Path]:
    """Draw every activity of a file: speed, grade and heart rate over time, its labels as bands.

    Parameters
    ----------
    analysis
        One file, looked into.
    path
        Where the first activity goes; the others get a number before the ending.

    Returns
    -------
    list of Path
        What was written.
    """
    paths = []
    for number, row in enumerate(analysis.activities.iter_rows(named=True), start=1):
        place = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        write_atomically(place, plot(analysis, row).encode())
        paths.append(place)
    return paths


def plot(analysis: Analysis, row: dict[str, Any]) -> str:
    """Draw one activity of a file as an SVG file."""
    ours = pl.col("activity_id") == row["activity_id"]
    segments = with_minutes(analysis.activities, analysis.segments.filter(ours)).to_dicts()
    title = activity_line(row)
    stream = analysis.streams.filter(ours)
    chart = run_chart(
        trace(stream, SIZE.width),
        segments,
        "metric",
        title,
        altitude_m=thinned_altitude(stream, SIZE.width),
        size=SIZE,
        limits=_limits(analysis.thresholds.get(row["activity_id"]), row["grade_quality"]),
    )
    head = SVG_HEAD.match(chart)
    if head is None:
        raise ValueError("the chart has no size")
    width, height = float(head["width"]) + 2 * MARGIN + READERS_FONT, float(head["height"]) + HEADER_HEIGHT + MARGIN
    outer = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img" aria-label="{escape(title)}">'
    )
    size = f'width="{head["width"]}" height="{head["height"]}" viewBox="0 0 {head["width"]} {head["height"]}"'
    parts = [
        outer,
        f'<rect width="100%" height="100%" fill="{LIGHT_BACKGROUND}"/>',
        f'<text x="{MARGIN}" y="24" font-size="15">{escape(title)}</text>',
        *_legend(segments),
        f'<svg x="{MARGIN}" y="{HEADER_HEIGHT}" overflow="visible" {size}>',
        VARIABLE.sub(lambda name: LIGHT.get(name[1], RULE), chart[head.end() :]).replace("currentColor", INK),
        "</svg>\n",
    ]
    return "".join(parts)


def _limits(thresholds: Thresholds | None, grade_quality: str) -> dict[str, list[Limit]]:
    """Where labels change: shares of critical speed, and the least grade of a hill."""
    limits = {} if grade_quality == "none" else {"%": [Limit(100 * HILL_FROM_GRADE.value, Label.HILL)]}
    if thresholds is not None:
        critical_speed = 3.6 * thresholds.critical_speed_mps.value
        shares = (
            (TEMPO_FROM_CS.value, Label.TEMPO),
            (INTERVAL_FROM_CS.value, "critical speed"),
            (SPRINT_FROM_CS.value, Label.SPRINT),
        )
        limits["km/h"] = [Limit(round(share * critical_speed, 2), name) for share, name in shares]
    return limits


def _legend(segments: list[dict[str, Any]]) -> list[str]:
    """Name every label beside its colour, with the time it lasted."""
    seconds = dict.fromkeys(LABELS, 0.0)
    for segment in segments:
        seconds[segment["label"]] += segment["duration_s"]
    return [
        f'<rect x="{MARGIN + LEGEND_STEP * place}" y="38" width="11" height="11" fill="{LIGHT[label]}"/>'
        f'<text x="{MARGIN + 16 + LEGEND_STEP * place}" y="48">{label}'
        f'<tspan dx="5" opacity="0.65">{duration(seconds[label]) if seconds[label] else "none"}</tspan></text>'
        for place, label in enumerate(LABELS)
    ]
