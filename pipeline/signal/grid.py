"""The 1 Hz time grid: which records count, which second they belong to, and each sensor resampled to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.signal import parameters as p
from pipeline.signal.flags import flags_of
from pipeline.signal.windows import from_runs, median
from pipeline.units import MICROSECONDS
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints


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
    holes
        Seconds without a record that belong to longer ones, shape (seconds,).
    every_second
        Whether there is one record at each second, so that nothing needs interpolation.
    """

    start_s: int
    size: int
    times_s: Floats
    interval_s: float
    longest_hole_s: float
    holes: Bools
    every_second: bool


class GriddedRecords(NamedTuple):
    """A grid, the records it rests on, and quality flags for what was left out or is doubtful."""

    grid: Grid
    records: pl.DataFrame
    flags: list[str]


def make_grid(records: pl.DataFrame) -> GriddedRecords:
    """Lay a grid of one-second steps over the largest block of records.

    Parameters
    ----------
    records
        Records of an activity with at least one row, in order of time.

    Returns
    -------
    GriddedRecords
        The grid, its records, and quality flags `records_far_away`, `cut_after_days`, `clock_relative`,
        `sparse_records`.
    """
    times = records["time"].cast(pl.Int64).to_numpy()
    first, last = _largest_block(times)
    flags = flags_of({Flag.RECORDS_FAR_AWAY: times.size - (last - first)})
    latest = times[first] + p.LONGEST_ACTIVITY.value * MICROSECONDS
    end = first + int(np.searchsorted(times[first:last], latest))
    if end < last:
        flags.append(cut_flag())
    times = times[first:end]
    start = int(times[0] // MICROSECONDS)
    if start < p.CLOCK_SET_AFTER.value:
        flags.append(Flag.CLOCK_RELATIVE.value)
    seconds = (times - start * MICROSECONDS) / MICROSECONDS
    intervals = seconds[1:] - seconds[:-1]
    interval = _median_of(intervals)
    if interval > p.SPARSE_INTERVAL.value:
        flags.append(Flag.SPARSE_RECORDS.value)
    longest = _longest_usual_hole(intervals, interval)
    size = int(seconds[-1]) + 1
    every_second = seconds.size == size and bool((seconds == np.arange(size)).all())
    grid = Grid(start, size, seconds, interval, longest, in_holes(size, longest, seconds), every_second)
    return GriddedRecords(grid, records if end - first == records.height else records[first:end], flags)


def cut_flag() -> str:
    """Return the quality flag of an activity that was cut at the longest duration."""
    (flag,) = flags_of({Flag.CUT_AFTER_DAYS: p.LONGEST_ACTIVITY.value // 86_400})
    return flag


def resample(grid: Grid, values: Floats) -> Floats:
    """Interpolate one sensor at the seconds of the grid.

    Parameters
    ----------
    grid
        The grid.
    values
        One value per record, NaN where the sensor is silent, shape (records,).

    Returns
    -------
    Floats
        One value per second, linear between records, shape (seconds,). NaN before the first value, after the last, and
        in holes longer than the sensor's own interval explains (between 10 and 60 s).
    """
    known = np.isfinite(values)
    if not known.any():
        return np.full(grid.size, np.nan)
    if grid.every_second and known.all():
        return values.astype(np.float64)
    if known.all():
        times, holes = grid.times_s, grid.holes
    else:
        times = grid.times_s[known]
        own = min(p.GAP_INTERVALS.value * _median_of(np.diff(times)), p.LONGEST_SENSOR_HOLE.value)
        holes = in_holes(grid.size, max(grid.longest_hole_s, own), times)
    series: Floats = np.interp(np.arange(grid.size), times, values[known])
    series[: max(0, int(np.ceil(times[0] - 1)))] = np.nan
    series[int(times[-1]) + 1 :] = np.nan
    series[holes] = np.nan
    return series


def resampled(grid: Grid, records: pl.DataFrame, name: str) -> Floats:
    """Interpolate a column of the records as `resample` does."""
    column = records[name]
    if column.null_count() == column.len():
        return np.full(grid.size, np.nan)
    return resample(grid, column.to_numpy())


def across_holes(grid: Grid, values: Floats, continued: Bools, timer_s: Floats) -> Floats:
    """Interpolate distance or position as `resample` does, and by the timer across holes that the activity went on in.

    Parameters
    ----------
    grid
        The grid.
    values
        Distance or a coordinate of each record, NaN where unknown, shape (records,).
    continued
        Seconds without a record in which the activity went on, shape (seconds,).
    timer_s
        What the timer shows at each second: in a pause it stands, and so does the athlete [s], shape (seconds,).

    Returns
    -------
    Floats
        One value per second, shape (seconds,).
    """
    series = resample(grid, values)
    if continued.any():
        known = np.isfinite(values)
        if known.any():
            at_records = np.interp(grid.times_s[known], np.arange(grid.size), timer_s)
            series[continued] = np.interp(timer_s[continued], at_records, values[known], left=np.nan, right=np.nan)
    return series


def in_holes(size: int, longest_s: float, times_s: Floats) -> Bools:
    """Return the seconds strictly between two times that are more than `longest_s` apart.

    Parameters
    ----------
    size
        Number of seconds.
    longest_s
        Longest interval that is no hole [s].
    times_s
        Times since the start of the grid, ascending [s].

    Returns
    -------
    Bools
        Shape (seconds,).
    """
    wide = np.flatnonzero(times_s[1:] - times_s[:-1] > longest_s)
    if not wide.size:
        return np.zeros(size, bool)
    return from_runs(np.floor(times_s[wide]).astype(np.int64) + 1, np.ceil(times_s[wide + 1]).astype(np.int64), size)


def _largest_block(times_us: Ints) -> tuple[int, int]:
    """Return the half-open range of the largest block of records without a silence of a day."""
    silences = np.flatnonzero(times_us[1:] - times_us[:-1] > p.LONGEST_SILENCE.value * MICROSECONDS) + 1
    if not silences.size:
        return 0, times_us.size
    borders = np.concatenate([[0], silences, [times_us.size]])
    largest = int(np.argmax(np.diff(borders)))
    return int(borders[largest]), int(borders[largest + 1])


def _longest_usual_hole(intervals_s: Floats, median_s: float) -> float:
    """Return the time without a record that the usual intervals between records explain [s].

    Devices that record when something changes leave intervals far longer than their median.
    """
    last = int(p.USUAL_INTERVALS.value * (intervals_s.size - 1))
    long = float(np.partition(intervals_s, last)[last]) if intervals_s.size else 0.0
    usual = min(p.LONG_INTERVALS.value * long, p.LONGEST_SENSOR_HOLE.value)
    return max(p.SHORTEST_GAP.value, p.GAP_INTERVALS.value * median_s, usual)


def _median_of(intervals_s: Floats) -> float:
    """Return the median of the intervals between different times, 1 s where there is none [s]."""
    apart = intervals_s[intervals_s > 0]
    return median(apart) if apart.size else 1.0
