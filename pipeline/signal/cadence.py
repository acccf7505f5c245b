"""Cadence in steps per minute of both feet, whether a file counts strides or steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import bridge, median

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def steps_per_minute(cadence_rpm: Floats, speed_mps: Floats) -> Floats:
    """Convert recorded cadence to steps per minute.

    Files count strides (one foot) or steps (both feet) and do not say which. The reading that is nearer to typical
    cadence at the speeds of the activity is taken for the whole of it. Zeros at running speed are dropouts.

    Parameters
    ----------
    cadence_rpm
        Recorded cadence, NaN where unknown [1/min], shape (seconds,).
    speed_mps
        Speed, NaN where unknown [m/s], shape (seconds,).

    Returns
    -------
    Floats
        Cadence from 0 to 300, NaN where unknown [steps/min], shape (seconds,).
    """
    running = speed_mps > p.CADENCE_SPLIT_SPEED.value
    steps = cadence_rpm * _steps_per_count(cadence_rpm, speed_mps)
    dropout = (steps < p.STEPPING_CADENCE.value / 2) & running
    steps[(steps < 0) | (steps > p.CADENCE_MAX.value) | dropout] = np.nan
    return bridge(steps, p.CADENCE_HOLE.value)


def _steps_per_count(cadence: Floats, speed: Floats) -> float:
    """Return two where the values are strides, one where they are steps."""
    counted = cadence > 0
    if not counted.any():
        return 1.0
    split, run_cadence = p.CADENCE_SPLIT_SPEED.value, p.TYPICAL_RUN_CADENCE.value
    running = counted & (speed > split)
    walking = counted & (speed <= split) & (speed > p.STANDING_SPEED.value)
    if running.sum() >= max(walking.sum() / 2, 1):
        return _nearer(median(cadence[running]), run_cadence)
    if walking.any():
        usual_mps = median(speed[walking])
        walk_cadence = p.TYPICAL_WALK_CADENCE.value * np.sqrt(usual_mps / p.TYPICAL_WALK_SPEED.value)
        gaits = (walk_cadence, run_cadence) if usual_mps >= p.JOG_SPEED.value else (walk_cadence,)
        return _nearer(median(cadence[walking]), *gaits)
    return _nearer(median(cadence[counted]), run_cadence)


def _nearer(count: float, *typical_spm: float) -> float:
    """Return the factor, 1 or 2, that brings a count nearer to a typical cadence in proportion."""
    once, twice = (np.abs(np.log(times * count / np.array(typical_spm))).min() for times in (1.0, 2.0))
    return 2.0 if twice < once else 1.0
