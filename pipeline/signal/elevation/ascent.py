"""Metres climbed, corrected for what noise adds, with their standard deviation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import moving_average

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Floats
    from pipeline.signal.elevation.altitude import Noise


SIZES_KEPT = 6  # spectra of white noise kept for the next activity: they depend on nothing but the length


class Ascent(NamedTuple):
    """Metres climbed and descended, and the standard deviation of either [m]."""

    ascent_m: float
    descent_m: float
    sd_m: float


def ascent(altitude_m: Floats, noise: Noise) -> Ascent:
    """Add up the climbs that stand out of the noise.

    The altitude is smoothed as its white noise asks for; a climb counts from the lowest to the highest point once it
    is larger than four standard deviations of the noise left over, and than 1 m. What noise adds to that sum is
    learnt by adding noise of the same kind to the smoothed path again, and taken off; what smoothing takes off sharp
    summits is learnt by smoothing once more, and given back.

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
    rough = noise.white_m + noise.quick_m
    width = _odd(p.SMOOTHING_S_PER_M * rough)
    spectrum = _noise_spectrum(noise, width, _power_of_two(p.REPLICATES * altitude_m.size))
    left_over = float(np.sqrt(np.mean(spectrum**2)))
    smallest = max(p.SMALLEST_CLIMB_M, p.CLIMB_NOISES * left_over)
    smooth = _smooth(altitude_m, width)
    found = np.array(_climbed(smooth, smallest))
    path = _smooth(altitude_m, _odd(p.PATH_SMOOTHING_S_PER_M * (rough / 2.0 + noise.slow_m)))
    added, rounded = _added_by_noise(path, spectrum, width, smallest)
    counted = np.maximum(found - added.mean() + rounded, 0.0)
    doubts = (p.BIAS_DOUBT * added.mean(), p.SCALE_DOUBT * counted[0], rounded, added.std(), smallest / 2.0)
    return Ascent(float(counted[0]), float(counted[1]), float(np.linalg.norm(doubts)))


def turning_heights(altitude_m: Floats, smallest_m: float) -> Floats:
    """Heights at which the path turns for good.

    Parameters
    ----------
    altitude_m
        Path [m], shape (seconds,).
    smallest_m
        Swings smaller than this do not count; the smallest go first [m].

    Returns
    -------
    Floats
        Heights of alternating lows and highs, shape (turns,); one height where nothing counts.
    """
    moves = np.flatnonzero(altitude_m[1:] != altitude_m[:-1]) + 1
    heights = np.concatenate([altitude_m[:1], altitude_m[moves]])
    rising = heights[1:] > heights[:-1]
    turning = np.flatnonzero(rising[1:] != rising[:-1]) + 1
    heights = np.concatenate([heights[:1], heights[turning], heights[1:][-1:]])
    while heights.size > 1:
        swings = np.abs(heights[1:] - heights[:-1])
        small = swings < smallest_m
        if not small.any():
            break
        small[1:] &= swings[1:] <= swings[:-1]
        small[:-1] &= swings[:-1] < swings[1:]
        stays = np.ones(heights.size, bool)
        stays[:-1] &= ~small
        stays[1:] &= ~small
        if heights.size > 2:
            stays[1] |= small[0]
            stays[-2] |= small[-1]
        heights = heights[stays]
    turns: Floats = heights
    return turns


def _climbed(altitude_m: Floats, smallest_m: float) -> tuple[float, float]:
    """Sums of the rises and of the falls of more than `smallest_m` [m]."""
    swings = np.diff(turning_heights(altitude_m, smallest_m))
    return float(swings[swings > 0].sum()), float(-swings[swings < 0].sum())


def _added_by_noise(path: Floats, spectrum: Floats, width: int, smallest: float) -> tuple[Floats, float]:
    """What fresh noise of the same kind adds to the ascent of a path, once for each replicate, and what rounding takes.

    The smoothing rounds summits; how much it takes off a path that is smooth already tells how much it took before.
    """
    size = p.REPLICATES * path.size
    noises = np.fft.irfft(_white_noise(_power_of_two(size)) * spectrum)[:size].reshape(p.REPLICATES, path.size)
    thin = slice(None, None, p.REPLICATE_STEP_S)
    smooth = _smooth(path, width)[thin]
    with_noise = np.array([_climbed(smooth + noise, smallest) for noise in noises[:, thin]])
    true = float(np.mean(_climbed(path[thin], smallest)))
    added: Floats = with_noise.mean(axis=1) - true
    return added, true - float(np.mean(_climbed(smooth, smallest)))


@lru_cache(maxsize=SIZES_KEPT)
def _white_noise(size: int) -> NDArray[np.complex128]:
    """Spectrum of the same white noise each time."""
    return np.fft.rfft(np.random.default_rng(0).standard_normal(size))


def _noise_spectrum(noise: Noise, width: int, size: int) -> Floats:
    """Amplitude of the smoothed noise at each frequency of a series of `size` seconds [m]."""
    growth = _memory_spectra(size)
    power = noise.white_m**2 + noise.quick_m**2 * growth[0] + noise.slow_m**2 * growth[1]
    amplitude: Floats = np.sqrt(power) * _passed(width, size)
    return amplitude


@lru_cache(maxsize=SIZES_KEPT)
def _memory_spectra(size: int) -> list[Floats]:
    """Power at each frequency of noises of variance 1 that remember."""
    cosine = np.cos(2 * np.pi * np.fft.rfftfreq(size))
    kept = [np.exp(-1.0 / memory_s) for memory_s in p.NOISE_MEMORY_S]
    return [(1 - share**2) / (1 - 2 * share * cosine + share**2) for share in kept]


@lru_cache(maxsize=SIZES_KEPT)
def _passed(width: int, size: int) -> Floats:
    """Share of an amplitude that smoothing leaves at each frequency."""
    cycles = np.fft.rfftfreq(size)
    passed: Floats = (np.sinc(width * cycles) / np.sinc(cycles)) ** 2
    return passed


def _smooth(values: Floats, width: int) -> Floats:
    """Average twice: the kernel is a triangle."""
    return moving_average(moving_average(values, width), width)


def _power_of_two(size: int) -> int:
    """Smallest power of two of at least `size`: Fourier transforms are quick there."""
    return 1 << (size - 1).bit_length()


def _odd(seconds: float) -> int:
    """Nearest odd number of seconds from 1 to the longest window."""
    return int(np.clip(round(seconds), 1, p.SMOOTHING_MAX_S)) // 2 * 2 + 1
