"""Stair machines: the rate of climb of seconds that hold steps and no altitude."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.physiology.parameters_dose import MACHINE_STEP, MACHINE_STEP_RATE
from pipeline.segments.series import numbers
from pipeline.signal.windows import known_or_zero

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def with_machine_climb(stream: pl.DataFrame) -> pl.DataFrame:
    """Fill rate of climb and altitude of a stair machine from its steps, where no altitude is known.

    Files count steps or strides of two, and the reading nearer to a usual rate of steps is taken for the whole of it.

    Parameters
    ----------
    stream
        The 1 Hz stream of an activity on stairs.
    """
    cadence = numbers(stream, "cadence_spm")
    steps = cadence > 0
    if stream["vertical_speed_mps"].null_count() < stream.height or not steps.any():
        return stream
    climb = cadence * _steps_per_count(cadence[steps]) / 60 * MACHINE_STEP.value
    columns = {"vertical_speed_mps": climb, "altitude_m": np.cumsum(known_or_zero(climb))}
    return stream.with_columns(
        pl.Series(name, values.astype(np.float32), nan_to_null=True) for name, values in columns.items()
    )


def _steps_per_count(cadence_spm: Floats) -> float:
    """Return a half where the signal stage took steps for strides, as it does for the cadence of runners."""
    middle, usual = float(np.median(cadence_spm)), MACHINE_STEP_RATE.value
    return 0.5 if abs(np.log(middle / 2 / usual)) < abs(np.log(middle / usual)) else 1.0
