"""Lap and meant intensity of each second, as the file tells them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.sources.records import MICROSECONDS
from pipeline.vocabulary import INTENSITIES, Intensity

if TYPE_CHECKING:
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity

INTENSITY = pl.Enum(Intensity)


def lap_columns(grid: Grid, activity: Activity) -> tuple[pl.Series, pl.Series]:
    """Number of the lap from 0, and what the lap or its workout step was meant to be.

    Parameters
    ----------
    grid
        The grid.
    activity
        The activity; a workout step's own intensity wins over the lap's.

    Returns
    -------
    lap, lap_intensity
        UInt16 and Enum series, empty where the file has no lap, shape (seconds,).
    """
    columns = (activity.laps["start_time"].cast(pl.Int64), activity.laps["workout_step"], activity.laps["intensity"])
    laps = sorted((lap for lap in zip(*columns, strict=True) if lap[0] is not None), key=itemgetter(0))
    if not laps:
        return (
            pl.Series("lap", [None], pl.UInt16).new_from_index(0, grid.size),
            pl.Series("lap_intensity", [None], INTENSITY).new_from_index(0, grid.size),
        )
    starts = np.array([start // MICROSECONDS - grid.start_s for start, _, _ in laps])
    number = np.searchsorted(starts[1:], np.arange(grid.size), side="right")
    steps = dict(zip(activity.workout_steps["step"], activity.workout_steps["intensity"], strict=True))
    meant = [steps.get(step) or intensity for _, step, intensity in laps]
    known = pl.Series("lap_intensity", [word if word in INTENSITIES else None for word in meant], INTENSITY)
    return pl.Series("lap", number.astype(np.uint16)), known[number]
