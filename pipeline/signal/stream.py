"""The columns of the clean 1 Hz stream, and the data frame that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import float_columns, taken
from pipeline.signal.laps import INTENSITY
from pipeline.signal.state.classify import CODES
from pipeline.units import MICROSECONDS
from pipeline.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Floats
    from pipeline.signal.grid import Grid
    from pipeline.signal.laps import LapColumns

GAIT_COLUMNS = ("contact_time_ms", "vertical_oscillation_m", "step_length_m", "respiration_per_min")
"""Columns of records that pass into the stream as the device measured them."""

STREAM: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": pl.Datetime("us", "UTC"),
    "state": pl.Enum(State),
    "speed_mps": pl.Float32,
    "distance_m": pl.Float32,
    "altitude_m": pl.Float32,
    "grade": pl.Float32,
    "grade_sd": pl.Float32,
    "vertical_speed_mps": pl.Float32,
    "heart_rate_bpm": pl.Float32,
    "cadence_spm": pl.Float32,
    "power_w": pl.Float32,
    **dict.fromkeys(GAIT_COLUMNS, pl.Float32),
    "lap": pl.UInt16,
    "lap_intensity": INTENSITY,
}

_STATE = pl.Series("state", list(State), STREAM["state"])


def build_stream(
    grid: Grid,
    codes: NDArray[np.uint8],
    distance_m: Floats,
    measured: dict[str, Floats],
    laps: LapColumns,
) -> pl.DataFrame:
    """Assemble the columns of `STREAM`; measured values are empty in gaps.

    Parameters
    ----------
    grid
        The grid.
    codes
        Code of the state of each second, shape (seconds,).
    distance_m
        Distance at the end of each second [m], shape (seconds,).
    measured
        The other numeric columns by name, NaN where unknown, shape (seconds,).
    laps
        The columns `lap` and `lap_intensity`.

    Returns
    -------
    pl.DataFrame
        One row per second.
    """
    seconds = (grid.start_s + np.arange(grid.size)) * MICROSECONDS
    series = {
        "time": pl.Series("time", seconds).cast(STREAM["time"]),
        "state": taken(_STATE, codes),
        **laps._asdict(),
    }
    gap = codes == CODES[State.GAP]
    known = {name: np.where(gap, np.nan, values) for name, values in measured.items()} if gap.any() else measured
    series |= {column.name: column for column in float_columns({"distance_m": distance_m, **known})}
    return pl.DataFrame([series[name] for name in STREAM])
