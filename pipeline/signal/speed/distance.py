"""Distance while moving, consistent with speed and with the distance that the device counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import known_or_zero

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.sources.activity import SessionTotals


def covered_distance(speed_mps: Floats, moving: Bools, device_distance_m: Floats) -> Floats:
    """Integrate speed over the moving seconds, scaled to the distance of the device where the two agree within 10 %.

    Parameters
    ----------
    speed_mps, moving
        Clean speed [m/s], NaN where unknown, and whether the athlete moves, shape (seconds,).
    device_distance_m
        Distance as the device counts it, NaN where unknown [m], shape (seconds,).

    Returns
    -------
    Floats
        Distance at the end of each second [m], shape (seconds,).
    """
    steps = np.where(moving, known_or_zero(speed_mps), 0.0)
    device_steps = np.diff(device_distance_m, append=np.nan)
    both = moving & np.isfinite(device_steps) & np.isfinite(speed_mps)
    integral, counted = float(steps[both].sum()), float(device_steps[both].sum())
    comparable = integral > 0 and both.sum() > common.SOURCE_COVERAGE.value * moving.sum()
    agree = comparable and abs(counted / integral - 1.0) <= p.DISTANCE_SCALE_TOLERANCE.value
    return np.cumsum(steps) * (counted / integral if agree else 1.0)


def indoor_calibration(totals: SessionTotals, speed_mps: Floats, *, indoors: bool) -> float:
    """Return the factor that brings indoor speed to the distance that the athlete set after the run.

    Parameters
    ----------
    totals
        Totals of the session, as the device reports them.
    speed_mps
        Clean speed, NaN where unknown [m/s], shape (seconds,).
    indoors
        Whether the session was indoors.

    Returns
    -------
    float
        Factor for speed; 1 outdoors, without a total, and where the total was not corrected or is implausible.
    """
    counted = float(np.nansum(speed_mps))
    if not indoors or not totals.distance_m or counted <= 0:
        return 1.0
    factor = totals.distance_m / counted
    low, high = p.CALIBRATION_RANGE.value
    return factor if low <= factor <= high and abs(factor - 1.0) > p.CALIBRATION_TOLERANCE.value else 1.0
