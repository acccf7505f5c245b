"""Evidence of stairs in each second: how fast it rises, how steeply, and how much with each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.signal.windows import rolling

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def stairs_score(speed_mps: Floats, vertical_mps: Floats, cadence_spm: Floats, *, climbs_stairs: bool) -> Floats:
    """Evidence of steps [nats/s]: rate of climb (no nan), rise over run, rise per step, no lift."""
    slowest, fastest = limits.STAIRS_VERTICAL_MPS.value
    climb = _score(vertical_mps, (p.STAIRS_CLIMB_SHARE.value * slowest, fastest), p.STAIRS_CLIMB_SCALE_MPS.value)
    standing = cadence_spm < limits.STANDING_BELOW_SPM.value
    lift = np.where(standing & (vertical_mps > slowest), -p.LIFT_AGAINST.value * p.STAIRS_CLIP.value, 0.0)
    if climbs_stairs:
        return climb + lift
    climbing = climb > 0  # a short flight fills a quarter of the narrow window, and under three of the wide one
    usual = _quartile_around(speed_mps, climbing, p.STAIRS_WINDOW_S.value, p.STAIRS_WINDOW_S.value // 4, unknown=np.inf)
    slope = vertical_mps / np.fmax(np.fmax(usual, p.STAIRS_SPEED_NOW.value * speed_mps), p.STAIRS_LEAST_SPEED_MPS.value)
    around = _quartile_around(
        speed_mps, climbing, p.STAIRS_AROUND_S.value, -(p.STAIRS_AROUND_S.value // 4), unknown=0.0
    )
    dips = (usual < p.STAIRS_DIP.value * around) & (speed_mps < p.STAIRS_DIP_NOW.value * around)
    flattest = (
        np.where(dips, p.STAIRS_DIP_MARGIN.value, p.STAIRS_SLOPE_MARGIN.value[0]) * limits.STAIRS_RISE_OVER_RUN.value[0]
    )
    bounds = (flattest, p.STAIRS_SLOPE_MARGIN.value[1] * limits.STAIRS_RISE_OVER_RUN.value[1])
    steep = _score(slope, bounds, p.STAIRS_SLOPE_SCALE.value)
    return np.minimum(climb, steep) + lift + _step_score(vertical_mps, cadence_spm)


def _score(values: Floats, bounds: tuple[Floats | float, float], scale: float) -> Floats:
    """How far inside (or, below zero, outside) of two limits values lie, on the scale of their error."""
    score: Floats = np.clip(
        np.minimum(values - bounds[0], bounds[1] - values) / scale, -p.STAIRS_CLIP.value, p.STAIRS_CLIP.value
    )
    return score


def _quartile_around(speed_mps: Floats, climbing: Bools, width_s: int, place: int, *, unknown: float) -> Floats:
    """Speed of a given rank among those around each climbing second; `unknown` at all others."""
    quartile = np.full(len(speed_mps), unknown)
    if climbing.any():
        around = rolling(np.where(np.isnan(speed_mps), unknown, speed_mps), width_s)[climbing]
        quartile[climbing] = np.partition(around, place, axis=1)[:, place]
    return quartile


def _step_score(vertical_mps: Floats, cadence_spm: Floats) -> Floats:
    """Whether the rise per step is that of one or of two stair steps; without cadence stairs cannot be recognised."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = 60 * vertical_mps / cadence_spm
    low, high = (m * limit for m, limit in zip(p.STAIRS_STEP_MARGIN.value, limits.STAIRS_STEP_M.value, strict=True))
    fits: Bools = ((rise >= low) & (rise <= high)) | ((rise >= 2 * low) & (rise <= 2 * high))
    return p.STEP_WEIGHT.value * np.where(
        np.isnan(cadence_spm), -p.STAIRS_CLIP.value, np.where(fits, 1.0, -p.STEP_MISFIT.value)
    )
