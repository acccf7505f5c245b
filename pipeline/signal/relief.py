"""Grade, rate of climb and ascent of the moving seconds, from altitude or as a machine reports them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.ascent import Ascent, ascent
from pipeline.signal.grade import grade, vertical_speed

if TYPE_CHECKING:
    from pipeline.signal.altitude import Noise
    from pipeline.signal.windows import Bools, Floats


@dataclass(frozen=True, slots=True)
class Relief:
    """The ground under the athlete, one value per second; NaN where unknown or not moving."""

    grade: Floats
    grade_sd: Floats
    vertical_speed_mps: Floats
    ascent: Ascent | None


def measured_relief(
    moving: Bools, speed_mps: Floats, altitude_m: Floats, *, quality: str, noise: Noise, interval_s: float
) -> Relief:
    """Take the relief from altitude; pauses, stops and gaps are cut out and what changed in them does not count.

    Parameters
    ----------
    moving, speed_mps, altitude_m
        One value per second; NaN where unknown.
    quality
        `barometric` or `gps`.
    noise
        Noise of the altitude.
    interval_s
        Median time between records [s].

    Returns
    -------
    Relief
        The relief.
    """
    at = np.flatnonzero(moving & np.isfinite(altitude_m))
    if at.size < 2:
        return no_relief(moving.size)
    adjacent = np.diff(at) == 1
    joined = altitude_m[at[0]] + np.concatenate([[0.0], np.cumsum(np.diff(altitude_m[at]) * adjacent)])
    speed = np.nan_to_num(speed_mps[at])
    low, high = p.NOISE_BAROMETRIC_M if quality == "barometric" else p.NOISE_GPS_M
    across_window = np.hypot(np.hypot(noise.white_m, noise.quick_m), p.SLOW_SHARE * noise.slow_m)
    grades, grades_sd = grade(
        np.cumsum(speed), joined, speed, quality=quality, noise_m=float(np.clip(across_window, low, high))
    )
    return Relief(
        _spread(grades, at, moving.size),
        _spread(grades_sd, at, moving.size),
        _spread(vertical_speed(joined, quality=quality, interval_s=interval_s), at, moving.size),
        ascent(joined, noise),
    )


def reported_relief(moving: Bools, speed_mps: Floats, reported_grade: Floats) -> Relief:
    """Take the relief from the grade a treadmill or a foot pod wrote, as a fraction."""
    known = moving & np.isfinite(reported_grade)
    grades = np.where(known, np.clip(reported_grade, -p.GRADE_LIMIT, p.GRADE_LIMIT), np.nan)
    rates = grades * np.nan_to_num(speed_mps)
    up, down = float(rates[rates > 0].sum()), float(-rates[rates < 0].sum())
    doubt = p.REPORTED_GRADE_DOUBT * max(up, down)
    return Relief(grades, np.where(known, p.REPORTED_GRADE_SD, np.nan), rates, Ascent(up, down, doubt))


def no_relief(size: int) -> Relief:
    """Nothing is known about the ground."""
    unknown = np.full(size, np.nan)
    return Relief(unknown, unknown, unknown, None)


def _spread(values: Floats, at: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> Floats:
    """Put the values of the moving seconds back in their places."""
    whole = np.full(size, np.nan)
    whole[at] = values
    return whole
