"""Grade and rate of climb by straight lines through a sliding window of the moving seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import known_or_zero, slope

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def grade(
    way_m: Floats, altitude_m: Floats, speed_mps: Floats, *, quality: str, noise_m: Floats
) -> tuple[Floats, Floats]:
    """Rise over horizontal run, and its standard deviation.

    Parameters
    ----------
    way_m
        Horizontal way since the start at each moving second, not falling [m], shape (seconds,).
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
    grade, grade_sd
        Fractions. NaN where the window covers under 4 m of ground. Within +-0.45, within +-1 for a barometer below
        1.5 m/s, where stairs are.

    References
    ----------
    The standard deviation is that of a height difference over the length of the window, sqrt(2) sigma / L.
    """
    at = np.arange(way_m.size)
    half = p.GRADE_LENGTH_M[quality] / 2.0
    shortest, longest = (int(seconds / 2) for seconds in p.GRADE_TIME_S[quality])
    low = np.clip(np.searchsorted(way_m, way_m - half), at - longest, at - shortest).clip(min=0)
    high = np.clip(np.searchsorted(way_m, way_m + half, side="right"), at + shortest + 1, at + longest + 1)
    high = high.clip(max=way_m.size)
    length = way_m[high - 1] - way_m[low]
    limit = np.where((quality == "barometric") & (speed_mps < p.STAIRS_SPEED_MPS), p.STAIRS_GRADE_LIMIT, p.GRADE_LIMIT)
    known = length >= p.SHORTEST_RUN_M
    fitted = np.clip(slope(way_m, altitude_m, low, high), -limit, limit)
    return np.where(known, fitted, np.nan), np.where(known, grade_sd(noise_m, np.maximum(length, 1.0)), np.nan)


def grade_sd(noise_m: Floats | float, length_m: Floats) -> Floats:
    """Standard deviation of a grade over a length of ground: sqrt(2) sigma / L.

    Parameters
    ----------
    noise_m
        Standard deviation of the altitude [m].
    length_m
        Length of the ground, above 0 [m].

    Returns
    -------
    Floats
        Standard deviation, as a fraction.
    """
    deviation: Floats = np.sqrt(2.0) * noise_m / length_m
    return deviation


def vertical_speed(altitude_m: Floats, *, quality: str, interval_s: float) -> Floats:
    """Rate of climb.

    Parameters
    ----------
    altitude_m
        Altitude of consecutive moving seconds, no NaN [m], shape (seconds,).
    quality
        `barometric` or `gps`.
    interval_s
        Median time between records [s]; the window spans at least two.

    Returns
    -------
    Floats
        Metres risen per second, over 7 s for a barometer at 1 Hz.
    """
    half = max(p.VERTICAL_HALF_WINDOW_S[quality], round(interval_s))
    at = np.arange(altitude_m.size)
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, altitude_m.size)
    return known_or_zero(slope(at.astype(np.float64), altitude_m, low, high))
