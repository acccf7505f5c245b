"""Wheels and cables under somebody who recorded a run: drives home, buses, trains, ski lifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import bridge, known_or_zero, moving_average, only_longer, widened

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def vehicle_seconds(speed_mps: Floats, cadence_spm: Floats, barometric_m: Floats | None) -> Bools:
    """Seconds on wheels or cables in an activity on foot: too fast for legs, or fast, or high, without a step.

    Parameters
    ----------
    speed_mps
        Clean speed, NaN where unknown [m/s].
    cadence_spm
        Steps per minute, NaN where unknown.
    barometric_m
        Barometric altitude [m]; None where altitude is too poor to tell a ski lift.

    Returns
    -------
    Bools
        True in a vehicle, stops at traffic lights included, shape (seconds,).
    """
    speed, steps = known_or_zero(speed_mps), known_or_zero(cadence_spm)  # a count of 0 at speed is unknown by now
    too_fast = only_longer(speed > p.FOOT_MAX_SPEED_MPS, p.SUSTAINED_S)
    has_steps = bool((steps > p.STEPPING_SPM).sum() > p.ENOUGH_COVERAGE * (speed > p.STANDING_SPEED_MPS).sum())
    stepless = _average(steps, 2 * p.CADENCE_LAG_S) < (p.STEPPING_SPM if has_steps else p.RUNNING_SPM)
    lifted = _lifted(speed, stepless & has_steps, barometric_m)
    if not (speed > p.VEHICLE_STEPLESS_SPEED_MPS).any():
        return too_fast | lifted
    wheeling = p.VEHICLE_STEPLESS_SPEED_MPS if has_steps else p.VEHICLE_SPEED_MPS
    likely = ((_average(speed, p.VEHICLE_S // 2) > wheeling) & stepless) | too_fast | lifted
    legs = _short_legs(speed, stepless) if has_steps else _fast_legs(speed, stepless)
    ride = only_longer(likely & stepless, p.VEHICLE_S) | too_fast | lifted | legs
    if not ride.any():
        return ride
    trip = np.where(likely | legs, 1.0, np.nan)
    trip[(steps > p.RUNNING_SPM) & ~likely] = 0.0
    linked = bridge(trip, p.VEHICLE_LINK_S) > 0.999  # between two likely seconds, without running steps in between
    return widened(widened(ride, linked), stepless if has_steps else speed > p.VEHICLE_STEPLESS_SPEED_MPS)


def _short_legs(speed: Floats, stepless: Bools) -> Bools:
    """From one bus stop to the next: fast for a while, and a counter that works counts no step."""
    return only_longer((_average(speed, p.VEHICLE_LEG_S // 2) > p.VEHICLE_LEG_MPS) & stepless, p.VEHICLE_LEG_S)


def _fast_legs(speed: Floats, stepless: Bools) -> Bools:
    """The same without a counter: as fast as sprinters, for longer than they sprint in a session."""
    fast = only_longer((_average(speed, p.VEHICLE_LEG_S // 2) > p.VEHICLE_SPRINT_MPS) & stepless, p.VEHICLE_LEG_S)
    return fast if fast.sum() > p.VEHICLE_SPRINT_S else np.zeros_like(fast)


def _lifted(speed: Floats, stepless: Bools, barometric_m: Floats | None) -> Bools:
    """Ski lifts and cable cars: up faster than anyone climbs, or down so fast while no step is counted."""
    half = p.VEHICLE_S // 2
    if barometric_m is None or speed.size <= 2 * half or np.nanmax(barometric_m) - np.nanmin(barometric_m) < p.LIFT_M:
        return np.zeros(speed.size, bool)
    rise = np.zeros(speed.size)
    rise[half:-half] = known_or_zero(barometric_m[2 * half :] - barometric_m[: -2 * half])
    carried = (rise > p.LIFT_M) | ((rise < -p.LIFT_M) & stepless)
    return only_longer(carried & (speed > p.STANDING_SPEED_MPS), half)


def _average(values: Floats, about_s: int) -> Floats:
    """Mean over the odd number of seconds that follows."""
    return moving_average(values, about_s // 2 * 2 + 1)
