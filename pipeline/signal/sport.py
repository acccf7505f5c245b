"""The sport of an activity whose file names none, told from how it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.state.vehicle import vehicle_seconds

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

NAMELESS = (None, "", "generic", "all", "invalid")
INDOORS = frozenset({"treadmill", "virtual_activity", "spin", "elliptical", "stair_climbing"})


def is_indoors(sub_sport: str | None) -> bool:
    """Whether a sub-sport is done under a roof, where altitude tells nothing about the work."""
    return sub_sport is not None and (sub_sport in INDOORS or sub_sport.startswith("indoor_"))


def infer_sport(speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats) -> str:
    """Name the sport that moves like this.

    Parameters
    ----------
    speed_mps, cadence_spm, altitude_m
        Speed [m/s], steps per minute and altitude [m], NaN where unknown, shape (seconds,).

    Returns
    -------
    str
        `running`, `walking`, `hiking`, `cycling` or, where there is too little movement to tell or what is counted are
        no steps, `generic`.
    """
    steps = cadence_spm[cadence_spm > p.STEPPING_SPM]
    running_steps = bool(steps.size >= p.MIN_INFERENCE_S and np.median(steps) > p.RUNNING_SPM)
    own = ~_ride_home(speed_mps, cadence_spm, altitude_m)
    moving = speed_mps[own & (speed_mps > p.STANDING_SPEED_MPS)]
    if moving.size < p.MIN_INFERENCE_S:
        return "running" if running_steps else "generic"
    typical, fast = float(np.median(moving)), float(np.quantile(moving, 0.95))
    if typical > p.CYCLING_TYPICAL_MPS or (fast > p.CYCLING_FAST_MPS and not running_steps):
        return "cycling"
    if running_steps or (typical > p.RUNNING_TYPICAL_MPS and not steps.size):
        return "running"
    if steps.size >= p.MIN_INFERENCE_S and typical / (float(np.median(steps)) / 60.0) > p.WALKING_STEP_M:
        return "generic"  # strokes of a paddle or turns of a crank
    height = altitude_m[own]
    rise = float(np.nanmax(height) - np.nanmin(height)) if np.isfinite(height).any() else 0.0
    return "hiking" if rise > p.HIKING_CLIMB * moving.sum() else "walking"


def _ride_home(speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats) -> Bools:
    """Seconds of a ride to or from what was done on foot: fast and not downhill, the rest long and never so fast."""
    none = np.zeros(speed_mps.size, bool)
    riding = np.flatnonzero(vehicle_seconds(speed_mps, cadence_spm, None))
    if not riding.size:
        return none
    first, last = int(riding[0]), int(riding[-1])
    if first <= p.VEHICLE_LINK_S:
        first = 0
    elif last >= speed_mps.size - p.VEHICLE_LINK_S:
        last = speed_mps.size - 1
    else:
        return none
    ride = none.copy()
    ride[first : last + 1] = True
    rest = speed_mps[~ride & (speed_mps > p.STANDING_SPEED_MPS)]
    if rest.size < p.ON_FOOT_S or float(np.quantile(rest, 0.95)) > p.CYCLING_TYPICAL_MPS:
        return none
    height = altitude_m[ride & np.isfinite(altitude_m)]
    fall = float(height[0] - height[-1]) if height.size else 0.0
    return none if fall > p.COASTING_GRADE * float(np.nansum(speed_mps[ride])) else ride
