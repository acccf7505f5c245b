"""The sport of an activity whose file names none, told from how it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p

if TYPE_CHECKING:
    from pipeline.signal.windows import Floats

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
    moving = speed_mps[speed_mps > p.STANDING_SPEED_MPS]
    if moving.size < p.MIN_INFERENCE_S:
        return "running" if running_steps else "generic"
    typical, fast = float(np.median(moving)), float(np.quantile(moving, 0.95))
    if typical > p.CYCLING_TYPICAL_MPS or (fast > p.CYCLING_FAST_MPS and not running_steps):
        return "cycling"
    if running_steps or (typical > p.RUNNING_TYPICAL_MPS and not steps.size):
        return "running"
    if steps.size >= p.MIN_INFERENCE_S and typical / (float(np.median(steps)) / 60.0) > p.WALKING_STEP_M:
        return "generic"  # strokes of a paddle or turns of a crank
    rise = float(np.nanmax(altitude_m) - np.nanmin(altitude_m)) if np.isfinite(altitude_m).any() else 0.0
    return "hiking" if rise > p.HIKING_CLIMB * moving.sum() else "walking"
