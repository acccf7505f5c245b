"""Ground speed from the best of three sources: the device's speed, its distance, or positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.grid import resample
from pipeline.signal.speed import parameters as p
from pipeline.signal.speed.speed_lag import without_lag
from pipeline.signal.speed.speed_noise import noise_ratio
from pipeline.signal.windows import median_of_3, only_longer, only_shorter, running_total, runs
from pipeline.vocabulary import SpeedSource

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid


class RawSpeed(NamedTuple):
    """Speed on the grid before repair, NaN where unknown [m/s], its source, and the number of jumps left out."""

    speed_mps: Floats
    source: SpeedSource
    jumps: int


class Plane(NamedTuple):
    """Positions, or the steps between them, on a plane [m]; NaN where unknown."""

    east_m: Floats
    north_m: Floats


class StepSpeed(NamedTuple):
    """Speed of steps over a window, NaN where unknown [m/s], and the number of jumps left out."""

    speed_mps: Floats
    jumps: int


def raw_speed(grid: Grid, records: pl.DataFrame, distance_m: Floats, max_speed_mps: float) -> RawSpeed:
    """Take speed from the best source that covers at least half of the recorded seconds.

    Parameters
    ----------
    grid, records
        The grid and its records.
    distance_m
        Distance as the device counts it, on the grid, NaN where unknown [m], shape (seconds,).
    max_speed_mps
        Faster steps are jumps of the source, unless they last for 10 s [m/s].

    Returns
    -------
    RawSpeed
        Speed, shape (seconds,), its source, and the number of jumps.
    """
    enough = common.SOURCE_COVERAGE.value * grid.size * _recorded_share(grid)
    shown = records["speed_mps"].to_numpy()
    sparse = grid.interval_s > common.SPARSE_INTERVAL.value
    device = resample(grid, _without_lone_peaks(shown) if sparse else shown)
    if np.isfinite(device).sum() >= enough and np.nanmax(device) > 0:
        device = np.maximum(device, 0.0)
        return RawSpeed(device if sparse else without_lag(device, distance_m), SpeedSource.DEVICE, 0)
    steps = np.diff(distance_m, append=np.nan)
    if np.isfinite(steps).sum() >= enough and np.nanmax(steps) > 0:
        straight = Plane(np.maximum(steps, 0.0), np.zeros(grid.size))
        speed, jumps = _speed_of_steps(straight, 1, max_speed_mps)
        return RawSpeed(speed, SpeedSource.DISTANCE, jumps)
    east, north = (np.diff(resample(grid, metres), append=np.nan) for metres in _on_plane(records))
    if np.isfinite(east).any():
        moves = Plane(east, north)
        speed, jumps = _speed_of_steps(moves, p.POSITION_HALF_WINDOW.value, max_speed_mps)
        if records["cadence_rpm"].null_count() == records.height:
            speed = _straightened(speed, moves)
        return RawSpeed(speed, SpeedSource.POSITIONS, jumps)
    return RawSpeed(np.full(grid.size, np.nan), SpeedSource.NONE, 0)


def _without_lone_peaks(shown_mps: Floats) -> Floats:
    """Remove peaks of a single sparse record: interpolation would make a GPS jump as long as a real bout."""
    middle = median_of_3(shown_mps)
    return np.where(shown_mps > middle + p.SPIKE_ABOVE_MEDIAN.value, middle, shown_mps)


def _recorded_share(grid: Grid) -> float:
    """Return the fraction of the grid that lies in no hole of the records."""
    holes = np.diff(grid.times_s)
    return 1.0 - float(holes[holes > grid.longest_hole_s].sum()) / grid.size


def _on_plane(records: pl.DataFrame) -> Plane:
    """Project positions onto a plane around the first fix; NaN where there is no fix."""
    latitude, longitude = records["latitude_deg"].to_numpy(), records["longitude_deg"].to_numpy()
    fixed = np.isfinite(latitude) & np.isfinite(longitude) & ((latitude != 0) | (longitude != 0))
    if not fixed.any():
        return Plane(np.full(latitude.size, np.nan), np.full(latitude.size, np.nan))
    first = int(np.argmax(fixed))
    metres_per_degree = np.radians(p.EARTH_RADIUS.value)
    east = (longitude - longitude[first] + 180.0) % 360.0 - 180.0
    north = latitude - latitude[first]
    shrink = np.cos(np.radians(latitude[fixed].mean()))
    return Plane(
        np.where(fixed, east * metres_per_degree * shrink, np.nan), np.where(fixed, north * metres_per_degree, np.nan)
    )


def _speed_of_steps(steps: Plane, half_window_s: int, max_speed_mps: float) -> StepSpeed:
    """Compute speed over a short window from the step of each second, jumps left out."""
    length = np.hypot(*steps)
    known = np.isfinite(length)
    with np.errstate(invalid="ignore"):
        jump = only_shorter(length > max_speed_mps, common.SUSTAINED_TIME.value - 1)
    good = known & ~jump
    speed = _displacement(steps, good, half_window_s)
    net = _displacement(steps, good, p.STANDING_HALF_WINDOW.value)
    staying = only_longer(net < common.STANDING_SPEED.value, common.STOPPED_TIME.value)
    speed = np.where(staying, np.fmin(speed, net), speed)
    speed[~(known | np.append(False, known[:-1]))] = np.nan
    return StepSpeed(speed, runs(jump).starts.size)


def _straightened(speed_mps: Floats, steps: Plane) -> Floats:
    """Take speed over a longer window where positions are noisy and no cadence is known: noise lengthens every path."""
    wide = _displacement(steps, np.isfinite(steps.east_m), p.NOISY_POSITION_HALF_WINDOW.value)
    noisy = noise_ratio(speed_mps, np.full(speed_mps.size, np.nan)) > 1.0
    return np.where(noisy, np.fmin(speed_mps, wide), speed_mps)


def _displacement(steps: Plane, good: Bools, half_window_s: int) -> Floats:
    """Return the net distance over the good seconds of a window, per second; NaN where half of them are missing."""
    size = good.size
    at = np.arange(size)
    low, high = np.maximum(at - half_window_s, 0), np.minimum(at + half_window_s, size)

    def over_window(values: Floats) -> Floats:
        total = running_total(np.where(good, values, 0.0))
        summed: Floats = total[high] - total[low]
        return summed

    seconds = over_window(np.ones(size))
    enough = seconds >= half_window_s
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(enough, np.hypot(over_window(steps.east_m), over_window(steps.north_m)) / seconds, np.nan)
