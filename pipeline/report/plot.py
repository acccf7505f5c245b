"""One analysed file as pictures that stand alone: the charts of the page with title, legend and their own colours."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.files import write_atomically
from pipeline.report.charts import run_chart
from pipeline.report.listing import activity_line
from pipeline.report.runs import with_minutes
from pipeline.report.theme import LIGHT, LIGHT_BACKGROUND
from pipeline.report.trace import trace
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.outcomes import Analysis

INK = "#1b1f24"
RULE = "#e3e6ea"
MARGIN = 12
ENLARGED = 2  # on screen
HEADER_HEIGHT = 44
LEGEND_STEP = 62
HEAD = re.compile(r'<svg viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"[^>]*>')
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
    chart = run_chart({"trace": trace(analysis.streams.filter(ours)), "segments": segments}, "metric", title)
    head = HEAD.match(chart)
    if head is None:
        raise ValueError("the chart has no size")
    width, height = float(head["width"]) + 2 * MARGIN, float(head["height"]) + HEADER_HEIGHT + MARGIN
    outer = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{ENLARGED * width:g}" height="{ENLARGED * height:g}" '
        f'font-family="sans-serif" font-size="11" fill="{INK}" role="img" aria-label="{escape(title)}">'
    )
    size = f'width="{head["width"]}" height="{head["height"]}" viewBox="0 0 {head["width"]} {head["height"]}"'
    parts = [
        outer,
        f'<rect width="100%" height="100%" fill="{LIGHT_BACKGROUND}"/>',
        f'<text x="{MARGIN}" y="16">{escape(title)}</text>',
        *_legend(),
        f'<svg x="{MARGIN}" y="{HEADER_HEIGHT}" {size}>',
        VARIABLE.sub(lambda name: LIGHT.get(name[1], RULE), chart[head.end() :]).replace("currentColor", INK),
        "</svg>\n",
    ]
    return "".join(parts)


def _legend() -> list[str]:
    return [
        f'<rect x="{MARGIN + LEGEND_STEP * place}" y="25" width="9" height="9" fill="{LIGHT[label]}"/>'
        f'<text x="{MARGIN + 13 + LEGEND_STEP * place}" y="33">{label}</text>'
        for place, label in enumerate(LABELS)
    ]
