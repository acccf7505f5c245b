"""Metres climbed, corrected for what noise adds, with their standard deviation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal.elevation import parameters as p
from pipeline.signal.windows import moving_average

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Floats
    from pipeline.signal.elevation.altitude_noise import Noise


SPECTRA_KEPT = 6  # spectra kept for the next activity: they depend on its length alone


class Ascent(NamedTuple):
    """Metres climbed and descended, and the standard deviation of either [m]."""

    ascent_m: float
    descent_m: float
    sd_m: float


class Climbed(NamedTuple):
    """Sums of the rises and of the falls [m]."""

    up_m: float
    down_m: float


class NoiseBias(NamedTuple):
    """What noise adds to an ascent in each replicate [m], shape (replicates,), and what smoothing takes off it [m]."""

    added_m: Floats
    smoothed_off_m: float


def ascent(altitude_m: Floats, noise: Noise) -> Ascent:
    """Add up the climbs that stand out of the noise.

    The altitude is smoothed in proportion to its noise. A climb counts from its lowest to its highest point once it is
    larger than four standard deviations of the remaining noise, and than 1 m. To correct the sum, noise of the same
    kind is added to the smoothed path again: what that adds to its ascent is subtracted. Smoothing once more shows what
    smoothing takes off summits; that is added.

    Parameters
    ----------
    altitude_m
        Altitude of consecutive moving seconds, jumps at pauses taken out [m], shape (seconds,), no NaN.
    noise
        Noise of the altitude.

    Returns
    -------
    Ascent
        Ascent, descent and standard deviation [m].
    """
    if altitude_m.size < 2:
        return Ascent(0.0, 0.0, 0.0)
    rough = noise.white_m + noise.quick_m
    width = _odd(p.SMOOTHING_PER_NOISE.value * rough)
    spectrum = _noise_spectrum(noise, width, _power_of_two(p.NOISE_REPLICATES.value * altitude_m.size))
    left_over = float(np.sqrt(np.mean(spectrum**2)))
    smallest = max(p.CLIMB_LEAST.value, p.CLIMB_NOISES.value * left_over)
    found = np.array(_climbed(_smooth(altitude_m, width), smallest))
    path_noise = p.PATH_NOISE_SHARE.value * rough + noise.slow_m
    path = _smooth(altitude_m, _odd(p.PATH_SMOOTHING_PER_NOISE.value * path_noise))
    added, smoothed_off = _noise_bias(path, spectrum, width, smallest)
    corrected = np.maximum(found - added.mean() + smoothed_off, 0.0)
    scale_error = p.SCALE_SD.value * corrected[0]
    errors = (p.BIAS_SD.value * added.mean(), scale_error, smoothed_off, added.std(), smallest / 2.0)
    return Ascent(float(corrected[0]), float(corrected[1]), float(np.linalg.norm(errors)))


def turning_heights(altitude_m: Floats, smallest_m: float) -> Floats:
    """Return the heights between which a path rises and falls by at least `smallest_m`.

    Parameters
    ----------
    altitude_m
        Path [m], shape (seconds,).
    smallest_m
        Smaller swings are dropped, the smallest first [m].

    Returns
    -------
    Floats
        Alternating lows and highs [m], shape (turns,); one height where no swing is large enough.
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


def _climbed(altitude_m: Floats, smallest_m: float) -> Climbed:
    """Add up the rises and the falls of at least `smallest_m`."""
    swings = np.diff(turning_heights(altitude_m, smallest_m))
    return Climbed(float(swings[swings > 0].sum()), float(-swings[swings < 0].sum()))


def _noise_bias(path: Floats, spectrum: Floats, width: int, smallest_m: float) -> NoiseBias:
    """Add fresh noise of the same kind to a path several times, and compare its ascent to that of the bare path.

    What smoothing takes off a path that is smooth already shows how much it took off before.
    """
    replicates, size = p.NOISE_REPLICATES.value, p.NOISE_REPLICATES.value * path.size
    noises = np.fft.irfft(_white_noise(_power_of_two(size)) * spectrum)[:size].reshape(replicates, path.size)
    thin = slice(None, None, p.REPLICATE_STEP.value)
    smooth = _smooth(path, width)[thin]
    with_noise = np.array([_climbed(smooth + noise, smallest_m) for noise in noises[:, thin]])
    true = float(np.mean(_climbed(path[thin], smallest_m)))
    return NoiseBias(with_noise.mean(axis=1) - true, true - float(np.mean(_climbed(smooth, smallest_m))))


@lru_cache(maxsize=SPECTRA_KEPT)
def _white_noise(size: int) -> NDArray[np.complex128]:
    """Return the spectrum of white noise; the same noise each time, so that results repeat."""
    return np.fft.rfft(np.random.default_rng(0).standard_normal(size))


def _noise_spectrum(noise: Noise, width: int, size: int) -> Floats:
    """Return the amplitude of the smoothed noise at each frequency of a series of `size` seconds [m]."""
    quick, slow = _memory_spectra(size)
    power = noise.white_m**2 + noise.quick_m**2 * quick + noise.slow_m**2 * slow
    amplitude: Floats = np.sqrt(power) * _passed(width, size)
    return amplitude


@lru_cache(maxsize=SPECTRA_KEPT)
def _memory_spectra(size: int) -> list[Floats]:
    """Return the power at each frequency of the noises with a memory, quick and slow, of variance 1."""
    cosine = np.cos(2 * np.pi * np.fft.rfftfreq(size))
    kept = [np.exp(-1.0 / memory.value) for memory in (p.QUICK_NOISE_MEMORY, p.SLOW_NOISE_MEMORY)]
    return [(1 - share**2) / (1 - 2 * share * cosine + share**2) for share in kept]


@lru_cache(maxsize=SPECTRA_KEPT)
def _passed(width: int, size: int) -> Floats:
    """Return the fraction of an amplitude that smoothing leaves at each frequency."""
    cycles = np.fft.rfftfreq(size)
    passed: Floats = (np.sinc(width * cycles) / np.sinc(cycles)) ** 2
    return passed


def _smooth(values: Floats, width: int) -> Floats:
    """Average twice, which is one average with a triangular kernel."""
    return moving_average(moving_average(values, width), width)


def _power_of_two(size: int) -> int:
    """Return the smallest power of two of at least `size`, where Fourier transforms are fast."""
    return 1 << (size - 1).bit_length()


def _odd(seconds: float) -> int:
    """Return the nearest odd number of seconds, from 1 to the longest window."""
    return int(np.clip(round(seconds), 1, p.SMOOTHING_MAX.value)) // 2 * 2 + 1
