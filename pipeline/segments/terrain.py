"""Hills and stairs: which moving seconds climb, decided before pace is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as p
from pipeline.segments.decode import best_states, runs

if TYPE_CHECKING:
    from pipeline.physiology.arrays import Bools, Floats
    from pipeline.segments.features import Features
    from pipeline.segments.series import Ints

LEVEL, HILL, STAIRS = 0, 1, 2
STAIR_SPORTS = frozenset({"stair_climbing", "floor_climbing"})


def terrain_of(features: Features, *, grade_quality: str, climbs_stairs: bool) -> Ints:
    """Tell level ground (and descents), hills and stairs apart.

    Parameters
    ----------
    features
        Per-second features of one run, moving seconds only.
    grade_quality
        What the altitude rests on; decides the rise a hill must have.
    climbs_stairs
        Whether the file's sport says stair or floor climbing: then stairs need neither cadence nor distance.

    Returns
    -------
    Ints
        LEVEL, HILL or STAIRS per second, every bout within the limits of its definition.
    """
    scores = np.zeros((len(features.speed_mps), 3))
    scores[:, HILL] = hill_score(features)
    scores[:, STAIRS] = p.TERRAIN_WEIGHT * p.TERRAIN_CLIP + stairs_score(features, climbs_stairs=climbs_stairs)
    if grade_quality in {"gps", "none"} and not climbs_stairs:
        scores[:, STAIRS] = -np.inf  # steps are finer than what such an altitude can show
    states = best_states(scores, p.TERRAIN_SWITCH_COST)
    return _within_definition(states, features, p.HILL_MIN_RISE_M[grade_quality])


def hill_score(features: Features) -> Floats:
    """Evidence of a grade over 4 % [nats]."""
    sd = np.hypot(features.grade_sd, p.GRADE_SD_FLOOR)
    score: Floats = p.TERRAIN_WEIGHT * np.clip(
        (features.grade - p.HILL_FROM_GRADE) / sd, -p.TERRAIN_CLIP, p.TERRAIN_CLIP
    )
    return score


def stairs_score(features: Features, *, climbs_stairs: bool) -> Floats:
    """Evidence of steps against a steep path [nats]: rate of climb, rise over run, rise per step, no lift."""
    vertical = np.nan_to_num(features.vertical_speed_mps)
    slowest, fastest = p.STAIRS_VERTICAL_MPS
    climb = np.clip(np.minimum(vertical - 0.8 * slowest, fastest - vertical) / 0.03, -p.STAIRS_CLIP, p.STAIRS_CLIP)
    standing = features.cadence_spm < 20  # judgement: rising without steps is a lift
    lift = np.where(standing & (vertical > slowest), -2 * p.STAIRS_CLIP, 0.0)
    if climbs_stairs:
        return climb + lift
    slope = vertical / np.fmax(np.nan_to_num(features.speed_mps, nan=np.inf), 0.1)
    low, high = p.STAIRS_SLOPE
    steep = np.clip(np.minimum(slope - 0.9 * low, 1.2 * high - slope) / 0.05, -p.STAIRS_CLIP, p.STAIRS_CLIP)
    return np.minimum(climb, steep) + lift + _step_score(vertical, features.cadence_spm)


def _step_score(vertical_mps: Floats, cadence_spm: Floats) -> Floats:
    """Whether the rise per step is that of one or of two stair steps; without cadence stairs cannot be told."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = 60 * vertical_mps / cadence_spm
    low, high = 0.9 * p.STAIRS_STEP_M[0], 1.1 * p.STAIRS_STEP_M[1]
    fits: Bools = ((rise >= low) & (rise <= high)) | ((rise >= 2 * low) & (rise <= 2 * high))
    return p.STEP_WEIGHT * np.where(np.isnan(cadence_spm), -p.STAIRS_CLIP, np.where(fits, 1.0, -1.5))


def _within_definition(states: Ints, features: Features, hill_min_rise: float) -> Ints:
    """Turn bouts that miss a limit of their definition into level ground, stairs into a hill where they are one."""
    states = states.copy()
    horizontal = np.nan_to_num(features.speed_mps)
    rise = np.nan_to_num(features.vertical_speed_mps)
    for start, end in zip(*runs(states), strict=True):
        bout = slice(start, end)
        if states[start] == STAIRS and (end - start < p.STAIRS_MIN_S or rise[bout].sum() < p.STAIRS_MIN_RISE_M):
            states[bout] = HILL
    slope_rise = features.grade * horizontal
    for start, end in zip(*runs(states), strict=True):
        if states[start] == HILL and not is_hill(slope_rise[start:end], horizontal[start:end], hill_min_rise):
            states[start:end] = LEVEL
    return states


def is_hill(rise_m: Floats, run_m: Floats, min_rise: float) -> bool:
    """Whether a bout meets the definition of a hill: long enough, high enough, steep enough on the whole."""
    least = max(min_rise, p.HILL_FROM_GRADE * float(run_m.sum()))
    return len(rise_m) >= p.HILL_MIN_S and float(rise_m.sum()) >= least
