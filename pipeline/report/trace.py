"""A run on one axis of minutes: its segments, and its stream thinned to the few points a chart can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.report.document.runs import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRACE_POINTS = 250  # points a line: more than a chart of this size can show


def trace(stream: pl.DataFrame, points: int = TRACE_POINTS) -> Trace:
    """Thin a stream to the means of equal spans of time.

    Parameters
    ----------
    stream
        Rows of the streams table of one activity, in order of time.
    points
        The most points to return.

    Returns
    -------
    Trace
        Speed and grade of moving seconds alone; None where a span has no value. Empty for an empty stream.
    """
    spans = _spans(stream, points)
    moving = stream["state"].cast(str).to_numpy() == "moving"
    speed, grade, heart_rate = (
        stream[name].to_numpy().astype(np.float64) for name in ("speed_mps", "grade", "heart_rate_bpm")
    )
    return Trace(
        minute=tuple(round((index + 0.5) * spans.seconds / 60, 2) for index in range(spans.number)),
        speed_mps=_means(np.where(moving, speed, np.nan), spans, 2),
        grade_pct=_means(100 * np.where(moving, grade, np.nan), spans, 1),
        heart_rate_bpm=_means(heart_rate, spans, 0),
    )


def thinned_altitude(stream: pl.DataFrame, points: int = TRACE_POINTS) -> tuple[float | None, ...]:
    """Thin the altitude of a stream [m] to the same spans as `trace`."""
    return _means(stream["altitude_m"].to_numpy().astype(np.float64), _spans(stream, points), 1)


def with_minutes(activities: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """Add to each segment its first and last minute of elapsed time and the local start of its run."""
    starts = activities.select("activity_id", "local_start", run_start="start_time")
    since_start = [
        ((pl.col(column) - pl.col("run_start")).dt.total_milliseconds() / 60_000).alias(name)
        for column, name in (("start_time", "start_minute"), ("end_time", "end_minute"))
    ]
    return segments.join(starts, on="activity_id").with_columns(since_start).sort("activity_id", "index")


class _Spans(NamedTuple):
    """Equal spans of time: which one each row is in, how many there are, and their length [s]."""

    place: NDArray[np.int64]
    number: int
    seconds: float


def _spans(stream: pl.DataFrame, points: int) -> _Spans:
    if stream.is_empty():
        return _Spans(np.zeros(0, dtype=np.int64), 0, 1.0)
    time = stream["time"].dt.epoch("s").to_numpy()
    elapsed = time - time[0]
    seconds = max(1.0, float(elapsed[-1] + 1) / points)
    place = (elapsed / seconds).astype(np.int64)
    return _Spans(place, int(place[-1]) + 1, seconds)


def _means(values: NDArray[np.float64], spans: _Spans, digits: int) -> tuple[float | None, ...]:
    """Average the finite values of each span."""
    known = np.isfinite(values)
    sums = np.bincount(spans.place[known], values[known], spans.number)
    sizes = np.bincount(spans.place[known], minlength=spans.number)
    return tuple(round(float(total / size), digits) if size else None for total, size in zip(sums, sizes, strict=True))
