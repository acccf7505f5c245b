"""Seconds in which the timer is off, from the events of the timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.signal.grid import resample
from pipeline.signal.state import parameters as p
from pipeline.signal.windows import from_runs, known_or_zero
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid

TIMER_EVENTS = frozenset({"start", "stop", "stop_all", "stop_disable", "stop_disable_all"})


def paused_seconds(grid: Grid, events: pl.DataFrame, distance_m: pl.Series) -> Bools:
    """Return the seconds between each stop of the timer and the start that follows it.

    Events may be out of order and stops may be doubled. After a last stop without a start, the timer counts as running
    again from where the distance of the device grows; where it does not, everything after the stop is a pause.

    Parameters
    ----------
    grid
        The grid.
    events
        Events of the activity.
    distance_m
        Distance of each record as the device counts it, null where unknown [m], shape (records,).

    Returns
    -------
    Bools
        True in a pause, shape (seconds,).
    """
    columns = (events["time"].cast(pl.Int64), events["event"], events["event_type"])
    rows = zip(*(column.to_list() for column in columns), strict=True)
    timer = sorted((time, kind != "start") for time, event, kind in rows if event == "timer" and kind in TIMER_EVENTS)
    if not timer:
        return np.zeros(grid.size, bool)
    times, stops = (np.array(column) for column in zip(*timer, strict=True))
    seconds = np.ceil(times / MICROSECONDS - grid.start_s).clip(0, grid.size)
    stopping = stops.astype(bool)
    after_stop = np.append(False, stopping[:-1])
    starts = seconds[stopping & ~after_stop].astype(np.int64)
    ends = seconds[~stopping & after_stop].astype(np.int64)
    if ends.size < starts.size:
        ends = np.append(ends, _end_of_last_pause(grid, int(starts[-1]), resample(grid, distance_m.to_numpy())))
    return from_runs(starts, ends, grid.size)


def _end_of_last_pause(grid: Grid, start: int, distance_m: Floats) -> int:
    """Return where a pause without a start ends: where distance grows again, else at the end of the records."""
    if start >= grid.size - 1:
        return start  # the stop that ends the activity
    before = np.nanmax(distance_m[: start + 1], initial=0.0)
    covered = known_or_zero(distance_m[start:] - before)
    if covered.max() < p.PAUSE_DISTANCE.value:
        return grid.size
    return start + int(np.argmax(covered > 0))
