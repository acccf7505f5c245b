"""Places where the speed of GPS is noisy, among buildings and under trees, and how cadence repairs it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import known_or_zero, median, moving_average, rolling_max

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


class Steadied(NamedTuple):
    """Speed [m/s], and the number of seconds in which cadence replaced it."""

    speed_mps: Floats
    seconds: int


class CadenceModel(NamedTuple):
    """Ln speed as cadence predicts it, shape (seconds,), and the standard deviation of the residuals."""

    log_speed: Floats
    sd: float


def noise_ratio(speed_mps: Floats, cadence_spm: Floats) -> Floats:
    """Return how many times noisier speed is around each second than over the whole activity.

    Changes of pace are too few to move the median of an activity or the lower quartile of a place; noise is always
    there. Where changes are many, cadence changes with them: what it explains is not noise.

    Parameters
    ----------
    speed_mps, cadence_spm
        Speed [m/s] and cadence [steps/min], NaN where unknown, shape (seconds,).

    Returns
    -------
    Floats
        Ratio of the noise, as a fraction of speed, to that of the activity, shape (seconds,); 1 where it is below 2.
        Speeds below the mean of the activity count as the mean, so that stairs and walks are not noisy.
    """
    known = np.isfinite(speed_mps)
    if not known.any():
        return np.ones(speed_mps.size)
    lag = p.NOISE_LAG.value
    mean_speed = max(float(speed_mps[known].mean()), p.LOGARITHM_FLOOR.value)
    noise = _roughness(speed_mps) / np.fmax(speed_mps[lag:-lag], mean_speed)
    measured = noise[np.isfinite(noise)]
    usual = median(measured) * p.QUARTILE_PER_MEDIAN.value if measured.size else 0.0
    usual = max(usual, p.USUAL_NOISE.value)
    local = _lower_quartile_of_places(noise)
    if local.max() <= p.NOISY_RATIO.value * usual:
        return np.ones(speed_mps.size)
    cadence_noise = _lower_quartile_of_places(_roughness(np.log(np.fmax(cadence_spm, 1.0))))
    local -= p.SPEED_PER_CADENCE.value * cadence_noise
    ratio = np.repeat(rolling_max(local / usual, 3), p.NOISE_HOP.value)[: speed_mps.size]
    return np.where(ratio > p.NOISY_RATIO.value, ratio, 1.0)


def steady_noisy_speed(speed_mps: Floats, cadence_spm: Floats, barometric_m: Floats | None = None) -> Steadied:
    """Replace speed in noisy places by what cadence predicts, as both are related in the calm parts of the activity.

    What cadence does not explain, such as shorter steps uphill, comes from the mean of the noisy speed, weighted by how
    far that can be trusted. Cadence predicts nothing for strides, where it is far from that of calm running, nor for
    stairs, which rise or fall faster than paths.

    Parameters
    ----------
    speed_mps, cadence_spm
        Speed [m/s] and cadence [steps/min], NaN where unknown, shape (seconds,).
    barometric_m
        Barometric altitude [m]; None where altitude is too poor to show stairs.

    Returns
    -------
    Steadied
        Speed, and the number of seconds that were replaced.
    """
    running = (cadence_spm > common.RUNNING_CADENCE.value) & (speed_mps > common.STANDING_SPEED.value)
    if running.sum() < p.CALM_TIME.value:
        return Steadied(speed_mps, 0)
    noisy = noise_ratio(speed_mps, cadence_spm) > 1.0
    calm = running & ~noisy
    if not (noisy & running).any() or calm.sum() < p.CALM_TIME.value:
        return Steadied(speed_mps, 0)
    log_cadence = np.log(np.maximum(cadence_spm, 1.0))
    predicted, sd = _fit_cadence(speed_mps, log_cadence, calm)
    residual = np.log(np.maximum(speed_mps, p.LOGARITHM_FLOOR.value)) - predicted
    window = p.NOISE_WINDOW.value
    mean = moving_average(known_or_zero(np.where(running, residual, 0.0)), window)
    error = float(np.std(residual[noisy & running])) * np.sqrt(p.GPS_ERROR_MEMORY.value / window)
    weight = sd**2 / (sd**2 + error**2)
    same_rhythm = np.abs(log_cadence - median(log_cadence[calm])) < p.CADENCE_RANGE.value
    replaced = noisy & running & same_rhythm & (np.abs(mean) < p.CADENCE_SPEED_RANGE.value)
    replaced &= ~_steep(barometric_m, speed_mps.size)
    return Steadied(np.where(replaced, np.exp(predicted + weight * mean), speed_mps), int(replaced.sum()))


def _steep(barometric_m: Floats | None, size: int) -> Bools:
    """Return the seconds on and around ground that rises or falls as fast as stairs."""
    window = p.STEEP_WINDOW.value
    steep, half = np.zeros(size, bool), window // 2
    if barometric_m is not None and size > 2 * half:
        rise = np.abs(barometric_m[2 * half :] - barometric_m[: -2 * half])
        steep[half:-half] = rise > p.STEEP_RATE.value * 2 * half
    return rolling_max(steep.astype(np.float64), window) > 0 if steep.any() else steep


def _fit_cadence(speed_mps: Floats, log_cadence: Floats, calm: Bools) -> CadenceModel:
    """Fit ln speed on ln cadence over the calm seconds, with a prior for the slope."""
    log_speed = np.log(np.maximum(speed_mps, p.LOGARITHM_FLOOR.value))
    x, y = log_cadence[calm] - log_cadence[calm].mean(), log_speed[calm] - log_speed[calm].mean()
    prior = p.SPEED_PER_CADENCE_WEIGHT.value * calm.sum()
    slope = float((x @ y + prior * p.SPEED_PER_CADENCE.value) / (x @ x + prior))
    predicted = log_speed[calm].mean() + slope * (log_cadence - log_cadence[calm].mean())
    return CadenceModel(predicted, float(np.std(y - slope * x)))


def _roughness(values: Floats) -> Floats:
    """Return the geometric mean of first and second difference over 2 s: noise has both, a change of pace the first."""
    lag = p.NOISE_LAG.value
    before, now, after = values[: -2 * lag], values[lag:-lag], values[2 * lag :]
    roughness: Floats = np.sqrt(np.abs((after - now) * (now - (before + after) / 2.0)))
    return roughness


def _lower_quartile_of_places(noise: Floats) -> Floats:
    """Return the lower quartile of the place around every 15 s; unknown noise counts as none."""
    width, hop = p.NOISE_WINDOW.value, p.NOISE_HOP.value
    before, after = np.zeros(width // 2 - hop // 2), np.zeros(width // 2 + hop)
    around = np.concatenate([before, known_or_zero(noise), after])
    places = np.lib.stride_tricks.sliding_window_view(around, width)[::hop]
    return np.partition(places, width // 4, axis=1)[:, width // 4]
