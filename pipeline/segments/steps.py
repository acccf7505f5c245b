"""Evidence of stairs in each second: how fast it rises, how steeply, and how much with each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as p
from pipeline.signal.windows import rolling

if TYPE_CHECKING:
    from pipeline.physiology.arrays import Bools, Floats


def stairs_score(speed_mps: Floats, vertical_mps: Floats, cadence_spm: Floats, *, climbs_stairs: bool) -> Floats:
    """Evidence of steps [nats/s]: rate of climb (no nan), rise over run, rise per step, no lift."""
    slowest, fastest = p.STAIRS_VERTICAL_MPS
    climb = _score(vertical_mps, (p.STAIRS_CLIMB_SHARE * slowest, fastest), p.STAIRS_CLIMB_SCALE_MPS)
    standing = cadence_spm < p.STANDING_BELOW_SPM
    lift = np.where(standing & (vertical_mps > slowest), -2 * p.STAIRS_CLIP, 0.0)
    if climbs_stairs:
        return climb + lift
    usual = _usual_speed(speed_mps, climb > 0)
    slope = vertical_mps / np.fmax(np.fmax(usual, p.STAIRS_SPEED_NOW * speed_mps), p.STAIRS_LEAST_SPEED_MPS)
    around = _speed_around(speed_mps, climb > 0)
    dips = (usual < p.STAIRS_DIP * around) & (speed_mps < p.STAIRS_DIP_NOW * around)
    flattest = np.where(dips, p.STAIRS_DIP_MARGIN, p.STAIRS_SLOPE_MARGIN[0]) * p.STAIRS_SLOPE[0]
    limits = (flattest, p.STAIRS_SLOPE_MARGIN[1] * p.STAIRS_SLOPE[1])
    steep = _score(slope, limits, p.STAIRS_SLOPE_SCALE)
    return np.minimum(climb, steep) + lift + _step_score(vertical_mps, cadence_spm)


def _score(values: Floats, limits: tuple[Floats | float, float], scale: float) -> Floats:
    """How far inside (or, below zero, outside) of two limits values lie, on the scale of their error."""
    score: Floats = np.clip(np.minimum(values - limits[0], limits[1] - values) / scale, -p.STAIRS_CLIP, p.STAIRS_CLIP)
    return score


def _usual_speed(speed_mps: Floats, climbing: Bools) -> Floats:
    """Lower quartile of speed around each climbing second, since a short flight is slow for no more; else infinite."""
    usual = np.full(len(speed_mps), np.inf)
    if not climbing.any():
        return usual
    around = rolling(np.where(np.isnan(speed_mps), np.inf, speed_mps), p.STAIRS_WINDOW_S)[climbing]
    quarter = p.STAIRS_WINDOW_S // 4
    usual[climbing] = np.partition(around, quarter, axis=1)[:, quarter]
    return usual


def _speed_around(speed_mps: Floats, climbing: Bools) -> Floats:
    """Upper quartile of speed about each climbing second, over so long that a short flight fills little; else 0."""
    upper = np.zeros(len(speed_mps))
    if climbing.any():
        around = rolling(np.where(np.isnan(speed_mps), 0.0, speed_mps), p.STAIRS_AROUND_S)[climbing]
        quarter = p.STAIRS_AROUND_S // 4
        upper[climbing] = np.partition(around, -quarter, axis=1)[:, -quarter]
    return upper


def _step_score(vertical_mps: Floats, cadence_spm: Floats) -> Floats:
    """Whether the rise per step is that of one or of two stair steps; without cadence stairs cannot be told."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = 60 * vertical_mps / cadence_spm
    low, high = 0.9 * p.STAIRS_STEP_M[0], 1.1 * p.STAIRS_STEP_M[1]
    fits: Bools = ((rise >= low) & (rise <= high)) | ((rise >= 2 * low) & (rise <= 2 * high))
    return p.STEP_WEIGHT * np.where(np.isnan(cadence_spm), -p.STAIRS_CLIP, np.where(fits, 1.0, -1.5))
