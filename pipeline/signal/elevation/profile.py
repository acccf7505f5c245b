"""Grade, rate of climb and ascent of the moving seconds, from altitude or as a machine reports them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.elevation.altitude import rises
from pipeline.signal.elevation.ascent import Ascent, ascent
from pipeline.signal.elevation.grade import grade, vertical_speed
from pipeline.signal.windows import known_or_zero

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.signal.elevation.altitude import Altitude, Noise


@dataclass(frozen=True, slots=True)
class Relief:
    """The ground under the athlete, one value per second; NaN where unknown or not moving.

    `quality` is `barometric`, `gps`, `reported` or `none`.
    """

    grade: Floats
    grade_sd: Floats
    vertical_speed_mps: Floats
    ascent: Ascent | None
    quality: str


def read_relief(
    altitude: Altitude, reported_grade: Floats, moving: Bools, speed_mps: Floats, interval_s: float
) -> Relief:
    """Take the relief from altitude, else from the grade a machine wrote, else leave it unknown.

    Parameters
    ----------
    altitude
        Altitude, its quality and its noise.
    reported_grade, moving, speed_mps
        Grade as the device wrote it (fraction), whether the athlete moves, and speed [m/s]; NaN where unknown, shape
        (seconds,).
    interval_s
        Median time between records [s].

    Returns
    -------
    Relief
        The relief. Pauses, stops and gaps are cut out; what changes in them is no ascent.
    """
    if altitude.quality != "none":
        return _measured(altitude, moving, speed_mps, interval_s)
    if np.isfinite(reported_grade[moving]).sum() > p.ENOUGH_COVERAGE * moving.sum():
        return _reported(reported_grade, moving, speed_mps)
    return _unknown(moving.size, "none")


def _measured(altitude: Altitude, moving: Bools, speed_mps: Floats, interval_s: float) -> Relief:
    """Relief from altitude."""
    quality, noise, altitude_m = altitude.quality, altitude.noise, altitude.altitude_m
    at = np.flatnonzero(moving & np.isfinite(altitude_m))
    if at.size < 2:
        return _unknown(moving.size, quality)
    joined = altitude_m[at[0]] + np.cumsum(rises(altitude_m, at))
    speed = known_or_zero(speed_mps[at])
    low, high = p.NOISE_BAROMETRIC_M if quality == "barometric" else p.NOISE_GPS_M
    across_window = np.hypot(np.hypot(noise.white_m, noise.quick_m), p.SLOW_SHARE * noise.slow_m)
    noise_m = np.full(at.size, across_window)
    if quality == "gps":
        bent = altitude.bends_m[at]
        usual = np.where(bent > p.CANYON_BENDS * altitude.roughness_m, bent, altitude.roughness_m)
        noise_m = np.maximum(noise_m, p.DRIFT_PER_ROUGHNESS * usual)
    grades, grades_sd = grade(np.cumsum(speed), joined, speed, quality=quality, noise_m=np.clip(noise_m, low, high))
    return Relief(
        _spread(grades, at, moving.size),
        _spread(grades_sd, at, moving.size),
        _spread(vertical_speed(joined, quality=quality, interval_s=interval_s), at, moving.size),
        ascent(joined, _without_ground(noise) if quality == "barometric" else noise),
        quality,
    )


def _without_ground(noise: Noise) -> Noise:
    """Leave to the ground what bends more, over half a minute, than a barometer errs."""
    return replace(noise, slow_m=min(noise.slow_m, p.BAROMETRIC_SLOW_NOISE_M))


def _reported(reported_grade: Floats, moving: Bools, speed_mps: Floats) -> Relief:
    """Relief from the grade of a treadmill or a foot pod."""
    known = moving & np.isfinite(reported_grade)
    grades = np.where(known, np.clip(reported_grade, -p.GRADE_LIMIT, p.GRADE_LIMIT), np.nan)
    rates = grades * known_or_zero(speed_mps)
    up, down = float(rates[rates > 0].sum()), float(-rates[rates < 0].sum())
    doubt = p.REPORTED_GRADE_DOUBT * max(up, down)
    return Relief(grades, np.where(known, p.REPORTED_GRADE_SD, np.nan), rates, Ascent(up, down, doubt), "reported")


def _unknown(size: int, quality: str) -> Relief:
    """Nothing is known about the ground."""
    unknown = np.full(size, np.nan)
    return Relief(unknown, unknown, unknown, None, quality)


def _spread(values: Floats, at: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> Floats:
    """Put the values of the moving seconds back in their places."""
    whole = np.full(size, np.nan)
    whole[at] = values
    return whole
