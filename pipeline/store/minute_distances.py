"""Compare the distances that two activities cover minute by minute."""

from __future__ import annotations

import numpy as np

from pipeline.units import SECONDS_PER_MINUTE

# All judgement, checked on real runs.
SHARES = 20  # of the distance, at whose ends times are compared
LATE_S = 15.0  # s by which any two devices differ, as the last minute is incomplete
SHAPE_MINUTES = 15  # full minutes in common, the least whose rhythm shows a copy whatever its scale
SHAPE_VARIATION = 0.02  # coefficient of variation from which minutes have a rhythm
UNEVEN_VARIATION = 0.1  # coefficient of variation of minutes, from which those of two outings show that they are two
UNEVEN_MINUTES = 8  # full minutes in common, the least that show it
UNEVEN_RHYTHM = 0.5  # correlation between such minutes, below which two people ran
CUT_SHORT_SCALE = 0.1  # difference of scale between a file and its beginning: from a minute it is 0.08 off
PIECE_WITHIN = 0.07  # mean difference of its minutes, over their mean
PIECE_MINUTE_WITHIN = 0.25  # largest difference of a minute, over the mean


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
    scale = (left_m.mean() / mean_m, right_m.mean() / mean_m) if at_start else (1.0, 1.0)
    if min(scale) <= 0 or abs(scale[0] - scale[1]) > CUT_SHORT_SCALE:
        return False
    apart_m = np.abs(left_m / scale[0] - right_m / scale[1])
    return bool(apart_m.mean() <= PIECE_WITHIN * mean_m and apart_m.max() <= PIECE_MINUTE_WITHIN * mean_m)


def is_same_shape(left_m: np.ndarray, right_m: np.ndarray, correlation: float) -> bool:
    """Return whether full minutes have one rhythm, on whatever scale, as of a watch and a phone that is off.

    Parameters
    ----------
    left_m, right_m
        Distance of the same minutes by each [m], the last one incomplete.
    correlation
        The least between both.
    """
    return _correlation(left_m[:-1], right_m[:-1], least=SHAPE_MINUTES, variation=SHAPE_VARIATION) >= correlation


def is_other_rhythm(left_m: np.ndarray, right_m: np.ndarray) -> bool:
    """Return whether full minutes, uneven in both, change independently of each other, as those of two people do.

    Parameters
    ----------
    left_m, right_m
        Distance of the same minutes by each [m], the last one incomplete.
    """
    return _correlation(left_m[:-1], right_m[:-1], least=UNEVEN_MINUTES, variation=UNEVEN_VARIATION) < UNEVEN_RHYTHM


def _correlation(left_m: np.ndarray, right_m: np.ndarray, *, least: int, variation: float) -> float:
    """Return the correlation between full minutes; NaN where they are fewer than the least, or vary less in either."""
    if left_m.size < least or min(left_m.mean(), right_m.mean()) <= 0:
        return float("nan")
    if min(left_m.std() / left_m.mean(), right_m.std() / right_m.mean()) < variation:
        return float("nan")
    return float(np.corrcoef(left_m, right_m)[0, 1])


def lags_within(left_m: np.ndarray, right_m: np.ndarray, within: float) -> bool:
    """Return whether each share of the distance is reached after the same time, but for a fraction of the whole.

    Parameters
    ----------
    left_m, right_m
        Distance of each minute of moving time by each [m], the last one incomplete.
    within
        Fraction of the longer moving time.
    """
    left_s, right_s = (_reached_s(minutes_m) for minutes_m in (left_m, right_m))
    allowed_s = within * max(left_s[-1], right_s[-1]) + LATE_S
    return bool(np.abs(left_s - right_s).max() <= allowed_s)


def _reached_s(minutes_m: np.ndarray) -> np.ndarray:
    """Return when each of some equal shares of the distance is covered [s]; the last minute is as fast as the mean."""
    at_s = SECONDS_PER_MINUTE * np.arange(minutes_m.size + 1, dtype=float)
    if minutes_m.size > 1 and (mean_m := minutes_m[:-1].mean()) > 0:
        at_s[-1] = at_s[-2] + SECONDS_PER_MINUTE * min(1.0, minutes_m[-1] / mean_m)
    covered_m = np.concatenate(([0.0], np.cumsum(minutes_m)))
    reached_s: np.ndarray = np.interp(np.linspace(0, covered_m[-1], SHARES + 1), covered_m, at_s)
    return reached_s
