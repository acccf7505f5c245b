"""What the labels are decided from: per-second arrays of one run, scaled by the athlete's thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.gradient import flat_speed, metabolic_speed
from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.probability import effort_of_heart_rate
from pipeline.segments.labels.stairs import stairs_score
from pipeline.segments.series import MOVING, numbers, state_codes
from pipeline.signal.elevation.parameters import GRADE_LENGTH, GRADE_TIME
from pipeline.signal.speed.speed_noise import noise_ratio
from pipeline.signal.windows import from_runs, known_mean, known_or_zero, median, running_total, runs, to_next
from pipeline.vocabulary import INTENSITIES, GradeQuality

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.thresholds.daily import Thresholds

PLANNED = np.array([*(p.PLANNED_WORK.value[word] for word in INTENSITIES), 0.0])  # the last for laps without a plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """Arrays of shape (seconds,); nan where a sensor gives nothing.

    `rise_m` is that of the second, none in a lift, `height_sd_m` the error of the height between two places of the run.
    `speed_noise` is that of ln speed over the whole run, `burst_noise` what of it changes within a few
    seconds of running. `relative_effort` is `relative_speed`, or its estimate from heart rate where speed is unknown.
    `relative_speed` is ln(flat speed / CS); `relative_ground_speed` the same of the slower of ground and flat speed.
    `planned` is 1 in work, -1 in rest and 0 where the file holds no plan of both.
    """

    moving: Bools
    speed_mps: Floats
    flat_speed_mps: Floats
    metabolic_speed_mps: Floats
    vertical_speed_mps: Floats
    stairs_score: Floats
    rise_m: Floats
    height_sd_m: Floats
    heart_rate_bpm: Floats
    cadence_spm: Floats
    relative_effort: Floats
    relative_speed: Floats
    relative_ground_speed: Floats
    speed_noise: Floats
    burst_noise: Floats
    walking: Bools
    planned: Floats


def features_of(stream: pl.DataFrame, thresholds: Thresholds, grade_quality: str, *, climbs_stairs: bool) -> Features:
    """Scale a 1 Hz stream by the thresholds of its day.

    A grade is shrunk towards level by its own uncertainty before it enters flat speed, since noise on both sides of
    level would else make every speed look faster. A speed whose noise would hide every sprint is averaged first.
    """
    critical_speed = thresholds.critical_speed_mps.value
    moving = state_codes(stream) == MOVING
    speed = _averaged_if_noisy(numbers(stream, "speed_mps"), moving)
    grade = known_or_zero(numbers(stream, "grade"))
    grade_sd = known_or_zero(numbers(stream, "grade_sd"))
    cadence = numbers(stream, "cadence_spm")
    vertical = known_or_zero(numbers(stream, "vertical_speed_mps"))
    rise = grade * speed if grade_quality == GradeQuality.REPORTED else to_next(numbers(stream, "altitude_m"))
    spread = p.GRADE_PRIOR_SD.value if grade_quality != GradeQuality.GPS else _true_spread(grade, grade_sd)
    lifted = (vertical >= p.CARRIED_FROM_MPS.value) | ~(speed >= p.CARRIED_BELOW_MPS.value)
    carried = (cadence < limits.STANDING_BELOW_SPM.value) & (rise > 0) & lifted
    shrunk = grade * spread**2 / (spread**2 + grade_sd**2)
    flat = flat_speed(speed, shrunk)
    leaps = _leaps(np.fmin(speed, flat) / critical_speed, cadence, moving)
    relative = np.where(leaps, np.nan, _relative(flat, critical_speed))
    heart_rate = numbers(stream, "heart_rate_bpm")
    delayed = np.concatenate([heart_rate[p.HEART_RATE_LAG_S.value :], heart_rate[: p.HEART_RATE_LAG_S.value] * np.nan])
    silent = np.isnan(relative)
    scattered = noise_ratio(speed, cadence)
    slow = np.where(
        np.isnan(cadence), speed < limits.WALK_BELOW_MPS_WITHOUT_CADENCE.value, speed < limits.WALK_BELOW_MPS.value
    )
    climbs = (
        np.isnan(speed) & (vertical >= limits.STAIRS_VERTICAL_MPS.value[0]) & (vertical < limits.STAIRS_RUN_MPS.value)
    )
    return Features(
        moving=moving,
        speed_mps=speed,
        flat_speed_mps=flat,
        metabolic_speed_mps=metabolic_speed(speed, shrunk),
        vertical_speed_mps=vertical,
        stairs_score=stairs_score(speed, vertical, cadence, climbs_stairs=climbs_stairs),
        rise_m=known_or_zero(np.where(carried, 0.0, rise)),
        height_sd_m=_height_sd(speed, grade_sd, grade_quality),
        heart_rate_bpm=heart_rate,
        cadence_spm=cadence,
        relative_effort=np.where(silent, effort_of_heart_rate(delayed, thresholds), relative),
        relative_speed=relative,
        speed_noise=np.where(
            silent, p.HEART_RATE_SD.value, _noise(relative[moving], p.SPEED_NOISE_LAG_S.value) * scattered
        ),
        burst_noise=np.where(
            silent,
            p.HEART_RATE_SD.value,
            _noise(_of_running(relative, slow)[moving], p.BURST_NOISE_LAG_S.value) * scattered,
        ),
        relative_ground_speed=np.where(leaps, np.nan, _relative(np.fmin(speed, flat), critical_speed)),
        walking=(slow | climbs) & ~(cadence >= limits.WALK_BELOW_SPM.value),
        planned=_planned(stream),
    )


def _averaged_if_noisy(speed_mps: Floats, moving: Bools) -> Floats:
    """Return the mean speed of the moving seconds around each of them where noise of seconds would hide sprints."""
    known = moving & np.isfinite(speed_mps)
    if not known.any() or _noise(_relative(speed_mps[known], 1.0), 1) < p.BURSTS_HIDDEN_FROM.value:
        return speed_mps
    averaged = known_mean(np.where(known, speed_mps, np.nan), p.BURSTS_HIDDEN_MEAN_S.value)
    return np.where(known, averaged, speed_mps)


def _leaps(share: Floats, cadence_spm: Floats, moving: Bools) -> Bools:
    """Return the stretches as fast as a sprint [of critical speed] without running steps, where steps are counted.

    They are leaps of positions or distance: their speed is unknown.
    """
    leaps = np.zeros(len(share), dtype=np.bool_)
    counted = np.isfinite(cadence_spm) & moving
    if counted.sum() <= p.STEPS_COVERAGE.value * moving.sum():
        return leaps
    starts, ends = runs(share > limits.SPRINT_FROM_CS.value)
    stepping = running_total(cadence_spm >= limits.WALK_BELOW_SPM.value)
    without = stepping[ends] - stepping[starts] < p.STEPS_COVERAGE.value * (ends - starts)
    return from_runs(starts[without], ends[without], len(share))


def _true_spread(grade: Floats, grade_sd: Floats) -> float:
    """Spread of the grades of a run without what noise adds to it."""
    known = grade_sd > 0
    variance = float(np.mean(grade[known] ** 2 - grade_sd[known] ** 2)) if known.any() else 0.0
    return math.sqrt(min(max(variance, p.GRADE_PRIOR_LEAST_SD.value**2), p.GRADE_PRIOR_SD.value**2))


def _height_sd(speed_mps: Floats, grade_sd: Floats, grade_quality: str) -> Floats:
    """Error of the height between two places [m], from that of a grade over the length it was fitted to.

    That of most seconds holds for all, but for places where GPS errs far more.
    """
    if grade_quality not in GRADE_LENGTH.value:
        return np.full(len(speed_mps), p.HEIGHT_SD_FLOOR_M.value)
    quality = GradeQuality(grade_quality)
    shortest, longest = GRADE_TIME.value[quality]
    length = np.clip(GRADE_LENGTH.value[quality], shortest * speed_mps, longest * speed_mps)
    errors = known_or_zero(grade_sd * length)
    known = errors[errors > 0]
    usual = max(median(known), p.HEIGHT_SD_FLOOR_M.value) if known.size else p.HEIGHT_SD_FLOOR_M.value
    far = (errors > p.HEIGHT_SD_FAR.value * usual) & (grade_quality == GradeQuality.GPS)
    return np.where(far, errors, usual)


def _of_running(relative_speed: Floats, slow: Bools) -> Floats:
    """Leave walking out where there is enough running: the same error of speed is a larger share of a slow one."""
    running = np.where(slow, np.nan, relative_speed)
    return running if np.isfinite(running).sum() >= p.RUNNING_NOISE_FROM_S.value else relative_speed


def _noise(relative_speed: Floats, lag_s: int) -> float:
    """Noise of ln speed over some seconds: changes of pace are too few to move the median, sensors err all the time."""
    steps = np.abs(relative_speed[lag_s:] - relative_speed[:-lag_s])
    steps = steps[np.isfinite(steps)]
    noise = median(steps) * p.MEDIAN_STEP_TO_SD.value if steps.size else 0.0
    return max(noise, p.SPEED_NOISE_USUAL.value)


def _relative(speed: Floats, critical_speed: float) -> Floats:
    relative: Floats = np.log(np.maximum(speed, p.SLOWEST_LOGARITHM_MPS.value) / critical_speed)
    return relative


def _planned(stream: pl.DataFrame) -> Floats:
    """Work or rest as the file planned it, only where it marks both."""
    laps = stream["lap_intensity"]
    if laps.null_count() == len(laps):
        return np.zeros(len(laps))
    codes = np.nan_to_num(laps.to_physical().to_numpy().astype(np.float64), nan=len(INTENSITIES)).astype(np.int64)
    planned: Floats = PLANNED[codes]
    return planned if (planned > 0).any() and (planned < 0).any() else np.zeros_like(planned)


def take(features: Features, seconds: Ints) -> Features:
    """Return the features of some of the seconds, one after the other; these, not copied, if it is all of them."""
    if len(seconds) == len(features.moving):
        return features
    return Features(**{field.name: getattr(features, field.name)[seconds] for field in fields(Features)})
