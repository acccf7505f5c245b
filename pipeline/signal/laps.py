"""Lap and planned intensity of each second, as the file reports them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.arrays import taken
from pipeline.units import MICROSECONDS
from pipeline.vocabulary import INTENSITIES, Intensity

if TYPE_CHECKING:
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity

INTENSITY = pl.Enum(Intensity)
_INTENSITIES = pl.Series("lap_intensity", [*INTENSITIES, None], INTENSITY)  # the last for laps without a plan


class LapColumns(NamedTuple):
    """Number of the lap from 0, and the intensity planned for it; empty where the file has no lap, shape (seconds,)."""

    lap: pl.Series
    lap_intensity: pl.Series


def lap_columns(grid: Grid, activity: Activity) -> LapColumns:
    """Return the lap of each second, and the intensity planned for the lap or its workout step.

    Parameters
    ----------
    grid
        The grid.
    activity
        The activity; the intensity of a workout step wins over that of the lap.

    Returns
    -------
    LapColumns
        UInt16 and Enum series.
    """
    columns = (activity.laps["start_time"].cast(pl.Int64), activity.laps["workout_step"], activity.laps["intensity"])
    rows = zip(*(column.to_list() for column in columns), strict=True)
    laps = sorted((lap for lap in rows if lap[0] is not None), key=itemgetter(0))
    if not laps:
        return LapColumns(
            pl.Series("lap", [None], pl.UInt16).new_from_index(0, grid.size),
            _INTENSITIES[-1:].new_from_index(0, grid.size),
        )
    starts = np.array([start // MICROSECONDS - grid.start_s for start, _, _ in laps])
    number = np.searchsorted(starts[1:], np.arange(grid.size), side="right")
    steps = dict(activity.workout_steps["step", "intensity"].iter_rows())
    planned = [steps.get(step) or intensity for _, step, intensity in laps]
    known = np.array([INTENSITIES.index(word) if word in INTENSITIES else len(INTENSITIES) for word in planned])
    return LapColumns(pl.Series("lap", number.astype(np.uint16)), taken(_INTENSITIES, known[number]))
