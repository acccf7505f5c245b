"""The sport of an activity whose file names none, inferred from how the athlete moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.state.parameters import STROKES_SPREAD, VEHICLE_LONGEST_STOP
from pipeline.signal.state.vehicle import vehicle_seconds

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

NAMELESS = (None, "", "generic", "all", "invalid")
INDOORS = frozenset({"treadmill", "virtual_activity", "spin", "elliptical", "stair_climbing"})


def is_indoors(sub_sport: str | None) -> bool:
    """Return whether a sub-sport is done indoors, where altitude does not reflect the work.

    Parameters
    ----------
    sub_sport
        Sub-sport in FIT's words; None where the file names none.
    """
    return sub_sport is not None and (sub_sport in INDOORS or sub_sport.startswith("indoor_"))


def infer_sport(
    speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats, heart_rate_bpm: Floats, *, other: bool = False
) -> str:
    """Infer the sport from speed, cadence, climb and heart rate.

    Parameters
    ----------
    speed_mps, cadence_spm, altitude_m, heart_rate_bpm
        Speed [m/s], cadence [steps/min], altitude [m] and heart rate [bpm], NaN where unknown, shape (seconds,).
    other
        Whether the file says that it is none of the usual sports: then it is on foot only with steps, or over terrain
        that no water has.

    Returns
    -------
    str
        `running`, `walking`, `hiking`, `cycling`, or `generic` where there is too little movement, the cadence is not
        one of steps, or the heart rate not one of a runner.
    """
    least = p.INFERENCE_LEAST_TIME.value
    steps = cadence_spm[cadence_spm > p.STEPPING_CADENCE.value]
    running_steps = bool(steps.size >= least and np.median(steps) > p.RUNNING_CADENCE.value)
    own = ~_ride_home(speed_mps, cadence_spm, altitude_m)
    speed, cadence, altitude, heart_rate = (one[own] for one in (speed_mps, cadence_spm, altitude_m, heart_rate_bpm))
    moving = speed > p.STANDING_SPEED.value
    if moving.sum() < least:
        return "running" if running_steps else "generic"
    typical, high = float(np.median(speed[moving])), float(np.quantile(speed[moving], p.HIGH_SPEED_QUANTILE.value))
    if typical > p.CYCLING_MEDIAN_SPEED.value or (high > p.CYCLING_HIGH_SPEED.value and not running_steps):
        return "cycling"
    if _are_fast_strokes(steps, typical):
        return "generic"
    bouts = speed > p.RUNNING_BOUT_SPEED.value
    if high > p.RUNNING_BOUT_SPEED.value and not running_steps:  # sprints, say, with walks between them
        counted = (cadence[moving] > 0).sum() >= least
        running_steps = _are_run(cadence[bouts], unless=counted or other or _at_rest(heart_rate[bouts]))
    if running_steps:
        return "running"
    return _without_running_steps(
        speed[moving], cadence[moving], altitude[np.isfinite(altitude)], heart_rate, other=other
    )


def _without_running_steps(
    speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats, heart_rate_bpm: Floats, *, other: bool
) -> str:
    """Infer the sport where no steps are those of running: from speed where none are counted, else a walk or none.

    Speed and cadence are of moving seconds, and altitude is known throughout.
    """
    usual = float(np.median(speed_mps))
    runs = usual > p.RUNNING_MEDIAN_SPEED.value
    counts = cadence_spm[cadence_spm > 0]
    if counts.size >= p.INFERENCE_LEAST_TIME.value:  # of steps, or of strokes or a crank
        mostly = not other or counts.size >= p.SOURCE_COVERAGE.value * np.isfinite(cadence_spm).sum()
        runs, on_foot = False, mostly and _are_walking_steps(float(np.median(counts)), usual)
    elif other:
        on_foot = _relief(altitude_m) >= p.LAND_RELIEF.value
    else:
        on_foot = not (runs and _at_rest(heart_rate_bpm))
    if runs or not on_foot:
        return "running" if on_foot else "generic"
    rise = float(np.ptp(altitude_m)) if altitude_m.size else 0.0
    return "hiking" if rise > p.HIKING_CLIMB.value * speed_mps.sum() else "walking"


def _are_fast_strokes(steps_spm: Floats, speed_mps: float) -> bool:
    """Return whether an even cadence is too slow for running, at a speed that nobody walks: twice that of a paddle."""
    if steps_spm.size < p.INFERENCE_LEAST_TIME.value or speed_mps <= p.RUNNING_MEDIAN_SPEED.value:
        return False
    even = steps_spm.std() < STROKES_SPREAD.value * steps_spm.mean()
    return bool(even and np.median(steps_spm) < p.RUN_CADENCE_MIN.value)


def _are_run(cadence_spm: Floats, *, unless: bool) -> bool:
    """Return whether fast bouts have steps of running; where most have no cadence, the opposite of `unless`."""
    known = cadence_spm[np.isfinite(cadence_spm)]
    if known.size * 2 < cadence_spm.size:
        return not unless
    return float(np.median(known)) > p.RUNNING_CADENCE.value


def _at_rest(heart_rate_bpm: Floats) -> bool:
    """Return whether heart rate is known and too low for running."""
    known = heart_rate_bpm[heart_rate_bpm > 0]
    return known.size >= p.INFERENCE_LEAST_TIME.value and float(np.median(known)) < p.RUNNING_LEAST_HEART_RATE.value


def _are_walking_steps(cadence_spm: float, speed_mps: float) -> bool:
    """Return whether a cadence is one of steps at walking speed: neither too few nor too long ones."""
    typical = p.TYPICAL_WALK_CADENCE.value * np.sqrt(speed_mps / p.TYPICAL_WALK_SPEED.value)
    many = cadence_spm >= p.STEPS_OF_TYPICAL.value * typical
    return bool(many and speed_mps / (cadence_spm / 60.0) <= p.WALKING_STEP_MAX.value)


def _relief(altitude_m: Floats) -> float:
    """Return the range of the middle nine tenths of altitude [m], 0 where it is unknown."""
    return float(np.subtract(*np.quantile(altitude_m, (0.95, 0.05)))) if altitude_m.size else 0.0


def _ride_home(speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats) -> Bools:
    """Return the seconds of a ride before or after an activity on foot that is long and never so fast.

    A ride that falls much may be the descent of a bicycle ride, and counts as part of the activity.
    """
    none = np.zeros(speed_mps.size, bool)
    riding = np.flatnonzero(vehicle_seconds(speed_mps, cadence_spm, None))
    if not riding.size:
        return none
    first, last, edge = int(riding[0]), int(riding[-1]), VEHICLE_LONGEST_STOP.value
    if first <= edge:
        first = 0
    elif last >= speed_mps.size - edge:
        last = speed_mps.size - 1
    else:
        return none
    ride = none.copy()
    ride[first : last + 1] = True
    rest = speed_mps[~ride & (speed_mps > p.STANDING_SPEED.value)]
    if rest.size < p.RIDE_HOME_LEAST_REST.value:
        return none
    if float(np.quantile(rest, p.HIGH_SPEED_QUANTILE.value)) > p.CYCLING_MEDIAN_SPEED.value:
        return none
    height = altitude_m[ride & np.isfinite(altitude_m)]
    fall = float(height[0] - height[-1]) if height.size else 0.0
    return none if fall > p.COASTING_FALL.value * float(np.nansum(speed_mps[ride])) else ride
