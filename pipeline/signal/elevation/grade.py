"""Grade and vertical speed from lines fitted through a sliding window of the moving seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal.elevation import parameters as p
from pipeline.signal.windows import known_or_zero, slope
from pipeline.vocabulary import GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Floats


class Grades(NamedTuple):
    """Grade and its standard deviation, as fractions; NaN where unknown."""

    grade: Floats
    grade_sd: Floats


def fit_grade(
    distance_m: Floats, altitude_m: Floats, speed_mps: Floats, *, quality: GradeQuality, noise_m: Floats
) -> Grades:
    """Fit rise over horizontal distance, and estimate its standard deviation.

    Parameters
    ----------
    distance_m
        Horizontal distance since the start, not falling [m], shape (moving seconds,).
    altitude_m
        Altitude at the same seconds, no NaN [m].
    speed_mps
        Horizontal speed at the same seconds, no NaN [m/s].
    quality
        `barometric` or `gps`.
    noise_m
        Standard deviation of the altitude at the same seconds [m].

    Returns
    -------
    Grades
        NaN where the window covers less than 4 m. Within ±0.45; below 1.5 m/s, where stairs are, within ±1 for a
        barometer.
    """
    at = np.arange(distance_m.size)
    half = p.GRADE_LENGTH.value[quality] / 2.0
    shortest, longest = (int(seconds / 2) for seconds in p.GRADE_TIME.value[quality])
    low = np.clip(np.searchsorted(distance_m, distance_m - half), at - longest, at - shortest).clip(min=0)
    high = np.searchsorted(distance_m, distance_m + half, side="right")
    high = np.clip(high, at + shortest + 1, at + longest + 1).clip(max=distance_m.size)
    length = distance_m[high - 1] - distance_m[low]
    may_be_stairs = (quality == GradeQuality.BAROMETRIC) & (speed_mps < p.STAIRS_SPEED_MAX.value)
    limit = np.where(may_be_stairs, p.STEEPEST_STAIRS.value, p.STEEPEST_GROUND.value)
    known = length >= p.GRADE_LEAST_LENGTH.value
    fitted = np.clip(slope(distance_m, altitude_m, low, high), -limit, limit)
    deviation = grade_sd(noise_m, np.maximum(length, 1.0))
    return Grades(np.where(known, fitted, np.nan), np.where(known, deviation, np.nan))


def grade_sd(noise_m: Floats | float, length_m: Floats) -> Floats:
    """Return the standard deviation of a grade over a length.

    Parameters
    ----------
    noise_m
        Standard deviation of the altitude [m].
    length_m
        Horizontal length, above 0 [m].

    Returns
    -------
    Floats
        Standard deviation, as a fraction.

    References
    ----------
    That of the difference of two independent altitudes over the length, sqrt(2) sigma / L.
    """
    deviation: Floats = np.sqrt(2.0) * noise_m / length_m
    return deviation


def vertical_speed(altitude_m: Floats, *, quality: GradeQuality, interval_s: float) -> Floats:
    """Fit the rate of climb.

    Parameters
    ----------
    altitude_m
        Altitude of consecutive moving seconds, no NaN [m], shape (seconds,).
    quality
        `barometric` or `gps`.
    interval_s
        Median time between records [s]; the window spans at least two of them.

    Returns
    -------
    Floats
        Vertical speed [m/s]; over 7 s for a barometer at 1 Hz.
    """
    half = max(p.VERTICAL_HALF_WINDOW.value[quality], round(interval_s))
    at = np.arange(altitude_m.size)
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, altitude_m.size)
    return known_or_zero(slope(at.astype(np.float64), altitude_m, low, high))
