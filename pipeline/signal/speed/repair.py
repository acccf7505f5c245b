"""Repair of ground speed: without spikes that no legs could make, and with short dropouts filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.speed.holes import without_standstill
from pipeline.signal.windows import (
    bridge,
    from_runs,
    known_or_zero,
    median,
    median_of_5,
    moving_average,
    only_shorter,
    rolling_max,
    runs,
    widened,
)

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


class RepairedSpeed(NamedTuple):
    """Clean speed, NaN where unknown [m/s], and the number of spikes removed."""

    speed_mps: Floats
    spikes: int


def repair_speed(speed_mps: Floats, cadence_spm: Floats, distance_m: Floats, max_speed_mps: float) -> RepairedSpeed:
    """Remove implausible speed and fill short holes; real sprints keep their peak and their edges.

    Parameters
    ----------
    speed_mps
        Raw speed, NaN where unknown [m/s], shape (seconds,).
    cadence_spm
        Cadence, NaN where unknown, and everywhere in sports without steps [steps/min], shape (seconds,).
    distance_m
        Distance as the device counts it, NaN where unknown [m], shape (seconds,).
    max_speed_mps
        Highest speed of the sport [m/s].

    Returns
    -------
    RepairedSpeed
        Clean speed, shape (seconds,), and the number of spikes.
    """
    if np.isnan(speed_mps).all():
        return RepairedSpeed(speed_mps, 0)
    filled = known_or_zero(speed_mps)
    lost = filled < p.ZERO_SPEED.value
    by_distance = _speed_by_distance(without_standstill(distance_m, lost))
    wrong = only_shorter(filled > max_speed_mps, common.SUSTAINED_TIME.value - 1)
    wrong |= filled > median_of_5(filled) + p.SPIKE_ABOVE_MEDIAN.value
    wrong |= _impossible_starts_and_stops(filled)
    wrong |= _beyond_steps(filled, cadence_spm)
    wrong |= _against_distance(filled, by_distance)
    spikes = runs(wrong).starts.size
    dropout = lost & (cadence_spm > p.DROPOUT_CADENCE.value)
    dropout |= _stalls(filled, dropout)
    repaired = np.where(wrong | dropout, np.nan, speed_mps)
    usable = (by_distance > p.ZERO_SPEED.value) & (by_distance <= max_speed_mps)
    repaired = np.where((dropout | np.isnan(speed_mps)) & usable, by_distance, repaired)
    return RepairedSpeed(bridge(repaired, p.SPEED_HOLE.value), spikes)


def _against_distance(speed: Floats, by_distance: Floats) -> Bools:
    """Return sprints that the distance of the device does not show; where it lags for longer, distance has failed."""
    window, margin = 2 * p.DISTANCE_CHECK_HALF_WINDOW.value + 1, p.DISTANCE_CHECK_MARGIN.value
    nearby = rolling_max(by_distance, window)
    excess = moving_average(speed, window) > p.DISTANCE_CHECK_RATIO.value * nearby + margin
    false = (speed > p.DISTANCE_CHECK_SPEED.value) & excess
    return only_shorter(widened(false, speed > nearby + margin), p.CONSENSUS_WINDOW.value) if false.any() else false


def _impossible_starts_and_stops(speed: Floats) -> Bools:
    """Return stretches that start and end with a change of speed beyond what legs can do."""
    change, limit, longest = np.diff(speed), p.SPIKE_ACCELERATION.value, p.SPIKE_TIME.value
    up = np.flatnonzero(change > limit) + 1
    down = np.flatnonzero(change < -limit) + 1
    if not up.size or not down.size:
        return np.zeros(speed.size, bool)
    end = np.append(down, speed.size + longest)[np.searchsorted(down, up, side="right")]
    close = end - up <= longest
    return from_runs(up[close], end[close], speed.size)


def _stalls(speed: Floats, dropout: Bools) -> Bools:
    """Return short stalls of a GPS receiver, with the jump after them that makes up for the missed distance.

    A runner who stops and starts again does not make up for the time, and takes no steps meanwhile.
    """
    stalled = np.zeros(speed.size, bool)
    starts, ends = runs(speed < p.ZERO_SPEED.value)
    short = (ends - starts <= p.STALL_TIME.value) & (starts > 0)
    window, ratio, tolerance = p.CATCH_UP_TIME.value, p.CATCH_UP_RATIO.value, p.CATCH_UP_TOLERANCE.value
    standing = common.STANDING_SPEED.value
    for start, end in zip(starts[short].tolist(), ends[short].tolist(), strict=True):
        usual = median(speed[max(start - window, 0) : start])
        fast = np.flatnonzero(speed[end : end + window] > ratio * usual)
        if usual > standing and fast.size:
            jump_end = end + int(fast[-1]) + 1
            made_up = float(speed[start:jump_end].mean()) / usual
            stalled[start:jump_end] = dropout[start:end].any() or abs(made_up - 1.0) < tolerance
    return stalled


def _beyond_steps(speed: Floats, cadence_spm: Floats) -> Bools:
    """Return where steps at this cadence would be too long; nowhere if most are, as in a car that shakes the watch."""
    beyond = speed > _longest_step_speed(cadence_spm)
    moving = speed > common.STANDING_SPEED.value
    return beyond if beyond.sum() <= p.MOSTLY_BEYOND_STEPS.value * moving.sum() else np.zeros(speed.size, bool)


def _longest_step_speed(cadence_spm: Floats) -> Floats:
    """Return the speed of the longest steps at the highest cadence nearby; infinite without steps."""
    if not np.nanmax(cadence_spm, initial=0.0) > 0:
        return np.full(cadence_spm.size, np.inf)
    nearby = rolling_max(known_or_zero(cadence_spm), 2 * common.CADENCE_SMOOTHING.value + 1)
    fastest = nearby / 60.0 * p.LONGEST_FOOTSTEP.value
    return np.where(nearby > common.STEPPING_CADENCE.value, fastest, np.inf)


def _speed_by_distance(distance_m: Floats) -> Floats:
    """Return the speed over 10 s from the distance of the device; NaN where that is unknown."""
    half = p.DISTANCE_CHECK_HALF_WINDOW.value
    speed = np.full(distance_m.size, np.nan)
    if distance_m.size > 2 * half:
        speed[half:-half] = (distance_m[2 * half :] - distance_m[: -2 * half]) / (2.0 * half)
    return speed
