"""Distance while moving, in step with speed and with what the device counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import known_or_zero

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.sources.activity import SessionTotals


def covered_distance(speed_mps: Floats, moving: Bools, device_distance_m: Floats) -> Floats:
    """Distance at the end of each second, growing while moving only.

    Parameters
    ----------
    speed_mps, moving
        Clean speed [m/s], NaN where unknown, and whether the athlete moves, shape (seconds,).
    device_distance_m
        Distance as the device counts it, NaN where unknown [m].

    Returns
    -------
    Floats
        The integral of speed, scaled to the device's distance over the same seconds where the two agree within 10 %.
    """
    steps = np.where(moving, known_or_zero(speed_mps), 0.0)
    device_steps = np.diff(device_distance_m, append=np.nan)
    both = moving & np.isfinite(device_steps) & np.isfinite(speed_mps)
    ours, theirs = float(steps[both].sum()), float(device_steps[both].sum())
    agree = ours > 0 and both.sum() > p.ENOUGH_COVERAGE * moving.sum()
    scale = theirs / ours if agree and abs(theirs / ours - 1.0) <= p.DISTANCE_TOLERANCE else 1.0
    return np.cumsum(steps) * scale


def calibration(totals: SessionTotals, speed_mps: Floats, *, indoors: bool) -> float:
    """Factor that brings the speed of an indoor session to the distance its wearer set after the run; 1 without."""
    counted = float(np.nansum(speed_mps))
    if not indoors or not totals.distance_m or counted <= 0:
        return 1.0
    factor = totals.distance_m / counted
    low, high = p.CALIBRATION_RANGE
    return factor if low <= factor <= high and abs(factor - 1.0) > p.CALIBRATION_TOLERANCE else 1.0
