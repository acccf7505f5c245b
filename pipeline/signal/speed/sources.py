"""The sources of ground speed on the grid: the speed a device reports, the distance it counts, and positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.grid import across_holes, resample
from pipeline.signal.speed import parameters as p
from pipeline.signal.speed.consensus import agree_nearly_always
from pipeline.signal.speed.holes import continued_seconds, without_standstill
from pipeline.signal.speed.path_length import leg_noise, path_legs
from pipeline.signal.speed.speed_lag import without_lag
from pipeline.signal.speed.speed_noise import noise_ratio
from pipeline.signal.windows import (
    known_or_zero,
    median,
    median_of_3,
    only_longer,
    only_shorter,
    running_total,
    runs,
    to_next,
)
from pipeline.units import METRES_PER_DEGREE

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid


class SpeedSources(NamedTuple):
    """Speed by each source, NaN where it is unknown [m/s], shape (seconds,), and what was found on the way.

    `distance_m` is the distance that the device counts [m]; `continued` marks seconds without a record in which the
    activity went on; `jumps` counts the jumps of distance and positions left out.
    """

    device: Floats
    distance: Floats
    positions: Floats
    distance_m: Floats
    continued: Bools
    jumps: int


class Plane(NamedTuple):
    """Positions, or the steps between them, on a plane [m]; NaN where unknown."""

    east_m: Floats
    north_m: Floats


class StepSpeed(NamedTuple):
    """Speed of steps over a window, NaN where unknown [m/s], and the number of jumps left out."""

    speed_mps: Floats
    jumps: int


def read_sources(
    grid: Grid, records: pl.DataFrame, timer_s: Floats, counts_rpm: Floats, max_speed_mps: float
) -> SpeedSources:
    """Read speed from everything in the records that shows it.

    Parameters
    ----------
    grid, records
        The grid and its records.
    timer_s
        What the timer shows at each second [s], shape (seconds,).
    counts_rpm
        Cadence as recorded, NaN where unknown [1/min], shape (seconds,).
    max_speed_mps
        Faster steps are jumps of the source, unless they last for 10 s [m/s].

    Returns
    -------
    SpeedSources
        The sources; one that the records do not hold is NaN throughout, and so are positions where speed and distance
        of the device agree nearly always: they could not outvote them, and cadence settles the rest.
    """
    counted = records["distance_m"].to_numpy()
    mostly_counted = np.isfinite(counted).sum() > common.SOURCE_COVERAGE.value * counted.size
    plane = Plane(counted, np.zeros(counted.size)) if mostly_counted else _on_plane(records)
    continued, path_per_chord = continued_seconds(grid, *plane, timer_s)
    distance_m = across_holes(grid, counted, continued, timer_s)
    device = _device_speed(grid, records["speed_mps"].to_numpy(), distance_m)
    distance, jumps = _speed_of_distance(without_standstill(distance_m, np.isnan(device)), max_speed_mps)
    positions = np.full(grid.size, np.nan)
    if not agree_nearly_always(device, distance):
        plane = _on_plane(records) if mostly_counted else plane
        if grid.interval_s > common.SPARSE_INTERVAL.value:
            plane = _along_path(plane, grid.times_s)
        chords = (to_next(across_holes(grid, metres, continued, timer_s)) for metres in plane)
        moves = Plane(*(chord * path_per_chord for chord in chords))
        positions, position_jumps = _speed_of_positions(moves, grid, max_speed_mps)
        if np.isfinite(positions).any():
            positions = _straightened(positions, moves, counts_rpm)
        jumps = jumps if np.isfinite(distance).any() else position_jumps
    return SpeedSources(device, distance, positions, distance_m, continued, jumps)


def _device_speed(grid: Grid, shown_mps: Floats, distance_m: Floats) -> Floats:
    """Resample the speed that the device reports, without its lag behind distance."""
    if grid.interval_s > common.SPARSE_INTERVAL.value:
        return np.maximum(resample(grid, _without_lone_peaks(shown_mps)), 0.0)
    return without_lag(np.maximum(resample(grid, shown_mps), 0.0), distance_m)


def _without_lone_peaks(shown_mps: Floats) -> Floats:
    """Remove peaks of a single sparse record: interpolation would make a GPS jump as long as a real bout."""
    middle = median_of_3(shown_mps)
    return np.where(shown_mps > middle + p.SPIKE_ABOVE_MEDIAN.value, middle, shown_mps)


def _speed_of_distance(distance_m: Floats, max_speed_mps: float) -> StepSpeed:
    """Compute the speed at which distance grows."""
    steps = to_next(distance_m)
    if not np.isfinite(steps).any():
        return StepSpeed(steps, 0)
    straight = Plane(np.maximum(steps, 0.0), np.zeros(steps.size))
    good, jumps = _without_jumps(straight, max_speed_mps, common.SUSTAINED_TIME.value)
    (speed,) = _displacement(straight, good, p.DISTANCE_HALF_WINDOW.value)
    return StepSpeed(speed, jumps)


def _speed_of_positions(moves: Plane, grid: Grid, max_speed_mps: float) -> StepSpeed:
    """Compute speed from the displacement over some metres, scaled to the length of the path.

    Over so many metres errors of positions average out, but corners are cut. At a slow pace both take longer.
    """
    if not np.isfinite(moves.east_m).any():
        return StepSpeed(moves.east_m, 0)
    sustained_s = max(common.SUSTAINED_TIME.value, int(2 * grid.interval_s))
    good, jumps = _without_jumps(moves, max_speed_mps, sustained_s)
    shortest, longest = p.POSITION_HALF_WINDOW.value, p.STANDING_HALF_WINDOW.value
    speed, net = _displacement(moves, good, shortest, longest)
    moving = speed > common.STANDING_SPEED.value
    usual = median(speed[moving]) if moving.any() else 0.0
    half = longest if usual * longest <= p.POSITION_HALF_LENGTH.value else int(p.POSITION_HALF_LENGTH.value / usual)
    (speed,) = _displacement(moves, good, max(half, shortest))
    staying = only_longer(net < common.STANDING_SPEED.value, common.STOPPED_TIME.value)
    speed = np.where(staying, np.fmin(speed, net), speed)
    return StepSpeed(speed * _path_factor(moves, good, speed, grid), jumps)


def _path_factor(moves: Plane, good: Bools, speed_mps: Floats, grid: Grid) -> float:
    """Return the length of the path over the distance by speed, on legs of some metres between records."""
    at = np.unique(np.rint(grid.times_s)).astype(np.int64)
    covered = running_total(known_or_zero(speed_mps))[at]
    east, north = (running_total(np.where(good, metres, 0.0))[at] for metres in moves)
    nodes = np.flatnonzero(np.diff(np.floor(covered / p.PATH_LEG.value), prepend=-1.0))
    if nodes.size < 2 or covered[nodes[-1]] <= 0:
        return 1.0
    noise = leg_noise(east, north, int(np.median(np.diff(nodes))))
    legs = path_legs(east[nodes], north[nodes], at[nodes].astype(np.float64), noise)
    return float(legs.sum() / covered[nodes[-1]])


def _on_plane(records: pl.DataFrame) -> Plane:
    """Project positions onto a plane around the first fix; NaN where there is no fix."""
    latitude, longitude = records["latitude_deg"].to_numpy(), records["longitude_deg"].to_numpy()
    fixed = np.isfinite(latitude) & np.isfinite(longitude) & ((latitude != 0) | (longitude != 0))
    if not fixed.any():
        return Plane(np.full(latitude.size, np.nan), np.full(latitude.size, np.nan))
    first = int(np.argmax(fixed))
    east = (longitude - longitude[first] + 180.0) % 360.0 - 180.0
    north = latitude - latitude[first]
    shrink = np.cos(np.radians(latitude[fixed].mean()))
    return Plane(
        np.where(fixed, east * METRES_PER_DEGREE * shrink, np.nan), np.where(fixed, north * METRES_PER_DEGREE, np.nan)
    )


def _along_path(plane: Plane, times_s: Floats) -> Plane:
    """Replace sparse positions by the length of the path through them, along a line."""
    fixed = np.flatnonzero(np.isfinite(plane.east_m))
    path = np.full(plane.east_m.size, np.nan)
    if fixed.size:
        path[fixed] = running_total(path_legs(plane.east_m[fixed], plane.north_m[fixed], times_s[fixed]))
    return Plane(path, np.zeros(path.size))


def _without_jumps(steps: Plane, max_speed_mps: float, sustained_s: int) -> tuple[Bools, int]:
    """Return the seconds with a step that is no jump, and the number of jumps.

    Noise makes single steps too long. Without them the opposite steps that follow would remain, so the limit rises with
    the noise.
    """
    length = np.hypot(*steps)
    fast = length > max_speed_mps
    if fast.any():
        changes = np.hypot(*(np.diff(metres) for metres in steps))
        noise = median(changes[np.isfinite(changes)]) if np.isfinite(changes).any() else 0.0
        fast = length > max_speed_mps + p.JUMP_NOISES.value * noise
    jump = only_shorter(fast, sustained_s - 1)
    return np.isfinite(length) & ~jump, runs(jump).starts.size


def _straightened(speed_mps: Floats, steps: Plane, cadence_rpm: Floats) -> Floats:
    """Take speed over a longer window where positions are noisier than cadence explains: noise lengthens every path.

    Where cadence is far from the usual, as in a sprint, the window would be too long.
    """
    (wide,) = _displacement(steps, np.isfinite(steps.east_m), p.NOISY_POSITION_HALF_WINDOW.value)
    noisy = noise_ratio(speed_mps, cadence_rpm) > 1.0
    counted = cadence_rpm > 0
    if counted.any():
        rhythm = cadence_rpm / median(cadence_rpm[counted])
        noisy &= ~(np.abs(np.log(np.where(counted, rhythm, 1.0))) > p.CADENCE_RANGE.value)
    return np.where(noisy, np.fmin(speed_mps, wide), speed_mps)


def _displacement(steps: Plane, good: Bools, *half_windows_s: int) -> list[Floats]:
    """Return the net distance over the good seconds of each window, per second; NaN where half of them are missing."""
    size = good.size
    totals = [running_total(np.where(good, values, 0.0)) for values in steps]
    counted = running_total(good)
    unknown = np.isnan(steps.east_m)
    unknown[1:] &= unknown[:-1]
    speeds = []
    for half in half_windows_s:
        seconds = _over_window(counted, half, size)
        with np.errstate(divide="ignore", invalid="ignore"):
            speed = np.hypot(*(_over_window(total, half, size) for total in totals)) / seconds
        speed[(seconds < half) | unknown] = np.nan
        speeds.append(speed)
    return speeds


def _over_window(total: Floats, half: int, size: int) -> Floats:
    """Return the sum over the seconds [i - half, i + half) around each second i, from a running total."""
    sums = np.empty(size)
    inner = slice(min(half, size), max(size - half, min(half, size)))
    sums[inner] = total[inner.start + half : inner.stop + half] - total[inner.start - half : inner.stop - half]
    for edge in (np.arange(inner.start), np.arange(inner.stop, size)):
        sums[edge] = total[np.minimum(edge + half, size)] - total[np.maximum(edge - half, 0)]
    return sums
