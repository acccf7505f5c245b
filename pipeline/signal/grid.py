"""The 1 Hz grid: which records count, which second they belong to, and every sensor on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.signal import parameters as p
from pipeline.signal.windows import from_runs
from pipeline.sources.records import MICROSECONDS

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

CUT = f"cut_after_days:{p.LONGEST_ACTIVITY_S // 86_400}"  # quality flag


@dataclass(frozen=True, slots=True)
class Grid:
    """Whole seconds from the first to the last record.

    Attributes
    ----------
    start_s
        Unix time of the first second [s].
    size
        Number of seconds.
    times_s
        Times of the records since `start_s` [s], shape (records,).
    interval_s
        Median time between records [s].
    longest_hole_s
        Time without a record up to which values are interpolated [s].
    """

    start_s: int
    size: int
    times_s: Floats
    interval_s: float
    longest_hole_s: float


def make_grid(records: pl.DataFrame) -> tuple[Grid, pl.DataFrame, list[str]]:
    """Lay the grid of one-second steps over the bulk of the records.

    Parameters
    ----------
    records
        Records of an activity with at least one row, in the order of time.

    Returns
    -------
    grid, records, flags
        The grid, the records it rests on, and quality flags for what was left out or is doubtful.
    """
    times = records["time"].cast(pl.Int64).to_numpy()
    first, last = _bulk(times)
    flags = [f"records_far_away:{times.size - (last - first)}"] if last - first < times.size else []
    end = first + int(np.searchsorted(times[first:last], times[first] + p.LONGEST_ACTIVITY_S * MICROSECONDS))
    if end < last:
        flags.append(CUT)
    times = times[first:end]
    start = int(times[0] // MICROSECONDS)
    if start < p.CLOCK_SET_AFTER_S:
        flags.append("clock_relative")
    seconds = (times - start * MICROSECONDS) / MICROSECONDS
    interval = _typical_interval(seconds)
    if interval > p.SPARSE_INTERVAL_S:
        flags.append("sparse_records")
    hole = max(p.SHORTEST_GAP_S, p.GAP_INTERVALS * interval)
    return Grid(start, int(seconds[-1]) + 1, seconds, interval, hole), records[first:end], flags


def resample(grid: Grid, values: Floats) -> Floats:
    """Bring one sensor onto the grid.

    Parameters
    ----------
    grid
        The grid.
    values
        One value per record, NaN where the sensor is silent, shape (records,).

    Returns
    -------
    Floats
        One value per second, linear between records, NaN in holes longer than the sensor's own rhythm explains
        (between 10 and 60 s), before its first and after its last value; shape (seconds,).
    """
    heard = np.isfinite(values)
    if not heard.any():
        return np.full(grid.size, np.nan)
    times = grid.times_s if heard.all() else grid.times_s[heard]
    longest = grid.longest_hole_s
    if times.size < grid.times_s.size:
        longest = max(longest, min(p.GAP_INTERVALS * _typical_interval(times), p.LONGEST_BRIDGE_S))
    series = np.interp(np.arange(grid.size), times, values[heard])
    series[: max(0, int(np.ceil(times[0] - 1)))] = np.nan
    series[int(times[-1]) + 1 :] = np.nan
    series[in_holes(grid, longest, times)] = np.nan
    return series


def in_holes(grid: Grid, longest_s: float, times_s: Floats) -> Bools:
    """Seconds strictly between two of `times_s` that lie more than `longest_s` apart."""
    wide = np.flatnonzero(np.diff(times_s) > longest_s)
    return from_runs(
        np.floor(times_s[wide]).astype(np.int64) + 1, np.ceil(times_s[wide + 1]).astype(np.int64), grid.size
    )


def _bulk(times: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, int]:
    """Borders of the largest block of records without a silence of a day."""
    silences = np.flatnonzero(np.diff(times) > p.FAR_AWAY_S * MICROSECONDS) + 1
    borders = np.concatenate([[0], silences, [times.size]])
    largest = int(np.argmax(np.diff(borders)))
    return int(borders[largest]), int(borders[largest + 1])


def _typical_interval(times_s: Floats) -> float:
    """Median time between records at different times, 1 s where there is but one."""
    steps = np.diff(times_s)
    steps = steps[steps > 0]
    return float(np.median(steps)) if steps.size else 1.0
