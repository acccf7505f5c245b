"""Where satellites fail, among houses and under trees, the legs tell how fast they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import known_or_zero, moving_average, rolling_max

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

QUARTER_OVER_MEDIAN = 0.578  # geometric mean of the sizes of two normal variables: lower quarter over median
SLOWEST_MPS = 0.1  # m/s; floor below logarithms


def scatter(speed_mps: Floats, cadence_spm: Floats) -> Floats:
    """How many times noisier than that of the whole activity the speed of each place is.

    Changes of pace are too few to move the median of an activity or the lower quarter of a place, sensors err all the
    time. Where they are many, cadence changes with them: what it explains is no noise.

    Parameters
    ----------
    speed_mps, cadence_spm
        Speed [m/s] and steps per minute, NaN where unknown, shape (seconds,).

    Returns
    -------
    Floats
        Noise around each second over that of the activity; 1 where it is less than twice as much. It is a share of
        speed, or of the mean speed of the activity where that is more: stairs and walks do not scatter.
    """
    known = np.isfinite(speed_mps)
    if not known.any():
        return np.ones(speed_mps.size)
    usual_speed = max(float(speed_mps[known].mean()), SLOWEST_MPS)
    noise = _restlessness(speed_mps) / np.fmax(speed_mps[p.SCATTER_LAG_S : -p.SCATTER_LAG_S], usual_speed)
    told = noise[np.isfinite(noise)]
    usual = max(float(np.median(told)) * QUARTER_OVER_MEDIAN if told.size else 0.0, p.SCATTER_USUAL)
    local = _of_places(noise)
    if local.max() <= p.SCATTERED * usual:
        return np.ones(speed_mps.size)
    local -= p.SPEED_PER_CADENCE * _of_places(_restlessness(np.log(np.fmax(cadence_spm, 1.0))))
    times = np.repeat(rolling_max(local / usual, 3), p.SCATTER_HOP_S)[: speed_mps.size]
    return np.where(times > p.SCATTERED, times, 1.0)


def calm_speed(speed_mps: Floats, cadence_spm: Floats, barometric_m: Floats | None = None) -> tuple[Floats, int]:
    """Take the speed of scattered places from cadence, as the calm ones of the same activity relate the two.

    What cadence leaves open, such as steps that get shorter uphill, comes from the mean of the scattered speed, as far
    as that can be trusted. Cadence tells nothing of strides in which it is far from the calm one, nor of stairs, which
    go up or down faster than paths.

    Parameters
    ----------
    speed_mps, cadence_spm
        Speed [m/s] and steps per minute, NaN where unknown, shape (seconds,).
    barometric_m
        Barometric altitude [m]; None where altitude is too poor to tell stairs.

    Returns
    -------
    speed_mps, scattered
        Speed [m/s], and the number of seconds it was mended in.
    """
    running = (cadence_spm > p.RUNNING_SPM) & (speed_mps > p.STANDING_SPEED_MPS)
    if running.sum() < p.SCATTER_CALM_S:
        return speed_mps, 0
    times = scatter(speed_mps, cadence_spm)
    wild = times > 1.0
    calm = running & ~wild
    if not (wild & running).any() or calm.sum() < p.SCATTER_CALM_S:
        return speed_mps, 0
    rhythm = np.log(np.maximum(cadence_spm, 1.0))
    told, doubt = _told_by_cadence(speed_mps, rhythm, calm)
    rest = np.log(np.maximum(speed_mps, SLOWEST_MPS)) - told
    mean = moving_average(known_or_zero(np.where(running, rest, 0.0)), p.SCATTER_WINDOW_S)
    error = float(np.std(rest[wild & running])) * np.sqrt(p.SCATTER_MEMORY_S / p.SCATTER_WINDOW_S)
    trusted = doubt**2 / (doubt**2 + error**2)
    alike = np.abs(rhythm - np.median(rhythm[calm])) < p.SCATTER_SAME_RHYTHM
    mended = wild & running & alike & (np.abs(mean) < p.SCATTER_FAR_OFF) & ~_steep(barometric_m, speed_mps.size)
    return np.where(mended, np.exp(told + trusted * mean), speed_mps), int(mended.sum())


def _steep(barometric_m: Floats | None, size: int) -> Bools:
    """Seconds on and about what goes up or down as fast as stairs."""
    steep, half = np.zeros(size, bool), p.STEEP_WINDOW_S // 2
    if barometric_m is not None and size > 2 * half:
        steep[half:-half] = np.abs(barometric_m[2 * half :] - barometric_m[: -2 * half]) > p.STEEP_MPS * 2 * half
    return rolling_max(steep.astype(np.float64), p.STEEP_WINDOW_S) > 0 if steep.any() else steep


def _told_by_cadence(speed_mps: Floats, rhythm: Floats, calm: Bools) -> tuple[Floats, float]:
    """Ln speed as ln cadence tells it, and the SD that it leaves open."""
    pace = np.log(np.maximum(speed_mps, SLOWEST_MPS))
    x, y = rhythm[calm] - rhythm[calm].mean(), pace[calm] - pace[calm].mean()
    prior = p.SPEED_PER_CADENCE_WEIGHT * calm.sum()
    slope = float((x @ y + prior * p.SPEED_PER_CADENCE) / (x @ x + prior))
    return pace[calm].mean() + slope * (rhythm - rhythm[calm].mean()), float(np.std(y - slope * x))


def _restlessness(values: Floats) -> Floats:
    """Geometric mean of the change over 2 s and of its bend: noise has both, a change of pace only the former."""
    lag = p.SCATTER_LAG_S
    before, now, after = values[: -2 * lag], values[lag:-lag], values[2 * lag :]
    restlessness: Floats = np.sqrt(np.abs((after - now) * (now - (before + after) / 2.0)))
    return restlessness


def _of_places(noise: Floats) -> Floats:
    """Lower quarter of the place around every 15 s; what is unknown counts as none."""
    width, hop = p.SCATTER_WINDOW_S, p.SCATTER_HOP_S
    around = np.pad(known_or_zero(noise), (width // 2 - hop // 2, width // 2 + hop))
    places = np.lib.stride_tricks.sliding_window_view(around, width)[::hop]
    return np.partition(places, width // 4, axis=1)[:, width // 4]
