"""Metres climbed, corrected for what noise adds, with their standard deviation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal.elevation import parameters as p
from pipeline.signal.windows import moving_average

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.signal.elevation.altitude_noise import Noise


SPECTRA_KEPT = 6  # spectra kept for the next activity: they depend on its length alone


class Ascent(NamedTuple):
    """Metres climbed and descended, and the standard deviation of either [m]."""

    ascent_m: float
    descent_m: float
    sd_m: float


def ascent(altitude_m: Floats, noise: Noise) -> Ascent:
    """Add up the climbs that stand out of the noise.

    The altitude is smoothed in proportion to its noise. A climb counts from its lowest to its highest point once it is
    larger than four standard deviations of the remaining noise, and than 1 m. To correct the sum, fresh noise of the
    same kind is added to the smoothed path several times: what that adds to its ascent is subtracted. Smoothing a path
    that is smooth already shows what smoothing takes off summits; that is added.

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
    path_noise = p.PATH_NOISE_SHARE.value * rough + noise.slow_m
    path = _smooth(altitude_m, _odd(p.PATH_SMOOTHING_PER_NOISE.value * path_noise))
    thin = slice(None, None, p.REPLICATE_STEP.value)
    smooth = _smooth(path, width)[thin]
    noisy = smooth + _noises(spectrum, path.size)[:, thin]
    found, *of_paths = _climbed([_smooth(altitude_m, width), path[thin], smooth, *noisy], smallest)
    bare, smoothed, *with_noise = np.mean(of_paths, axis=1)
    added, smoothed_off = np.array(with_noise) - bare, bare - smoothed
    corrected = np.maximum(found - added.mean() + smoothed_off, 0.0)
    scale_error = p.SCALE_SD.value * corrected[0]
    errors = (p.BIAS_SD.value * added.mean(), scale_error, smoothed_off, added.std(), smallest / 2.0)
    return Ascent(float(corrected[0]), float(corrected[1]), float(np.linalg.norm(errors)))


def turning_heights(paths: Sequence[Floats], smallest_m: float) -> list[Floats]:
    """Return the heights between which paths rise and fall by at least `smallest_m`.

    All paths are worked on at once, one after the other in one array: their turns are few, and calls are what costs.

    Parameters
    ----------
    paths
        Each of shape (seconds,), with at least one second [m].
    smallest_m
        Smaller swings are dropped, the smallest first [m].

    Returns
    -------
    list of Floats
        Alternating lows and highs of each path [m], shape (turns,); one height or none where no swing is large enough.
    """
    heights = np.concatenate(paths)
    path = np.repeat(np.arange(len(paths)), [one.size for one in paths])
    kept = np.append(True, (heights[1:] != heights[:-1]) | (path[1:] != path[:-1]))
    heights, path = heights[kept], path[kept]
    border, rising = path[1:] != path[:-1], heights[1:] > heights[:-1]
    kept = np.ones(heights.size, bool)
    kept[1:-1] = (rising[1:] != rising[:-1]) | border[1:] | border[:-1]
    heights, path = heights[kept], path[kept]
    while not (kept := _outside_small_swings(heights, path, smallest_m)).all():
        heights, path = heights[kept], path[kept]
    ends = np.searchsorted(path, np.arange(len(paths)), side="right")
    return np.split(heights, ends[:-1])


def _outside_small_swings(heights: Floats, path: Ints, smallest_m: float) -> Bools:
    """Return the heights outside swings that are small, and smaller than those beside them on their path.

    Of a small swing at the end of a longer path, the inner height stays.
    """
    swings, border = np.abs(heights[1:] - heights[:-1]), path[1:] != path[:-1]
    swings[border] = np.inf
    small = swings < smallest_m
    kept = np.ones(heights.size, bool)
    if not small.any():
        return kept
    small[1:] &= swings[1:] <= swings[:-1]
    small[:-1] &= swings[:-1] < swings[1:]
    kept[:-1] &= ~small
    kept[1:] &= ~small
    first, last = np.append(True, border[:-1]), np.append(border[1:], True)
    kept[1:] |= small & first & ~last
    kept[:-1] |= small & last & ~first
    return kept


def _climbed(paths: Sequence[Floats], smallest_m: float) -> Floats:
    """Add up the rises, and the falls, of at least `smallest_m` on each path; shape (paths, 2)."""
    swings = [heights[1:] - heights[:-1] for heights in turning_heights(paths, smallest_m)]
    return np.array([(swing[swing > 0].sum(), -swing[swing < 0].sum()) for swing in swings])


def _noises(spectrum: Floats, size: int) -> Floats:
    """Return the noise of a spectrum over `size` seconds, several times; shape (replicates, seconds)."""
    replicates = p.NOISE_REPLICATES.value
    noise = np.fft.irfft(_white_noise(_power_of_two(replicates * size)) * spectrum)
    return noise[: replicates * size].reshape(replicates, size)


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
    return min(max(round(seconds), 1), p.SMOOTHING_MAX.value) // 2 * 2 + 1
