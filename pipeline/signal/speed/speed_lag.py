"""The speed that watches show is smoothed and late; the distance of the same record is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import known_or_zero, moving_average, only_longer

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

SD_PER_MEDIAN = 1.4826  # SD of a normal variable over the median of its size


def without_lag(speed_mps: Floats, distance_m: Floats) -> Floats:
    """Shift a smoothed speed back onto the distance that the same device counts, and sharpen it there.

    Watches smooth the speed they show: it comes 2 to 7 s after the distance of the same record (25 runs of 13 Garmin
    models). The lag is that at which changes of both agree best, where they agree well enough to tell one. What is so
    smoothed has lost short sprints, so distance speaks where it departs by more than its noise.

    Parameters
    ----------
    speed_mps, distance_m
        Speed [m/s] and distance [m] of the device on the grid, NaN where unknown, shape (seconds,).

    Returns
    -------
    Floats
        Speed, same shape; as it was where no lag can be told [m/s].
    """
    if speed_mps.size < p.LAG_WINDOW_S:
        return speed_mps
    steps = np.full(speed_mps.size, np.nan)
    steps[1:-1] = (distance_m[2:] - distance_m[:-2]) / 2
    known = np.isfinite(speed_mps) & np.isfinite(steps)
    counted = moving_average(np.where(known, np.minimum(steps, p.LAG_FASTEST_MPS), 0.0), p.LAG_SMOOTHING_S)
    lag = _lag_of(np.where(known, speed_mps, 0.0), counted, known)
    if not lag:
        return speed_mps
    earlier = np.append(speed_mps[lag:], np.full(lag, np.nan))
    earlier = np.where(np.isnan(earlier), speed_mps, earlier)
    return np.where(_departs(earlier, counted, known) & ~_leaps(earlier, steps, known), counted, earlier)


def _lag_of(told: Floats, counted: Floats, known: Bools) -> int:
    """Lag of the told speed behind the counted one [s], 0 where none can be told."""
    told_change = np.where(known, told - moving_average(told, p.LAG_WINDOW_S), 0.0)
    counted_change = np.where(known, counted - moving_average(counted, p.LAG_WINDOW_S), 0.0)
    scale = float(np.sqrt((told_change @ told_change) * (counted_change @ counted_change)))
    if scale <= 0:
        return 0
    agreement = [
        float(told_change[lag:] @ counted_change[: told.size - lag]) / scale for lag in range(p.LONGEST_LAG_S + 1)
    ]
    lag = int(np.argmax(agreement))
    sure = agreement[lag] >= p.LAG_AGREEMENT and agreement[lag] - agreement[0] >= p.LAG_GAIN
    return lag if sure else 0


def _departs(smooth: Floats, counted: Floats, known: Bools) -> Bools:
    """Where the counted speed departs from the smoothed one beyond its noise, and not for a second alone."""
    rest = np.where(known, np.abs(counted - smooth), 0.0)
    moving = known & (smooth > p.STANDING_SPEED_MPS)
    noise = SD_PER_MEDIAN * float(np.median(rest[moving])) if moving.any() else np.inf
    return only_longer(rest > p.SHARP_NOISES * noise, p.SHARP_S)


def _leaps(smooth: Floats, steps: Floats, known: Bools) -> Bools:
    """Where speed and distance disagree on the way of half a minute: one of them has leapt."""
    way = moving_average(np.where(known, steps - smooth, 0.0), p.SHARP_WINDOW_S)
    return np.abs(way) > p.SHARP_WAY * moving_average(known_or_zero(smooth), p.SHARP_WINDOW_S)
