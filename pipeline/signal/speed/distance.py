"""Distance as the sum of speed over the moving seconds, and what the device's total says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import known_or_zero, median
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def session_factor(session_m: float | None, speed_mps: Floats, cadence_spm: Floats, moving: Bools) -> float:
    """Return the factor that brings the speed of a run without positions to the distance of its session.

    A treadmill's runner corrects the total after the run, which leaves the records as they were. What the factor makes
    of the speed must be plausible: no large factor gives a speed that few hold, and none gives steps too short to run.

    Parameters
    ----------
    session_m
        Distance of the session as the device reports it [m]; None where it reports none.
    speed_mps, cadence_spm, moving
        Clean speed [m/s] and cadence [steps/min], NaN where unknown, and whether the athlete moves, shape (seconds,).

    Returns
    -------
    float
        Factor for speed; 1 without a total, and where the factor is implausible.
    """
    counted = float(known_or_zero(speed_mps)[moving].sum())
    if not session_m or counted <= 0:
        return 1.0
    factor = session_m / counted
    low, high = p.CALIBRATION_RANGE.value
    known = moving & np.isfinite(speed_mps)
    if factor * np.quantile(speed_mps[known], common.HIGH_SPEED_QUANTILE.value) <= p.TREADMILL_SPEED.value:
        high = p.CALIBRATION_MAX.value
    if not low <= factor <= high:
        return 1.0
    running = known & (cadence_spm > common.RUNNING_CADENCE.value)
    if factor < 1.0 - p.SMALL_CORRECTION.value and running.sum() > known.sum() / 2.0:
        step_m = median(speed_mps[running] / (cadence_spm[running] / 60.0))
        if factor * step_m < p.SHORTEST_FOOTSTEP.value <= step_m:
            return 1.0
    return factor


def covered_distance(speed_mps: Floats, moving: Bools, session_m: float | None) -> Floats:
    """Sum speed over the moving seconds; where no second has a speed, spread the total of the session over them.

    Parameters
    ----------
    speed_mps, moving
        Clean speed, NaN where unknown [m/s], and whether the athlete moves, shape (seconds,).
    session_m
        Distance of the session as the device reports it [m]; None where it reports none.

    Returns
    -------
    Floats
        Distance at the end of each second [m], shape (seconds,).
    """
    steps = np.where(moving, known_or_zero(speed_mps), 0.0)
    if session_m and moving.any() and np.isnan(speed_mps).all():
        steps = moving * (session_m / moving.sum())
    return np.cumsum(steps)


def distance_flags(distance_m: float, session_m: float | None) -> list[str]:
    """Return a quality flag with both distances where they differ by more than 5 %.

    Parameters
    ----------
    distance_m
        Distance of the activity [m].
    session_m
        Distance of the session as the device reports it [m]; None where it reports none.

    Returns
    -------
    list of str
        At most one flag: `distance_differs:5330/6123`, the second being that of the device.
    """
    if not session_m or abs(distance_m - session_m) <= p.DISTANCE_DIFFERENCE.value * session_m:
        return []
    return [f"{Flag.DISTANCE_DIFFERS}:{distance_m:.0f}/{session_m:.0f}"]
