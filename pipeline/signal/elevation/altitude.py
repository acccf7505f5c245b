"""Altitude without jumps and spikes, and whether a barometer or GPS measured it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.elevation import parameters as p
from pipeline.signal.elevation.altitude_noise import NO_NOISE, Noise, altitude_noise
from pipeline.signal.flags import flags_of
from pipeline.signal.grid import resample
from pipeline.signal.windows import median, median_of_3, running_total, runs
from pipeline.vocabulary import Flag, GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints
    from pipeline.signal.grid import Grid


@dataclass(frozen=True, slots=True)
class Altitude:
    """Altitude of an activity.

    Attributes
    ----------
    altitude_m
        Altitude on the grid, NaN where unknown [m], shape (seconds,).
    quality
        What measured it.
    noise
        Its noise.
    curvature_m
        Curvature of the minute around each second, 0 where unknown [m], shape (seconds,).
    calm_curvature_m
        Lower quartile of the curvature of all minutes [m].
    flags
        Quality flags.
    only_rough
        Whether curvature alone speaks for GPS; rough ground under a barometer looks the same.
    """

    altitude_m: Floats
    quality: GradeQuality
    noise: Noise
    curvature_m: Floats
    calm_curvature_m: float
    flags: list[str]
    only_rough: bool = False


class Levelled(NamedTuple):
    """Altitudes of the records with jumps taken out [m], and the number of jumps."""

    altitude_m: Floats
    jumps: int


def no_altitude(size: int) -> Altitude:
    """Return an unknown altitude over `size` seconds."""
    return Altitude(np.full(size, np.nan), GradeQuality.NONE, NO_NOISE, np.zeros(size), 0.0, [])


def clean_altitude(grid: Grid, altitude_m: Floats, *, barometer: bool, in_steps: bool) -> Altitude:
    """Remove jumps and spikes from altitude, and distinguish a barometer from GPS by device and noise.

    Parameters
    ----------
    grid
        The grid.
    altitude_m
        Altitude of each record, NaN where unknown [m], shape (records,).
    barometer
        Whether the device may have a barometer.
    in_steps
        Whether only altitude in a barometer's steps counts as barometric: for formats that any program writes.

    Returns
    -------
    Altitude
        The altitude, with quality flag `altitude_spikes`; unknown where it never changes.
    """
    known = np.isfinite(altitude_m)
    values, times = altitude_m[known], grid.times_s[known]
    if values.size < 2 or np.ptp(values) == 0:
        return no_altitude(grid.size)
    interval = max(median(np.diff(times)), p.ALTITUDE_INTERVAL_MIN.value)
    levelled, jumps = _without_jumps(values, times)
    noise = altitude_noise(levelled, interval)
    by_minute = curvature(levelled, times, interval)
    calm = float(np.sort(by_minute)[(by_minute.size - 1) // 4]) if by_minute.size else 0.0
    quiet = noise.white_m <= p.BAROMETER_NOISE_MAX.value
    may_be_barometric = barometer and quiet and (not in_steps or _in_steps(values))
    smooth = calm <= p.BAROMETER_CURVATURE_MAX.value
    cleaned = np.full(altitude_m.size, np.nan)
    largest = max(p.ALTITUDE_SPIKE.value, p.ALTITUDE_SPIKE_NOISES.value * noise.white_m)
    cleaned[known] = _without_spikes(levelled, largest)
    return Altitude(
        resample(grid, cleaned),
        GradeQuality.BAROMETRIC if may_be_barometric and smooth else GradeQuality.GPS,
        noise,
        _each_second(grid, times, by_minute),
        calm,
        flags_of({Flag.ALTITUDE_SPIKES: jumps}),
        only_rough=may_be_barometric and not smooth,
    )


def rises(altitude_m: Floats, at: Ints) -> Floats:
    """Return the rise from the second before to each of the seconds `at`, 0 after a hole between them.

    Parameters
    ----------
    altitude_m
        Altitude on the grid [m], shape (seconds,).
    at
        Indices of seconds with a known altitude, ascending, shape (chosen,).

    Returns
    -------
    Floats
        Rises [m], shape (chosen,).
    """
    known, rise = altitude_m[at], np.zeros(at.size)
    np.multiply(known[1:] - known[:-1], at[1:] - at[:-1] == 1, out=rise[1:])
    return rise


def curvature(altitude_m: Floats, times_s: Floats, interval_s: float) -> Floats:
    """Return how much an altitude curves in each minute.

    Ground curves in places, drifting GPS altitude all the time. So the lower quartile of the minutes tells them apart,
    even where the noise is slow and looks like slopes.

    Parameters
    ----------
    altitude_m, times_s
        Altitude of the records [m] and their times [s], shape (records,).
    interval_s
        Median time between records [s].

    Returns
    -------
    Floats
        Root mean square of the second differences over 8 s [m], shape (minutes,); empty below five minutes or where
        records are more than 5 s apart.
    """
    lag, minute = p.CURVATURE_LAG.value, p.CURVATURE_BLOCK.value
    if interval_s == 1 and (times_s[1:] - times_s[:-1] == 1).all():
        seconds = altitude_m[:-1]
    else:
        seconds = np.interp(np.arange(times_s[0], times_s[-1]), times_s, altitude_m)
    blocks = (seconds.size - 2 * lag) // minute
    if interval_s > common.SPARSE_INTERVAL.value or blocks < p.CURVATURE_LEAST_BLOCKS.value:
        return np.zeros(0)
    second_differences = seconds[2 * lag :] - 2.0 * seconds[lag:-lag] + seconds[: -2 * lag]
    squares: Floats = (second_differences[: blocks * minute] ** 2).reshape(blocks, minute).mean(axis=1)
    return np.sqrt(squares)


def _each_second(grid: Grid, times_s: Floats, by_minute: Floats) -> Floats:
    """Spread one value per minute since the first record over the grid; zeros where there is no value."""
    if not by_minute.size:
        return np.zeros(grid.size)
    borders = np.ceil(times_s[0] + p.CURVATURE_BLOCK.value * np.arange(by_minute.size + 1.0)).astype(np.int64)
    borders[0], borders[-1] = 0, grid.size
    return np.repeat(by_minute, borders[1:] - borders[:-1])


def _without_jumps(values: Floats, times_s: Floats) -> Levelled:
    """Remove changes that are too fast, and keep the level that most of the altitudes have."""
    changes = np.diff(values)
    jump = np.abs(changes) > p.ALTITUDE_JUMP.value * np.maximum(np.diff(times_s), 1.0)
    if not jump.any():
        return Levelled(values, 0)
    levelled = running_total(np.where(jump, 0.0, changes))
    return Levelled(levelled + median(values - levelled), runs(jump).starts.size)


def _without_spikes(values: Floats, largest_m: float) -> Floats:
    """Replace a value that differs too much from both neighbours by the median of the three."""
    middle = median_of_3(values)
    return np.where(np.abs(values - middle) > largest_m, middle, values)


def _in_steps(values: Floats) -> bool:
    """Return whether all altitudes are multiples of one of the steps that barometric watches write."""
    offsets = values - values.min()
    tolerance = p.BAROMETER_STEP_TOLERANCE.value
    return any(
        bool(np.all(np.abs(offsets / step - np.round(offsets / step)) < tolerance)) for step in p.BAROMETER_STEPS.value
    )
