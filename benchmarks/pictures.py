"""Draw how good labels are: reliability, and a run with its true and its found labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import polars as pl

from benchmarks.scoring import NO_LABEL
from pipeline.report.render.theme import LIGHT
from pipeline.signal.windows import equal_runs
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from benchmarks.answers import Answer, Case, Codes

    Bins = list[tuple[float, float, int]]

EVERY_S = 5  # [s] between the points of a line
WIDTH = 640


def reliability_chart(bins: dict[str, Bins]) -> alt.LayerChart:
    """Draw the share that was right over the stated confidence, the size of a point by its count."""
    rows = [
        {"runs": title, "stated": stated, "right": share, "segments": count}
        for title, found in bins.items()
        for stated, share, count in found
    ]
    even = pl.DataFrame({"stated": [0.0, 1.0], "right": [0.0, 1.0]})
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("stated", title="stated confidence", scale=scale)
    y = alt.Y("right", title="share that is right", scale=scale)
    legend = alt.Legend(labelLimit=0, orient="bottom", direction="vertical")
    size = alt.Size("segments", title="segments", scale=alt.Scale(type="log", range=[20, 300]))
    points = alt.Chart(pl.DataFrame(rows)).mark_point(filled=True, opacity=0.8)
    chart: alt.LayerChart = (
        alt.Chart(even).mark_line(color="#999", strokeDash=[4]).encode(x=x, y=y)
        + points.encode(x=x, y=y, color=alt.Color("runs", title=None, legend=legend), size=size)
    ).properties(width=360, height=360)
    return chart


def run_chart(case: Case, answer: Answer) -> alt.VConcatChart:
    """Draw a run over time: its true labels, its found labels, speed, grade and heart rate."""
    stream = case.signal.stream
    minutes = (stream["time"] - case.start_time).dt.total_seconds().to_numpy() / 60
    end = float(minutes[-1])
    x = alt.X("minutes", title=None, scale=alt.Scale(domain=[0, end]))
    bands = pl.DataFrame([*_bands("true", case.truth), *_bands("found", answer.found)])
    colours = alt.Scale(domain=list(LABELS), range=[LIGHT[label] for label in LABELS])
    strips = (
        alt.Chart(bands, title=answer.name)
        .mark_rect()
        .encode(
            x=x,
            x2="until",
            y=alt.Y("labels", title=None, sort=["true", "found"]),
            color=alt.Color("label", title=None, scale=colours, legend=alt.Legend(orient="top")),
        )
        .properties(width=WIDTH, height=36)
    )
    panels = [strips]
    for name, title, factor in (
        ("speed_mps", "speed, m/s", 1.0),
        ("grade", "grade, %", 100.0),
        ("heart_rate_bpm", "heart rate, bpm", 1.0),
    ):
        values = stream[name].to_numpy().astype(float) * factor
        if np.isfinite(values).any():
            line = pl.DataFrame(
                {"minutes": minutes[::EVERY_S], "value": pl.Series(values[::EVERY_S], nan_to_null=True)}
            )
            y = alt.Y("value", title=title, scale=alt.Scale(zero=False))
            panels.append(alt.Chart(line).mark_line(strokeWidth=1).encode(x=x, y=y).properties(width=WIDTH, height=80))
    return alt.vconcat(*panels, spacing=8)


def _bands(row: str, codes: Codes) -> list[dict[str, object]]:
    return [
        {"labels": row, "label": LABELS[codes[start]], "minutes": start / 60, "until": end / 60}
        for start, end in zip(*(edges.tolist() for edges in equal_runs(codes)), strict=True)
        if codes[start] != NO_LABEL
    ]
