"""Ground speed from the device, its distance, or positions, without the jumps that no legs could make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.grid import resample
from pipeline.signal.speed.speed_lag import without_lag
from pipeline.signal.speed.speed_noise import scatter
from pipeline.signal.windows import (
    bridge,
    from_runs,
    known_or_zero,
    median_of_3,
    median_of_5,
    moving_average,
    only_longer,
    only_shorter,
    rolling_max,
    running_total,
    runs,
    widened,
)

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid

EARTH_RADIUS_M = 6_371_008.8  # m; mean radius (IUGG)


def raw_speed(grid: Grid, records: pl.DataFrame, distance_m: Floats, max_speed_mps: float) -> tuple[Floats, str, int]:
    """Speed as the best source tells it, before anything is mended.

    Parameters
    ----------
    grid, records
        The grid and its records.
    distance_m
        Distance as the device counts it, on the grid, NaN where unknown [m].
    max_speed_mps
        Steps faster than this are jumps of the source, unless they last [m/s].

    Returns
    -------
    speed_mps, source, jumps
        Speed on the grid [m/s], NaN where unknown; `device`, `distance`, `positions` or `none`; and the number of
        jumps left out.
    """
    enough = p.ENOUGH_COVERAGE * grid.size * _recorded_share(grid)
    told = records["speed_mps"].to_numpy()
    sparse = grid.interval_s > p.SPARSE_INTERVAL_S
    device = resample(grid, _without_lone_leaps(told) if sparse else told)
    if np.isfinite(device).sum() >= enough and np.nanmax(device) > 0:
        device = np.maximum(device, 0.0)
        return (device if sparse else without_lag(device, distance_m)), "device", 0
    steps = np.diff(distance_m, append=np.nan)
    if np.isfinite(steps).sum() >= enough and np.nanmax(steps) > 0:
        return _speed_of_steps(np.maximum(steps, 0.0), np.zeros(grid.size), 1, max_speed_mps, "distance")
    east, north = _metres(records)
    east_steps = np.diff(resample(grid, east), append=np.nan)
    if np.isfinite(east_steps).any():
        north_steps = np.diff(resample(grid, north), append=np.nan)
        speed, source, jumps = _speed_of_steps(
            east_steps, north_steps, p.POSITION_HALF_WINDOW_S, max_speed_mps, "positions"
        )
        if records["cadence_rpm"].null_count() == records.height:
            speed = _straightened(speed, east_steps, north_steps)
        return speed, source, jumps
    return np.full(grid.size, np.nan), "none", 0


def mend_speed(speed_mps: Floats, cadence_spm: Floats, distance_m: Floats, max_speed_mps: float) -> tuple[Floats, int]:
    """Take out what no athlete can do and fill the short holes; real sprints keep their peak and their borders.

    Parameters
    ----------
    speed_mps
        Raw speed, NaN where unknown [m/s], shape (seconds,).
    cadence_spm
        Steps per minute, NaN where unknown; all NaN in sports that take no steps.
    distance_m
        Distance as the device counts it, NaN where unknown [m].
    max_speed_mps
        Fastest speed of the sport [m/s].

    Returns
    -------
    speed_mps, spikes
        Clean speed [m/s] and the number of stretches taken out.
    """
    if np.isnan(speed_mps).all():
        return speed_mps, 0
    filled = known_or_zero(speed_mps)
    wrong = only_shorter(filled > max_speed_mps, p.SUSTAINED_S - 1)
    wrong |= filled > median_of_5(filled) + p.SPIKE_OVER_MEDIAN_MPS
    wrong |= _too_fast_and_back(filled)
    wrong |= filled > _longest_step_speed(cadence_spm)
    by_distance = _speed_by_distance(_without_standstill(distance_m, filled < p.ZERO_SPEED_MPS))
    window = 2 * p.CHECK_HALF_WINDOW_S + 1
    nearby = rolling_max(by_distance, window)
    false = (filled > p.CHECK_FROM_MPS) & (moving_average(filled, window) > p.CHECK_RATIO * nearby + p.CHECK_MARGIN_MPS)
    wrong |= widened(false, filled > nearby + p.CHECK_MARGIN_MPS) if false.any() else false
    spikes = runs(wrong)[0].size
    dropout = (filled < p.ZERO_SPEED_MPS) & (cadence_spm > p.DROPOUT_CADENCE_SPM)
    dropout |= _stalls(filled, dropout)
    mended = np.where(wrong | dropout, np.nan, speed_mps)
    told = (by_distance > p.ZERO_SPEED_MPS) & (by_distance <= max_speed_mps)
    mended = np.where((dropout | np.isnan(speed_mps)) & told, by_distance, mended)
    return bridge(mended, p.SPEED_BRIDGE_S), spikes


def _without_lone_leaps(told_mps: Floats) -> Floats:
    """Take out what only one of sparse records tells: a leap of the receiver would last as long as a real bout."""
    middle = median_of_3(told_mps)
    return np.where(told_mps > middle + p.SPIKE_OVER_MEDIAN_MPS, middle, told_mps)


def _recorded_share(grid: Grid) -> float:
    """Share of the grid that lies in no hole of the records."""
    holes = np.diff(grid.times_s)
    return 1.0 - float(holes[holes > grid.longest_hole_s].sum()) / grid.size


def _metres(records: pl.DataFrame) -> tuple[Floats, Floats]:
    """Positions as metres east and north of the first fix; NaN where there is none."""
    latitude, longitude = records["latitude_deg"].to_numpy(), records["longitude_deg"].to_numpy()
    fixed = np.isfinite(latitude) & np.isfinite(longitude) & ((latitude != 0) | (longitude != 0))
    if not fixed.any():
        return np.full(latitude.size, np.nan), np.full(latitude.size, np.nan)
    first = int(np.argmax(fixed))
    metres_per_degree = np.radians(EARTH_RADIUS_M)
    east = (longitude - longitude[first] + 180.0) % 360.0 - 180.0
    north = latitude - latitude[first]
    shrink = np.cos(np.radians(latitude[fixed].mean()))
    return np.where(fixed, east * metres_per_degree * shrink, np.nan), np.where(
        fixed, north * metres_per_degree, np.nan
    )


def _speed_of_steps(
    east: Floats, north: Floats, half_window_s: int, max_speed_mps: float, source: str
) -> tuple[Floats, str, int]:
    """Speed over a short window from the way covered in each second, jumps left out."""
    length = np.hypot(east, north)
    known = np.isfinite(length)
    with np.errstate(invalid="ignore"):
        jump = only_shorter(length > max_speed_mps, p.SUSTAINED_S - 1)
    good = known & ~jump
    speed = _displacement(east, north, good, half_window_s)
    net = _displacement(east, north, good, p.STANDING_HALF_WINDOW_S)
    staying = only_longer(net < p.STANDING_SPEED_MPS, p.STOPPED_S)
    speed = np.where(staying, np.fmin(speed, net), speed)
    speed[~(known | np.append(False, known[:-1]))] = np.nan
    return speed, source, runs(jump)[0].size


def _straightened(speed_mps: Floats, east: Floats, north: Floats) -> Floats:
    """Take speed over a longer way where positions scatter and no legs tell: errors to and fro lengthen every way."""
    wide = _displacement(east, north, np.isfinite(east), p.SCATTERED_HALF_WINDOW_S)
    return np.where(scatter(speed_mps, np.full(speed_mps.size, np.nan)) > 1.0, np.fmin(speed_mps, wide), speed_mps)


def _displacement(east: Floats, north: Floats, good: Bools, half_window_s: int) -> Floats:
    """Net way over the good seconds of a window, per second; NaN where half of them are missing."""
    at = np.arange(east.size)
    low, high = np.maximum(at - half_window_s, 0), np.minimum(at + half_window_s, east.size)

    def over_window(steps: Floats) -> Floats:
        total = running_total(np.where(good, steps, 0.0))
        summed: Floats = total[high] - total[low]
        return summed

    seconds = over_window(np.ones(east.size))
    enough = seconds >= half_window_s
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(enough, np.hypot(over_window(east), over_window(north)) / seconds, np.nan)


def _too_fast_and_back(speed: Floats) -> Bools:
    """Stretches that start with a leap and end with a stop, both beyond what legs can do."""
    change = np.diff(speed)
    up = np.flatnonzero(change > p.MAX_ACCELERATION_MPS2) + 1
    down = np.flatnonzero(change < -p.MAX_ACCELERATION_MPS2) + 1
    if not up.size or not down.size:
        return np.zeros(speed.size, bool)
    end = np.append(down, speed.size + p.SPIKE_S)[np.searchsorted(down, up, side="right")]
    close = end - up <= p.SPIKE_S
    return from_runs(up[close], end[close], speed.size)


def _stalls(speed: Floats, dropout: Bools) -> Bools:
    """Short stops of a receiver, and the leap after them with which it makes up for what it missed.

    A runner who stops and starts again does not make up for the time; and does not step meanwhile.
    """
    stalled = np.zeros(speed.size, bool)
    starts, ends = runs(speed < p.ZERO_SPEED_MPS)
    short = (ends - starts <= p.STALL_S) & (starts > 0)
    for start, end in zip(starts[short].tolist(), ends[short].tolist(), strict=True):
        usual = float(np.median(speed[max(start - p.LEAP_S, 0) : start]))
        fast = np.flatnonzero(speed[end : end + p.LEAP_S] > p.LEAP_RATIO * usual)
        if usual > p.STANDING_SPEED_MPS and fast.size:
            leap_end = end + int(fast[-1]) + 1
            made_up = float(speed[start:leap_end].mean()) / usual
            stalled[start:leap_end] = dropout[start:end].any() or abs(made_up - 1.0) < p.MADE_UP_WITHIN
    return stalled


def _longest_step_speed(cadence_spm: Floats) -> Floats:
    """Speed of the longest steps at the highest cadence nearby; infinite where no step is counted."""
    if not np.nanmax(cadence_spm, initial=0.0) > 0:
        return np.full(cadence_spm.size, np.inf)
    nearby = rolling_max(known_or_zero(cadence_spm), 2 * p.CADENCE_LAG_S + 1)
    return np.where(nearby > p.STEPPING_SPM, nearby / 60.0 * p.LONGEST_STEP_M, np.inf)


def _without_standstill(distance_m: Floats, silent: Bools) -> Floats:
    """Distance drawn straight through stretches where it is held for want of a fix, up to the leap that ends them."""
    held = silent & (np.diff(distance_m, prepend=np.nan) <= 0)
    known = np.isfinite(distance_m) & ~held
    if not held.any() or not known.any():
        return distance_m
    straight = distance_m.copy()
    straight[held] = np.interp(np.flatnonzero(held), np.flatnonzero(known), distance_m[known])
    return straight


def _speed_by_distance(distance_m: Floats) -> Floats:
    """Speed over 10 s from the device's distance; NaN where that is unknown."""
    half = p.CHECK_HALF_WINDOW_S
    speed = np.full(distance_m.size, np.nan)
    if distance_m.size > 2 * half:
        speed[half:-half] = (distance_m[2 * half :] - distance_m[: -2 * half]) / (2.0 * half)
    return speed
