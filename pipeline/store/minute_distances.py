"""Compare the distances that two activities cover minute by minute."""

from __future__ import annotations

import numpy as np

from pipeline.units import SECONDS_PER_MINUTE

# All judgement, checked on real runs.
SHAPE_MINUTES = 15  # full minutes in common, the least whose rhythm shows a copy whatever its scale
SHAPE_VARIATION = 0.05  # coefficient of variation from which minutes have a rhythm
SHAPE_CORRELATION = 0.9  # between the minutes of both: by chance one pair in 400,000 of `SHAPE_MINUTES`
CUT_SHORT_WITHIN = 0.02  # fraction of the fastest minute, at any minute, if less than `PART_OF_LONGER` was left
CUT_SHORT_SCALE = 0.1  # difference of scale between a file and its beginning: from a minute it is 0.08 off
PIECE_WITHIN = 0.04  # mean difference of its minutes, over their mean
PIECE_MINUTE_WITHIN = 0.15  # largest difference of a minute, over the mean
PAUSES_CUT_STEP_S = 6.0  # s by which the lag of a copy without the pauses changes in a minute of running: GPS noise
PAUSES_CUT_SHARE = 0.6  # share of the minutes of running; the others lie beside a pause


def is_piece(left_m: np.ndarray, right_m: np.ndarray, *, at_start: bool) -> bool:
    """Return whether the minutes of a small piece, the last one incomplete, are those of the whole.

    From a common start, minutes coincide, and a part of a file may give another scale of speed than the whole.

    Parameters
    ----------
    left_m, right_m
        Distance of the same minutes by each [m].
    at_start
        Whether both start together.
    """
    left_m, right_m = (minutes_m[: max(1, minutes_m.size - 1)] for minutes_m in (left_m, right_m))
    mean_m = (left_m.mean() + right_m.mean()) / 2
    if mean_m <= 0:
        return False
    if at_start:
        scale = left_m.mean() / mean_m, right_m.mean() / mean_m
        apart_m = np.abs(left_m / scale[0] - right_m / scale[1]) if min(scale) > 0 else mean_m
        same_scale = abs(scale[0] - scale[1]) <= CUT_SHORT_SCALE
        return bool(same_scale and np.max(apart_m) <= CUT_SHORT_WITHIN * max(left_m.max(), right_m.max()))
    apart_m = np.abs(left_m - right_m)
    return bool(apart_m.mean() <= PIECE_WITHIN * mean_m and apart_m.max() <= PIECE_MINUTE_WITHIN * mean_m)


def is_same_shape(left_m: np.ndarray, right_m: np.ndarray) -> bool:
    """Return whether full minutes have one rhythm, on whatever scale, as of a watch and a phone that is off.

    Parameters
    ----------
    left_m, right_m
        Distance of the same minutes by each [m], the last one incomplete.
    """
    left_m, right_m = left_m[:-1], right_m[:-1]
    if left_m.size < SHAPE_MINUTES or min(left_m.mean(), right_m.mean()) <= 0:
        return False
    if min(left_m.std() / left_m.mean(), right_m.std() / right_m.mean()) < SHAPE_VARIATION:
        return False
    return bool(np.corrcoef(left_m, right_m)[0, 1] >= SHAPE_CORRELATION)


def is_without_pauses(minutes_m: np.ndarray, other_m: np.ndarray) -> bool:
    """Return whether one activity is the other without its pauses: it lags by steps, and not more with each minute.

    Parameters
    ----------
    minutes_m, other_m
        Distance of each minute of two activities that start together and cover the same distance [m].
    """
    size = min(minutes_m.size, other_m.size)
    if size < SHAPE_MINUTES:
        return False
    reached_s = []
    for each_m in (minutes_m, other_m):
        covered = np.concatenate(([0.0], np.cumsum(each_m) / each_m.sum()))
        reached_s.append(np.interp(np.linspace(0, 1, size), covered, SECONDS_PER_MINUTE * np.arange(covered.size)))
    steps_s = np.diff(reached_s[0] - reached_s[1])
    return bool((np.abs(steps_s) <= PAUSES_CUT_STEP_S).mean() >= PAUSES_CUT_SHARE)
