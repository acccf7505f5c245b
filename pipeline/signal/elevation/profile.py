"""Grade, vertical speed and ascent of the moving seconds, from altitude or from the grade that a device reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.elevation import parameters as p
from pipeline.signal.elevation.altitude import rises
from pipeline.signal.elevation.ascent import Ascent, ascent
from pipeline.signal.elevation.grade import fit_grade, vertical_speed
from pipeline.signal.windows import known_or_zero
from pipeline.vocabulary import GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.signal.elevation.altitude import Altitude
    from pipeline.signal.elevation.altitude_noise import Noise


@dataclass(frozen=True, slots=True)
class ElevationProfile:
    """The ground under the athlete.

    Attributes
    ----------
    grade, grade_sd, vertical_speed_mps
        Grade and its standard deviation (fractions) and vertical speed [m/s], NaN where unknown or not moving, shape
        (seconds,).
    ascent
        Ascent and descent; None where they are unknown.
    quality
        What all of it rests on.
    """

    grade: Floats
    grade_sd: Floats
    vertical_speed_mps: Floats
    ascent: Ascent | None
    quality: GradeQuality


def elevation_profile(
    altitude: Altitude, reported_grade: Floats, moving: Bools, speed_mps: Floats, interval_s: float
) -> ElevationProfile:
    """Take the profile from altitude, else from the grade that a device reports, else leave it unknown.

    Parameters
    ----------
    altitude
        The altitude.
    reported_grade, moving, speed_mps
        Grade as the device reports it (fraction), whether the athlete moves, and speed [m/s]; NaN where unknown, shape
        (seconds,).
    interval_s
        Median time between records [s].

    Returns
    -------
    ElevationProfile
        The profile. Rises during pauses, stops and gaps are left out of grade and ascent.
    """
    if altitude.quality != GradeQuality.NONE:
        return _from_altitude(altitude, moving, speed_mps, interval_s)
    if np.isfinite(reported_grade[moving]).sum() > common.SOURCE_COVERAGE.value * moving.sum():
        return _from_reported_grade(reported_grade, moving, speed_mps)
    return _unknown(moving.size, GradeQuality.NONE)


def _from_altitude(altitude: Altitude, moving: Bools, speed_mps: Floats, interval_s: float) -> ElevationProfile:
    """Fit the profile of the moving seconds, joined end to end, to altitude."""
    quality, noise, altitude_m = altitude.quality, altitude.noise, altitude.altitude_m
    at = np.flatnonzero(moving & np.isfinite(altitude_m))
    if at.size < 2:
        return _unknown(moving.size, quality)
    joined = altitude_m[at[0]] + np.cumsum(rises(altitude_m, at))
    speed = known_or_zero(speed_mps[at])
    grades = fit_grade(np.cumsum(speed), joined, speed, quality=quality, noise_m=_altitude_sd(altitude, at))
    return ElevationProfile(
        _scatter(grades.grade, at, moving.size),
        _scatter(grades.grade_sd, at, moving.size),
        _scatter(vertical_speed(joined, quality=quality, interval_s=interval_s), at, moving.size),
        ascent(joined, _without_ground(noise) if quality == GradeQuality.BAROMETRIC else noise),
        quality,
    )


def _altitude_sd(altitude: Altitude, at: Ints) -> Floats:
    """Return the standard deviation of altitude between the ends of a window at each of some seconds [m]."""
    noise = altitude.noise
    across_window = np.hypot(np.hypot(noise.white_m, noise.quick_m), p.SLOW_NOISE_SHARE.value * noise.slow_m)
    noise_m = np.full(at.size, across_window)
    if altitude.quality == GradeQuality.GPS:
        local, calm = altitude.curvature_m[at], altitude.calm_curvature_m
        drifting = np.where(local > p.CANYON_CURVATURE.value * calm, local, calm)
        noise_m = np.maximum(noise_m, p.DRIFT_PER_CURVATURE.value * drifting)
    lowest, highest = p.ALTITUDE_SD_RANGE.value[altitude.quality]
    clipped: Floats = np.clip(noise_m, lowest, max(highest, noise.white_m))  # more where wind disturbs the barometer
    return clipped


def _without_ground(noise: Noise) -> Noise:
    """Limit the slow noise to what a barometer errs by; more of it is ground."""
    return replace(noise, slow_m=min(noise.slow_m, p.BAROMETER_SLOW_NOISE_MAX.value))


def _from_reported_grade(reported_grade: Floats, moving: Bools, speed_mps: Floats) -> ElevationProfile:
    """Compute the profile from the grade of a treadmill or a foot pod."""
    known = moving & np.isfinite(reported_grade)
    steepest = p.STEEPEST_GROUND.value
    grades = np.where(known, np.clip(reported_grade, -steepest, steepest), np.nan)
    rates = grades * known_or_zero(speed_mps)
    up, down = float(rates[rates > 0].sum()), float(-rates[rates < 0].sum())
    climbed = Ascent(up, down, p.REPORTED_ASCENT_SD.value * max(up, down))
    deviations = np.where(known, p.REPORTED_GRADE_SD.value, np.nan)
    return ElevationProfile(grades, deviations, rates, climbed, GradeQuality.REPORTED)


def _unknown(size: int, quality: GradeQuality) -> ElevationProfile:
    """Return a profile of `size` unknown seconds."""
    unknown = np.full(size, np.nan)
    return ElevationProfile(unknown, unknown, unknown, None, quality)


def _scatter(values: Floats, at: Ints, size: int) -> Floats:
    """Put the values of the moving seconds back in their places; NaN elsewhere."""
    whole = np.full(size, np.nan)
    whole[at] = values
    return whole
