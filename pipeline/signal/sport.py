"""The sport of an activity whose file names none, inferred from how the athlete moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.state.parameters import VEHICLE_LONGEST_STOP
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


def infer_sport(speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats) -> str:
    """Infer the sport from speed, cadence and climb.

    Parameters
    ----------
    speed_mps, cadence_spm, altitude_m
        Speed [m/s], cadence [steps/min] and altitude [m], NaN where unknown, shape (seconds,).

    Returns
    -------
    str
        `running`, `walking`, `hiking`, `cycling`, or `generic` where there is too little movement or the cadence is not
        one of steps.
    """
    least = p.INFERENCE_LEAST_TIME.value
    steps = cadence_spm[cadence_spm > p.STEPPING_CADENCE.value]
    running_steps = bool(steps.size >= least and np.median(steps) > p.RUNNING_CADENCE.value)
    own = ~_ride_home(speed_mps, cadence_spm, altitude_m)
    moving = speed_mps[own & (speed_mps > p.STANDING_SPEED.value)]
    if moving.size < least:
        return "running" if running_steps else "generic"
    typical, high = float(np.median(moving)), float(np.quantile(moving, p.HIGH_SPEED_QUANTILE.value))
    if typical > p.CYCLING_MEDIAN_SPEED.value or (high > p.CYCLING_HIGH_SPEED.value and not running_steps):
        return "cycling"
    if running_steps or (typical > p.RUNNING_MEDIAN_SPEED.value and not steps.size):
        return "running"
    if steps.size >= least and typical / (float(np.median(steps)) / 60.0) > p.WALKING_STEP_MAX.value:
        return "generic"  # strokes of a paddle or revolutions of a crank
    height = altitude_m[own]
    rise = float(np.nanmax(height) - np.nanmin(height)) if np.isfinite(height).any() else 0.0
    return "hiking" if rise > p.HIKING_CLIMB.value * moving.sum() else "walking"


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
