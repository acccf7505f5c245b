"""Lap and meant intensity of each second, as the file tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.signal.grid import MICROSECONDS
from pipeline.vocabulary import INTENSITIES

if TYPE_CHECKING:
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity

INTENSITY = pl.Enum(INTENSITIES)


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
    laps = activity.laps.filter(pl.col("start_time").is_not_null()).sort("start_time", maintain_order=True)
    if laps.is_empty():
        return (
            pl.Series("lap", [None], pl.UInt16).new_from_index(0, grid.size),
            pl.Series("lap_intensity", [None], INTENSITY).new_from_index(0, grid.size),
        )
    starts = np.floor(laps["start_time"].to_physical().to_numpy() / MICROSECONDS - grid.start_s)
    starts[0] = min(starts[0], 0)
    number = np.searchsorted(starts, np.arange(grid.size), side="right") - 1
    steps = activity.workout_steps.select(pl.col("step").alias("workout_step"), pl.col("intensity").alias("meant"))
    meant = (
        laps.join(steps.unique("workout_step"), on="workout_step", how="left", maintain_order="left")
        .select(pl.coalesce("meant", "intensity").cast(INTENSITY, strict=False))
        .to_series()
    )
    return pl.Series("lap", number, pl.UInt16), meant.gather(number).alias("lap_intensity")
