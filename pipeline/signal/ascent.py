"""Metres climbed, corrected for what noise adds, with their standard deviation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import moving_average

if TYPE_CHECKING:
    from pipeline.signal.altitude import Noise
    from pipeline.signal.windows import Floats


class Ascent(NamedTuple):
    """Metres climbed and descended, and the standard deviation of either [m]."""

    ascent_m: float
    descent_m: float
    sd_m: float


def ascent(altitude_m: Floats, noise: Noise) -> Ascent:
    """Add up the climbs that stand out of the noise.

    The altitude is smoothed as its white noise asks for; a climb counts from the lowest to the highest point once it
    is larger than four standard deviations of the noise left over, and than 1 m. What noise adds to that sum is
    learnt by adding noise of the same kind to the smoothed path again, and taken off.

    Parameters
    ----------
    altitude_m
        Altitude of consecutive moving seconds, jumps at pauses taken out [m], shape (seconds,), no NaN.
    noise
        Noise of the altitude.

    Returns
    -------
    Ascent
        Ascent, descent, standard deviation [m].
    """
    if altitude_m.size < 2:
        return Ascent(0.0, 0.0, 0.0)
    width = _odd(p.SMOOTHING_S_PER_M * noise.white_m)
    spectrum = _noise_spectrum(noise, width, p.REPLICATES * altitude_m.size)
    left_over = float(np.sqrt(np.mean(spectrum**2)))
    smallest = max(p.SMALLEST_CLIMB_M, p.CLIMB_NOISES * left_over)
    smooth = _smooth(altitude_m, width)
    found = np.array([climbed(smooth, smallest), climbed(-smooth, smallest)])
    path = _smooth(altitude_m, _odd(p.PATH_SMOOTHING_S_PER_M * (noise.white_m / 2.0 + noise.slow_m)))
    added = _added_by_noise(path, spectrum, width, smallest)
    counted = np.maximum(found - added.mean(), 0.0)
    doubt = np.hypot(p.BIAS_DOUBT * added.mean(), p.SCALE_DOUBT * counted[0])
    return Ascent(float(counted[0]), float(counted[1]), float(np.hypot(doubt, np.hypot(added.std(), smallest / 2.0))))


def climbed(altitude_m: Floats, smallest_m: float) -> float:
    """Sum of the climbs of more than `smallest_m`, each from its lowest to its highest point [m]."""
    steps = np.sign(np.diff(altitude_m))
    turning = np.flatnonzero(steps[1:] != steps[:-1]) + 1
    low = high = float(altitude_m[0])
    total, climbing = 0.0, False
    for height in [*altitude_m[turning].tolist(), float(altitude_m[-1])]:
        if climbing and height < high - smallest_m:
            total, climbing, low = total + high - low, False, height
        elif climbing:
            high = max(high, height)
        elif height > low + smallest_m:
            climbing, high = True, height
        else:
            low = min(low, height)
    return total + (high - low if climbing else 0.0)


def _added_by_noise(path: Floats, spectrum: Floats, width: int, smallest: float) -> Floats:
    """What fresh noise of the same kind adds to the ascent of a path, once for each replicate [m]."""
    drawn = np.random.default_rng(0).standard_normal(p.REPLICATES * path.size)
    noises = np.fft.irfft(np.fft.rfft(drawn) * spectrum, drawn.size).reshape(p.REPLICATES, path.size)
    smooth = _smooth(path, width)
    return np.array([climbed(smooth + noise, smallest) for noise in noises]) - climbed(path, smallest)


def _noise_spectrum(noise: Noise, width: int, size: int) -> Floats:
    """Amplitude of the smoothed noise at each frequency of a series of `size` seconds [m]."""
    cycles = np.fft.rfftfreq(size)
    memory = np.exp(-1.0 / p.NOISE_CORRELATION_S)
    slow = noise.slow_m**2 * (1 - memory**2) / (1 - 2 * memory * np.cos(2 * np.pi * cycles) + memory**2)
    passed = (np.sinc(width * cycles) / np.sinc(cycles)) ** 2
    return np.sqrt(noise.white_m**2 + slow) * passed


def _smooth(values: Floats, width: int) -> Floats:
    """Average twice: the kernel is a triangle."""
    return moving_average(moving_average(values, width), width)


def _odd(seconds: float) -> int:
    """Nearest odd number of seconds from 1 to the longest window."""
    return int(np.clip(round(seconds), 1, p.SMOOTHING_MAX_S)) // 2 * 2 + 1
