"""Lag of the speed that watches show: it is smoothed and late, the distance of the same record is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import from_runs, median, moving_average, only_longer, running_total, runs

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def without_lag(speed_mps: Floats, distance_m: Floats) -> Floats:
    """Shift a smoothed speed back onto the distance that the same device counts, and sharpen it there.

    The lag is that at which changes of speed and distance correlate best, provided that they correlate well. Smoothing
    has flattened short sprints, so distance replaces speed where it departs by more than its noise.

    Parameters
    ----------
    speed_mps, distance_m
        Speed [m/s] and distance [m] of the device on the grid, NaN where unknown, shape (seconds,).

    Returns
    -------
    Floats
        Speed [m/s], shape (seconds,); unchanged where no lag is found.

    References
    ----------
    Speed comes 2 to 7 s after the distance of the same record in 25 runs of 13 Garmin models.
    """
    if speed_mps.size < p.LAG_WINDOW.value:
        return speed_mps
    steps = np.full(speed_mps.size, np.nan)
    steps[1:-1] = (distance_m[2:] - distance_m[:-2]) / 2
    known = np.isfinite(speed_mps) & np.isfinite(steps)
    counted = moving_average(np.where(known, np.minimum(steps, p.LAG_SPEED_MAX.value), 0.0), p.LAG_SMOOTHING.value)
    lag = _lag_of(np.where(known, speed_mps, 0.0), counted, known)
    if not lag:
        return speed_mps
    shifted = np.append(speed_mps[lag:], np.full(lag, np.nan))
    shifted = np.where(np.isnan(shifted), speed_mps, shifted)
    departures = _departs(shifted, counted, known)
    return np.where(_answered(departures, np.where(known, counted - shifted, 0.0)), counted, shifted)


def _lag_of(shown: Floats, counted: Floats, known: Bools) -> int:
    """Return the lag of the shown speed behind the speed of distance [s], 0 where none is found."""
    window = p.LAG_WINDOW.value
    shown_change = np.where(known, shown - moving_average(shown, window), 0.0)
    counted_change = np.where(known, counted - moving_average(counted, window), 0.0)
    scale = float(np.sqrt((shown_change @ shown_change) * (counted_change @ counted_change)))
    if scale <= 0:
        return 0
    correlation = [  # by einsum, since idle threads of BLAS would spin between so many short products
        float(np.einsum("i,i", shown_change[lag:], counted_change[: shown.size - lag])) / scale
        for lag in range(p.LAG_MAX.value + 1)
    ]
    best = correlation.index(max(correlation))
    clear = correlation[best] >= p.LAG_CORRELATION.value and correlation[best] - correlation[0] >= p.LAG_GAIN.value
    return best if clear else 0


def _departs(smooth: Floats, counted: Floats, known: Bools) -> Bools:
    """Return where the speed of distance departs from the smoothed speed by more than its noise, for three seconds."""
    residual = np.where(known, np.abs(counted - smooth), 0.0)
    moving = known & (smooth > common.STANDING_SPEED.value)
    noise = p.SD_PER_MEDIAN.value * median(residual[moving]) if moving.any() else np.inf
    return only_longer(residual > p.SHARPENING_NOISES.value * noise, p.SHARPENING_TIME.value)


def _answered(departures: Bools, excess_mps: Floats) -> Bools:
    """Keep the departures of distance that the device's speed makes up for within half a minute.

    Smoothing spreads a sprint, and takes nothing off its length; a jump of distance leaves no trace in speed.
    """
    starts, ends = runs(departures)
    if not starts.size:
        return departures
    half, total = p.SHARPENING_WINDOW.value // 2, running_total(excess_mps)
    gained = total[ends] - total[starts]
    left = total[np.minimum(ends + half, departures.size)] - total[np.maximum(starts - half, 0)]
    answered = np.abs(left) <= p.SHARPENING_TOLERANCE.value * np.abs(gained)
    return from_runs(starts[answered], ends[answered], departures.size)
