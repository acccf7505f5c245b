"""Hills and stairs: which moving seconds climb, decided before pace is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.kinds import HILL, STAIRS
from pipeline.segments.labels.viterbi import best_states
from pipeline.signal.windows import equal_runs
from pipeline.vocabulary import GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features

LEVEL = -1  # neither hill nor stairs: pace decides
STAIR_SPORTS = frozenset({"stair_climbing", "floor_climbing"})


def terrain_of(features: Features, *, after_break: Bools, grade_quality: str, climbs_stairs: bool) -> Ints:
    """Separate level ground (and descents), hills and stairs.

    Parameters
    ----------
    features
        Per-second features of one run, moving seconds only.
    after_break
        Shape (seconds,). True on the first second after a stop; no bout goes on across one.
    grade_quality
        What the altitude rests on; decides the rise a hill must have.
    climbs_stairs
        Whether the file's sport is stair or floor climbing: then stairs need neither cadence nor distance.

    Returns
    -------
    Ints
        LEVEL, HILL or STAIRS per second, every bout within the limits of its definition.
    """
    ground = np.full(len(features.speed_mps), LEVEL, dtype=np.int64)
    if grade_quality == GradeQuality.NONE and not climbs_stairs:
        return ground
    if grade_quality != GradeQuality.GPS or climbs_stairs:  # steps are finer than what GPS can show
        ground[_stairs(features, after_break, climbs_stairs=climbs_stairs)] = STAIRS
    ground[_hills(features, after_break, ground == STAIRS, grade_quality)] = HILL
    _leave_out_lone_steps(ground, after_break)
    return ground


def _leave_out_lone_steps(ground: Ints, after_break: Bools) -> None:
    """Call a few steps amid a hill, or at the end of a long one, a hill, in place.

    An uneven walking speed on a steep path looks the same.
    """
    reach = p.STAIRS_AMID_HILL_REACH_S.value
    hills = _bouts(ground == HILL, after_break)
    for start, end in _bouts(ground == STAIRS, after_break):
        before = [(a, b) for a, b in hills if 0 <= start - b <= reach and not after_break[b:end].any()]
        after = [(a, b) for a, b in hills if 0 <= a - end <= reach and not after_break[start + 1 : a + 1].any()]
        near_s = sum(b - a for a, b in before + after)
        amid = bool(before and after) or near_s >= p.STAIRS_AT_HILL_RATIO.value * (end - start)
        if end - start < p.STAIRS_AMID_HILL_S.value and amid:
            ground[before[0][1] if before else start : after[0][0] if after else end] = HILL


def _stairs(features: Features, after_break: Bools, *, climbs_stairs: bool) -> Bools:
    """Bouts of steps that are long and high enough."""
    stairs: Bools = (
        best_states(_against_zero(features.stairs_score), p.STAIRS_SWITCH_COST.value, free_switch=after_break) == 1
    )
    rise = features.vertical_speed_mps
    for start, end in _bouts(stairs, after_break):
        seconds, run_m = end - start, float(np.nansum(features.speed_mps[start:end]))
        least = max(
            limits.STAIRS_MIN_RISE_M.value, p.STAIRS_LEAST_CLIMB.value * limits.STAIRS_VERTICAL_MPS.value[0] * seconds
        )
        if not climbs_stairs:
            least = max(least, limits.STAIRS_RISE_OVER_RUN.value[0] * run_m)
        stairs[start:end] = seconds >= limits.STAIRS_MIN_S.value and rise[start:end].sum() >= least
    return stairs


def _hills(features: Features, after_break: Bools, stairs: Bools, grade_quality: str) -> Bools:
    """Bouts that rise beyond 4 % by more than the error of their height, within the definition."""
    run_m = np.nan_to_num(features.speed_mps)
    cost = p.HILL_SWITCH_COST.value[GradeQuality(grade_quality)]
    excess = (features.rise_m - limits.HILL_FROM_GRADE.value * run_m) / features.height_sd_m
    excess[stairs | np.isnan(features.speed_mps)] = -cost
    hill: Bools = best_states(_against_zero(excess), cost, free_switch=after_break) == 1
    for start, end in _bouts(hill, after_break):
        hill[start:end] = is_hill(
            features.rise_m[start:end], run_m[start:end], limits.HILL_MIN_RISE_M.value[GradeQuality(grade_quality)]
        )
    return hill


def is_hill(rise_m: Floats, run_m: Floats, min_rise_m: float) -> bool:
    """Whether a bout meets the definition of a hill: long enough, high enough, steep enough on the whole."""
    least = max(p.HILL_RISE_REACHED.value * min_rise_m, limits.HILL_FROM_GRADE.value * float(run_m.sum()))
    return len(rise_m) >= limits.HILL_MIN_S.value and float(rise_m.sum()) >= least


def _against_zero(score: Floats) -> Floats:
    return np.stack([np.zeros_like(score), score], axis=1)


def _bouts(inside: Bools, after_break: Bools) -> list[tuple[int, int]]:
    """Start and exclusive end of every bout that no break cuts."""
    starts, ends = equal_runs(np.where(inside, np.cumsum(after_break), -1))
    return [(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if inside[a]]
