"""Seconds without the timer, from the timer's own events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.signal import parameters as p
from pipeline.signal.grid import MICROSECONDS
from pipeline.signal.windows import from_runs

if TYPE_CHECKING:
    from pipeline.signal.grid import Grid
    from pipeline.signal.windows import Bools, Floats

STOPS = ("stop", "stop_all", "stop_disable", "stop_disable_all")


def paused_seconds(grid: Grid, events: pl.DataFrame, distance_m: Floats) -> Bools:
    """Seconds between a stop of the timer and the start that follows it.

    Events may be out of order, stops may be doubled. After a last stop without a start the timer counts as running
    again from where the device's distance goes on growing; without that, everything after the stop is a pause.

    Parameters
    ----------
    grid
        The grid.
    events
        Events of the activity.
    distance_m
        Distance as the device counts it, on the grid, NaN where unknown [m].

    Returns
    -------
    Bools
        True in a pause, shape (seconds,).
    """
    timer = events.filter((pl.col("event") == "timer") & pl.col("event_type").is_in(["start", *STOPS])).sort(
        "time", maintain_order=True
    )
    if timer.is_empty():
        return np.zeros(grid.size, bool)
    seconds = np.ceil(timer["time"].to_physical().to_numpy() / MICROSECONDS - grid.start_s).clip(0, grid.size)
    stopping = (timer["event_type"] != "start").to_numpy()
    first_of_stops = stopping & ~np.append(False, stopping[:-1])
    starts = seconds[first_of_stops].astype(np.int64)
    ends = seconds[~stopping & np.append(False, stopping[:-1])].astype(np.int64)
    if ends.size < starts.size:
        ends = np.append(ends, _end_of_last_pause(grid, int(starts[-1]), distance_m))
    return from_runs(starts, ends, grid.size)


def _end_of_last_pause(grid: Grid, start: int, distance_m: Floats) -> int:
    """Where an unfinished pause ends: the end of the records, or where distance grows again."""
    if start >= grid.size - 1:
        return start  # the stop that ends the activity
    before = np.nanmax(distance_m[: start + 1], initial=0.0)
    covered = np.nan_to_num(distance_m[start:] - before)
    if covered.max() < p.PAUSE_DISTANCE_M:
        return grid.size
    return start + int(np.argmax(covered > 0))
