"""Rides in activities on foot: drives home, buses, trains, ski lifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.state import parameters as p
from pipeline.signal.windows import (
    bridge,
    from_runs,
    known_or_zero,
    moving_average,
    only_longer,
    only_shorter,
    runs,
    widened,
)

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def vehicle_seconds(speed_mps: Floats, cadence_spm: Floats, barometric_m: Floats | None) -> Bools:
    """Return the seconds in a vehicle: too fast for anyone on foot, or fast, or lifted, without steps.

    Parameters
    ----------
    speed_mps
        Clean speed, NaN where unknown [m/s], shape (seconds,).
    cadence_spm
        Cadence, NaN where unknown [steps/min], shape (seconds,).
    barometric_m
        Barometric altitude [m]; None where altitude is too poor to show a ski lift.

    Returns
    -------
    Bools
        True in a vehicle, stops at traffic lights included, shape (seconds,).
    """
    speed, cadence = known_or_zero(speed_mps), known_or_zero(cadence_spm)  # zeros at running speed are unknown by now
    stepping, running = common.STEPPING_CADENCE.value, common.RUNNING_CADENCE.value
    too_fast = only_longer(speed > common.FOOT_MAX_SPEED.value, common.SUSTAINED_TIME.value)
    moving_s = (speed > common.STANDING_SPEED.value).sum()
    has_steps = bool((cadence > stepping).sum() > common.SOURCE_COVERAGE.value * moving_s)
    stepless = _average(cadence, 2 * common.CADENCE_SMOOTHING.value) < (stepping if has_steps else running)
    lifted = _lifted(speed, stepless & has_steps, barometric_m)
    if not (speed > p.STEPLESS_VEHICLE_SPEED.value).any():
        return too_fast | lifted
    driving = p.STEPLESS_VEHICLE_SPEED.value if has_steps else p.VEHICLE_SPEED.value
    likely = ((_average(speed, p.VEHICLE_TIME.value // 2) > driving) & stepless) | too_fast | lifted
    hops = _hops(speed, stepless) if has_steps else _hops_without_cadence(speed, stepless)
    ride = only_longer(likely & stepless, p.VEHICLE_TIME.value) | too_fast | lifted | hops
    if not ride.any():
        return ride
    trip = np.where(likely | hops, 1.0, np.nan)
    trip[(cadence > running) & ~likely] = 0.0
    linked = bridge(trip, p.VEHICLE_LONGEST_STOP.value) >= 1.0  # a stop between two likely seconds, without running
    ride = widened(widened(ride, linked), stepless if has_steps else speed > p.STEPLESS_VEHICLE_SPEED.value)
    return ride | _rest_of_ride(ride, speed, stepless)


def _rest_of_ride(ride: Bools, speed: Floats, stepless: Bools) -> Bools:
    """Return what lies between a ride and a stop near it: short, without steps, and faster than a walk to the car."""
    starts, ends = runs(ride)
    reach = p.VEHICLE_LONGEST_STOP.value
    near = from_runs(np.maximum(starts - reach, 0), np.minimum(ends + reach, ride.size), ride.size)
    short = only_shorter((speed > common.STANDING_SPEED.value) & ~ride, p.VEHICLE_TIME.value - 1) & near & stepless
    return widened(short & (speed > p.STEPLESS_VEHICLE_SPEED.value), short)


def _hops(speed: Floats, stepless: Bools) -> Bools:
    """Return rides from one bus stop to the next: fast for a while without steps, where steps are counted."""
    window = p.VEHICLE_HOP_TIME.value
    return only_longer((_average(speed, window // 2) > p.VEHICLE_HOP_SPEED.value) & stepless, window)


def _hops_without_cadence(speed: Floats, stepless: Bools) -> Bools:
    """Return such rides where no steps are counted: as fast as sprinters, for longer than they sprint in a session."""
    window = p.VEHICLE_HOP_TIME.value
    fast = only_longer((_average(speed, window // 2) > p.SPRINTER_SPEED.value) & stepless, window)
    return fast if fast.sum() > p.SPRINTER_TIME.value else np.zeros_like(fast)


def _lifted(speed: Floats, stepless: Bools, barometric_m: Floats | None) -> Bools:
    """Return the seconds in ski lifts and cable cars: up faster than anyone climbs, or down as fast without steps."""
    half, least = p.VEHICLE_TIME.value // 2, p.LIFT_RISE.value
    if barometric_m is None or speed.size <= 2 * half or np.nanmax(barometric_m) - np.nanmin(barometric_m) < least:
        return np.zeros(speed.size, bool)
    rise = np.zeros(speed.size)
    rise[half:-half] = known_or_zero(barometric_m[2 * half :] - barometric_m[: -2 * half])
    carried = (rise > least) | ((rise < -least) & stepless)
    return only_longer(carried & (speed > common.STANDING_SPEED.value), half)


def _average(values: Floats, about_s: int) -> Floats:
    """Average over the next odd number of seconds."""
    return moving_average(values, about_s // 2 * 2 + 1)
