"""Altitude without jumps, what it was measured with, and how noisy it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.grid import resample
from pipeline.signal.windows import median_of_3, running_total, runs

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints
    from pipeline.signal.grid import Grid

LAGS = (1, 2, 4, 8)  # records
TRIM = 0.95  # share of the smallest squares that counts: jumps do not
TRIMMED_SQUARE = 0.7586  # mean square of a standard normal variable below its 95th percentile of size
PARTS = 4  # three kinds of noise and the ground
SUBSETS = np.array([subset for subset in product((False, True), repeat=PARTS) if any(subset)])
RIDGE = 1e-10  # keeps parts that cannot be told apart from breaking the fit


@dataclass(frozen=True, slots=True)
class Noise:
    """Noise of an altitude in three parts: white, quick and slow, with memories of 0, 5 and 30 s; their SDs [m]."""

    white_m: float
    quick_m: float
    slow_m: float


NO_NOISE = Noise(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Altitude:
    """Altitude on the grid [m], NaN where unknown; `barometric`, `gps` or `none`; its noise; quality flags.

    `bends_m` is how much it bends over 8 s in each minute, on the grid, 0 where it cannot be told; `roughness_m` is
    that of its calmer minutes. `only_rough` says that nothing but that speaks for satellites: so does rough ground.
    """

    altitude_m: Floats
    quality: str
    noise: Noise
    bends_m: Floats
    roughness_m: float
    flags: list[str]
    only_rough: bool = False


def no_altitude(size: int) -> Altitude:
    """Nothing is known about the height over `size` seconds."""
    return Altitude(np.full(size, np.nan), "none", NO_NOISE, np.zeros(size), 0.0, [])


def clean_altitude(grid: Grid, altitude_m: Floats, *, barometer: bool, in_steps: bool) -> Altitude:
    """Despike the altitude and tell a barometer from satellites, by the recorder and by noise.

    Parameters
    ----------
    grid
        The grid.
    altitude_m
        Altitude of each record, NaN where unknown [m], shape (records,).
    barometer
        Whether the recorder may hold one.
    in_steps
        Whether altitude must come in a barometer's steps to count as one's: asked of formats that anything may write.

    Returns
    -------
    Altitude
        The altitude; none where it never changes.
    """
    heard = np.isfinite(altitude_m)
    values, times = altitude_m[heard], grid.times_s[heard]
    if values.size < 2 or np.ptp(values) == 0:
        return no_altitude(grid.size)
    interval = max(float(np.median(np.diff(times))), 0.1)
    levelled, jumps = _without_jumps(values, times)
    noise = altitude_noise(levelled, interval)
    bent = bends(levelled, times, interval)
    rough = float(np.sort(bent)[(bent.size - 1) // 4]) if bent.size else 0.0
    may_be = barometer and noise.white_m <= p.BAROMETRIC_NOISE_M and (not in_steps or _in_steps(values))
    is_smooth = rough <= p.BAROMETRIC_ROUGHNESS_M
    mended = np.full(altitude_m.size, np.nan)
    mended[heard] = _without_spikes(levelled, max(p.ALTITUDE_SPIKE_M, p.ALTITUDE_SPIKE_NOISES * noise.white_m))
    flags = [f"altitude_spikes:{jumps}"] if jumps else []
    quality = "barometric" if may_be and is_smooth else "gps"
    return Altitude(
        resample(grid, mended), quality, noise, _each_second(grid, times, bent), rough, flags, may_be and not is_smooth
    )


def _each_second(grid: Grid, times: Floats, by_minute: Floats) -> Floats:
    """Spread a value of each minute since the first record over the grid; 0 where there is none."""
    if not by_minute.size:
        return np.zeros(grid.size)
    minute = (np.arange(grid.size) - times[0]) // p.ROUGHNESS_BLOCK_S
    values: Floats = by_minute[np.clip(minute.astype(np.int64), 0, by_minute.size - 1)]
    return values


def rises(altitude_m: Floats, at: Ints) -> Floats:
    """Rise from the second before to each of some seconds [m], shape (at,); none across a hole between them."""
    rise: Floats = np.diff(altitude_m[at], prepend=altitude_m[at[0]]) * (np.diff(at, prepend=at[0]) == 1)
    return rise


def altitude_noise(altitude_m: Floats, interval_s: float) -> Noise:
    """Split the noise of an altitude from the ground by the growth of its second differences with the lag.

    White noise does not grow, noise with a memory grows like a random walk up to it, ground grows with the fourth
    power. All are fitted together, none of them negative.

    Parameters
    ----------
    altitude_m
        Altitude of the records [m].
    interval_s
        Median time between them [s].

    Returns
    -------
    Noise
        The noise; none where there are fewer than 20 records.
    """
    if altitude_m.size < p.MIN_ALTITUDES:
        return NO_NOISE
    squares = np.array([_second_difference_square(altitude_m, lag) for lag in LAGS])
    if not (squares > 0).any():
        return NO_NOISE
    squares = np.maximum(squares, squares.max() * 1e-6)
    lags_s = np.array(LAGS) * interval_s
    quick, slow = (np.exp(-lags_s / memory_s) for memory_s in p.NOISE_MEMORY_S)
    growth = [np.full(lags_s.size, 6.0), *(6.0 - 8.0 * kept + 2.0 * kept**2 for kept in (quick, slow)), lags_s**4.0]
    return Noise(*np.sqrt(_fit_positive(np.stack(growth, axis=1) / squares[:, None]))[:3].tolist())


def bends(altitude_m: Floats, times_s: Floats, interval_s: float) -> Floats:
    """How much an altitude bends over 8 s in each minute.

    Ground bends in places, drifting satellites all the time: so the lower quartile of the minutes tells one from the
    other, even where the noise is slow and hides in slopes.

    Parameters
    ----------
    altitude_m, times_s
        Altitude of the records [m] and their times [s].
    interval_s
        Median time between them [s].

    Returns
    -------
    Floats
        Root mean square of second differences [m], shape (minutes,); empty where it cannot be told, from under five
        minutes or from records more than 5 s apart.
    """
    lag, minute = p.ROUGHNESS_LAG_S, p.ROUGHNESS_BLOCK_S
    seconds = np.interp(np.arange(times_s[0], times_s[-1]), times_s, altitude_m)
    blocks = (seconds.size - 2 * lag) // minute
    if interval_s > p.SPARSE_INTERVAL_S or blocks < p.ROUGHNESS_MIN_BLOCKS:
        return np.zeros(0)
    second_differences = seconds[2 * lag :] - 2.0 * seconds[lag:-lag] + seconds[: -2 * lag]
    squares: Floats = (second_differences[: blocks * minute] ** 2).reshape(blocks, minute).mean(axis=1)
    return np.sqrt(squares)


def _second_difference_square(values: Floats, lag: int) -> float:
    """Mean square of the second differences, as a normal distribution without outliers would have it."""
    differences = values[2 * lag :] - 2.0 * values[lag:-lag] + values[: -2 * lag]
    squares = differences**2
    kept = int(TRIM * squares.size)
    return float(np.partition(squares, kept)[: kept + 1].mean()) / TRIMMED_SQUARE


def _fit_positive(columns: Floats) -> Floats:
    """Least-squares weights with which the columns add up to one, none of them negative: the best of all subsets."""
    scale = np.linalg.norm(columns, axis=0)
    unit = columns / scale
    products = unit.T @ unit + RIDGE * np.eye(PARTS)
    with_one = unit.sum(axis=0)
    both = SUBSETS[:, :, None] * SUBSETS[:, None, :]
    systems = np.where(both, products, np.eye(PARTS))
    weights = np.linalg.solve(systems, (SUBSETS * with_one)[:, :, None])[:, :, 0]
    explained = np.where(weights.min(axis=1) >= 0, weights @ with_one, -np.inf)
    fitted: Floats = weights[np.argmax(explained)] / scale
    return fitted


def _without_jumps(values: Floats, times: Floats) -> tuple[Floats, int]:
    """Take out steps that are too fast and keep the level most of the altitudes have."""
    steps = np.diff(values)
    jump = np.abs(steps) > p.ALTITUDE_JUMP_MPS * np.maximum(np.diff(times), 1.0)
    if not jump.any():
        return values, 0
    levelled = running_total(np.where(jump, 0.0, steps))
    return levelled + np.median(values - levelled), runs(jump)[0].size


def _without_spikes(values: Floats, largest_m: float) -> Floats:
    """Put the middle of three in place of a value that stands out from both neighbours."""
    middle = median_of_3(values)
    return np.where(np.abs(values - middle) > largest_m, middle, values)


def _in_steps(values: Floats) -> bool:
    """Whether the altitude comes in one of the steps barometric watches write."""
    offsets = values - values.min()
    return any(bool(np.all(np.abs(offsets / step - np.round(offsets / step)) < 0.02)) for step in p.ALTITUDE_STEPS_M)
