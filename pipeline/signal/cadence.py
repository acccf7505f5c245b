"""Steps per minute of both feet, whatever the file counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import bridge

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def steps_per_minute(cadence_rpm: Floats, speed_mps: Floats) -> Floats:
    """Turn cadence as found into steps per minute.

    Files count strides (one foot) or steps (both feet), and do not tell. Of the two readings the one is taken that
    lies nearer to what people do at the speeds of this activity; the whole activity is read one way. Zeros at
    running speed are dropouts.

    Parameters
    ----------
    cadence_rpm
        Cadence as found, NaN where unknown [1/min], shape (seconds,).
    speed_mps
        Speed, NaN where unknown [m/s], shape (seconds,).

    Returns
    -------
    Floats
        Steps per minute, NaN where unknown, 0 to 300, shape (seconds,).
    """
    running = speed_mps > p.RUNNING_FROM_MPS
    steps = cadence_rpm * _steps_per_count(cadence_rpm, speed_mps)
    steps[(steps < 0) | (steps > p.CADENCE_MAX_SPM) | ((steps < p.STEPPING_SPM / 2) & running)] = np.nan
    return bridge(steps, p.CADENCE_BRIDGE_S)


def _steps_per_count(cadence: Floats, speed: Floats) -> float:
    """Two where the values are strides, one where they are steps."""
    counted = cadence > 0
    if not counted.any():
        return 1.0
    running = counted & (speed > p.RUNNING_FROM_MPS)
    walking = counted & (speed <= p.RUNNING_FROM_MPS) & (speed > p.STANDING_SPEED_MPS)
    if running.sum() >= max(walking.sum() / 2, 1):
        return _nearer(float(np.median(cadence[running])), p.TYPICAL_RUNNING_SPM)
    if walking.any():
        typical = p.TYPICAL_WALKING_SPM * np.sqrt(float(np.median(speed[walking])) / p.TYPICAL_WALKING_MPS)
        return _nearer(float(np.median(cadence[walking])), typical)
    return _nearer(float(np.median(cadence[counted])), p.TYPICAL_RUNNING_SPM)


def _nearer(count: float, typical_spm: float) -> float:
    """Factor, 1 or 2, that brings a count nearer to the typical one in proportion."""
    return 2.0 if abs(np.log(2.0 * count / typical_spm)) < abs(np.log(count / typical_spm)) else 1.0
