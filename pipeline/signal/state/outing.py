"""Plausibility check of an activity on foot as a whole: rides, lifts and phones left on in the car are no run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.flags import flags_of
from pipeline.signal.state import parameters as p
from pipeline.signal.state.doubt import ride_probability
from pipeline.signal.state.steps import are_strokes, excess_step_m, has_steps, is_coasting, is_silent, is_stepless
from pipeline.signal.state.trip import rest_of_trip
from pipeline.signal.windows import from_runs, known_or_zero, moving_average, running_total, runs
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class Outing:
    """What an activity on foot looks like, second by second; arrays of shape (seconds,), NaN where unknown.

    Attributes
    ----------
    speed_mps, cadence_spm, heart_rate_bpm, altitude_m
        Clean speed [m/s], cadence [steps/min], heart rate [bpm] and altitude [m].
    counts_rpm
        Cadence as recorded [1/min]: a zero at speed is coasting.
    moving, vehicle
        Seconds that are moving on foot so far, and those in a vehicle.
    walked
        Whether the sport is walked.
    dense
        Whether it has positions every few seconds.
    """

    speed_mps: Floats
    cadence_spm: Floats
    counts_rpm: Floats
    heart_rate_bpm: Floats
    altitude_m: Floats
    moving: Bools
    vehicle: Bools
    walked: bool
    dense: bool


class Rides(NamedTuple):
    """What nobody covers on foot.

    Attributes
    ----------
    seconds
        Those seconds, shape (seconds,).
    doubt
        Probability that the rest was a ride, too.
    flags
        Quality flags with their number: `faster_than_records`, `downhill_ride`, `ride`, `low_heart_rate`,
        `mostly_vehicle`; of what cannot be decided, `maybe_ride_pct` with its probability.
    """

    seconds: Bools
    doubt: float
    flags: list[str]


def rides(outing: Outing) -> Rides:
    """Find the moving seconds that nobody covers on foot, and how probable it is that the rest was a ride, too.

    Parameters
    ----------
    outing
        The activity.
    """
    moving = outing.moving
    if not moving.any():
        return Rides(moving, 0.0, [])
    found = {
        Flag.FASTER_THAN_RECORDS: moving & faster_than_records(outing.speed_mps, moving, outing.altitude_m),
        Flag.DOWNHILL_RIDE: moving & _on_slopes(outing),
    }
    ridden, doubt = np.logical_or.reduce(list(found.values())), 0.0
    steps = has_steps(outing)
    if not steps or excess_step_m(outing) > -p.CRANK_STEP_MARGIN.value:
        capacity = _capacity(outing)
        found[Flag.RIDE] = moving & ~ridden & (not steps and _moves_like_a_ride(outing, capacity))
        too_low = bool(capacity and capacity > p.COST_MOST_CAPACITY.value)
        found[Flag.LOW_HEART_RATE] = moving & ~ridden & ~found[Flag.RIDE] & too_low
        ridden = np.logical_or.reduce(list(found.values()))
        unproven = outing.speed_mps[moving & ~ridden & np.isfinite(outing.speed_mps)]
        dense = outing.dense and not outing.walked
        doubt = ride_probability(unproven, capacity, silent=is_silent(outing), dense=dense)
    found[Flag.MOSTLY_VEHICLE] = rest_of_trip(outing, ridden)
    ridden |= found[Flag.MOSTLY_VEHICLE]
    counts = {flag: int(at.sum()) for flag, at in found.items()}
    counts[Flag.MAYBE_RIDE_PCT] = round(100 * doubt) if doubt >= p.DOUBT_NAMED.value else 0
    return Rides(ridden, doubt, flags_of(counts))


@lru_cache
def record_speed(duration_s: float) -> float:
    """Return the mean speed of the fastest people over a duration, by a power law between world records [m/s].

    >>> round(record_speed(7235), 2)
    5.83
    """
    times, distances = np.array(list(p.WORLD_RECORDS.value.values())), np.array(list(p.WORLD_RECORDS.value))
    return float(np.exp(np.interp(np.log(duration_s), np.log(times), np.log(distances / times))))


def faster_than_records(speed_mps: Floats, moving: Bools, altitude_m: Floats) -> Bools:
    """Return the seconds of windows whose mean speed is beyond the world records, more than their descent explains.

    Parameters
    ----------
    speed_mps, moving, altitude_m
        Speed [m/s] and altitude [m], NaN where unknown, and whether the athlete moves, shape (seconds,).

    Returns
    -------
    Bools
        Shape (seconds,).
    """
    covered = np.where(moving, known_or_zero(speed_mps), 0.0)
    total, fastest = running_total(covered), float(covered.max(initial=0.0))
    beyond = np.zeros(speed_mps.size, bool)
    for window in p.RECORD_WINDOWS.value:
        if window > speed_mps.size:
            break
        highest = p.RECORD_TOLERANCE.value * record_speed(window)
        if fastest <= highest:
            continue
        distance = total[window:] - total[:-window]
        limit = highest * window
        starts = np.flatnonzero(distance > limit)
        if not starts.size:
            continue
        fall = known_or_zero(altitude_m[starts] - altitude_m[starts + window - 1])
        help_ = np.clip(p.DESCENT_HELP.value * fall / distance[starts], 0.0, p.DESCENT_HELP_MAX.value)
        starts = starts[distance[starts] > limit * (1.0 + help_)]
        beyond |= from_runs(starts, starts + window, speed_mps.size)
    return beyond


def unanswered_speed(outing: Outing, *, measured: bool) -> Bools:
    """Find fast bouts that neither cadence nor heart rate answers: leaps of positions or of distance.

    Parameters
    ----------
    outing
        The activity.
    measured
        Whether the device itself measured speed, rather than positions or distance.

    Returns
    -------
    Bools
        Shape (seconds,).
    """
    starts, ends = runs(outing.moving & (known_or_zero(outing.speed_mps) > p.FAST_BOUT_SPEED.value))
    doubtful = [
        _is_unanswered(outing, start, end, unless=measured or not outing.walked)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    chosen, size, edge = np.array(doubtful, bool), outing.moving.size, p.FAST_BOUT_EDGE.value
    return from_runs(np.maximum(starts[chosen] - edge, 0), np.minimum(ends[chosen] + edge, size), size)


def _is_unanswered(outing: Outing, start: int, end: int, *, unless: bool) -> bool:
    """Return whether a fast bout has no answer; without cadence and heart rate, the opposite of `unless`."""
    cadence = outing.cadence_spm[start : end + p.ANSWER_CADENCE_LAG.value]
    known = cadence[np.isfinite(cadence)]
    if known.size * 2 >= end - start:
        return bool(known.max() < p.FAST_BOUT_CADENCE.value)
    before = outing.heart_rate_bpm[max(start - p.ANSWER_CADENCE_LAG.value, 0) : start + 1]
    after = outing.heart_rate_bpm[start : end + p.ANSWER_HEART_RATE_LAG.value]
    if np.isfinite(before).any() and np.isfinite(after).any():
        if end - start < p.ANSWER_SHORTEST_BOUT.value:
            return not unless
        highest = float(np.nanmax(after))
        return highest < p.FAST_BOUT_HEART_RATE.value and highest - float(np.nanmin(before)) < p.ANSWER_RISE.value
    return not unless


def _moves_like_a_ride(outing: Outing, capacity: float | None) -> bool:
    """Return whether, without steps, it moves like wheels or a boat: coasting, by strokes, very fast, uneven, a motor.

    The nearer to world records, the more even runners are. A motor's limiter shows as a fast speed that is hardly ever
    exceeded; it counts only where no heart rate says more. Where a usual heart explains the speed, only coasting and
    very fast speeds are a ride.
    """
    speed = outing.speed_mps[outing.moving & np.isfinite(outing.speed_mps)]
    if speed.size < p.VEHICLE_TIME.value:
        return False
    if (
        is_coasting(outing)
        or are_strokes(outing)
        or np.quantile(speed, common.HIGH_SPEED_QUANTILE.value) > common.CYCLING_HIGH_SPEED.value
    ):
        return True
    if capacity is not None and capacity < p.USUAL_CAPACITY.value:
        return False
    smooth = moving_average(speed, common.SUSTAINED_TIME.value + 1)
    mean, (usual, high) = float(smooth.mean()), np.quantile(smooth, (0.5, common.HIGH_SPEED_QUANTILE.value))
    level = mean / record_speed(float(speed.size))
    levels, spreads = p.UNEVEN_SPEED.value
    if is_stepless(outing) or (level > levels[0] and smooth.std() > np.interp(level, levels, spreads) * mean):
        return True
    if speed.size < p.LIMITED_RIDE_TIME.value or np.isfinite(outing.heart_rate_bpm[outing.moving]).any():
        return False
    return bool(usual > p.LIMITED_RIDE_SPEED.value and high < (1.0 + p.LIMITED_SPREAD.value) * usual)


def _capacity(outing: Outing) -> float | None:
    """Return the least maximal oxygen uptake with which these speeds are run at these heart rates [ml/kg/min].

    It is the lower quartile of windows, since heart rate sensors often read too low at first. Stops count half, since
    heart rate falls late. Infinite if it is unusually high while heart rate is one of sitting; None if unknown.
    """
    standing = ~outing.moving & (known_or_zero(outing.speed_mps) < common.STANDING_SPEED.value)
    speed, heart_rate = _blocks(np.where(standing, 0.0, outing.speed_mps)), _blocks(outing.heart_rate_bpm)
    moving_s, standing_s = (_blocks(mask.astype(np.float64)).sum(axis=1) for mask in (outing.moving, standing))
    whole = np.isfinite(speed).all(axis=1) & np.isfinite(heart_rate).all(axis=1)
    whole &= (moving_s > 0) & (moving_s + standing_s == p.COST_WINDOW.value)
    pace = speed[whole].sum(axis=1) / (moving_s + standing_s / 2.0)[whole]
    running = pace > common.RUNNING_MEDIAN_SPEED.value
    if running.sum() < max(p.COST_LEAST_BLOCKS.value, whole.sum() / 2.0):
        return None
    known = outing.heart_rate_bpm[outing.moving & np.isfinite(outing.heart_rate_bpm)]
    if _is_stuck(known) and np.median(pace) < p.STUCK_BELOW_SPEED.value:
        return None
    pace, beats = pace[running], heart_rate[whole][running].mean(axis=1)
    low, high = p.COST_HEART_RATES.value
    share = np.clip((beats - low) / (high - low), p.COST_LEAST_SHARE.value, 1.0)
    capacity = float(np.quantile(p.COST_PER_SPEED.value * pace / share, p.COST_QUANTILE.value))
    sitting = np.quantile(beats, 1.0 - p.COST_QUANTILE.value) < common.RUNNING_LEAST_HEART_RATE.value
    return np.inf if sitting and capacity > p.USUAL_CAPACITY.value else capacity


def _blocks(values: Floats) -> Floats:
    """Return the whole windows over which cost is compared, one after the other; shape (windows, seconds)."""
    window = p.COST_WINDOW.value
    return values[: values.size // window * window].reshape(-1, window)


def _is_stuck(heart_rate_bpm: Floats) -> bool:
    """Return whether a sensor shows one value nearly always, as no heart does."""
    _, counts = np.unique(np.rint(heart_rate_bpm), return_counts=True)
    return bool(counts.max() > p.STUCK_HEART_RATE_SHARE.value * heart_rate_bpm.size)


def _on_slopes(outing: Outing) -> Bools:
    """Return the seconds of lifts, faster up than anyone climbs, and of descents faster than anyone runs down.

    Beside lifts, skis and sledges explain slower descents, too.
    """
    lifted = _rises(outing.altitude_m, p.LIFT_WINDOW.value, p.LIFT_SPEED.value)
    least = p.FALL_SPEED_BESIDE_LIFTS.value if lifted.any() and not has_steps(outing) else p.FALL_SPEED.value
    falling = _rises(-outing.altitude_m, p.FALL_WINDOW.value, least)
    return lifted | (falling & (known_or_zero(outing.speed_mps) > p.STEPLESS_VEHICLE_SPEED.value))


def _rises(altitude_m: Floats, window_s: int, least_mps: float) -> Bools:
    """Return the centres of windows that rise faster in both halves: a jump of altitude falls into one half only."""
    half = window_s // 2
    rising = np.zeros(altitude_m.size, bool)
    if altitude_m.size > 2 * half:
        fast = altitude_m[half:] - altitude_m[:-half] > least_mps * half
        rising[half:-half] = fast[:-half] & fast[half:]
    return rising
