"""Holes through which the activity went on: in the records, and in the distance of a device that has lost its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import from_before, median, running_total

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid


class Continued(NamedTuple):
    """Seconds of holes through which the activity went on, and path length over chord there; shape (seconds,).

    The ratio is 1 outside these holes.
    """

    seconds: Bools
    path_per_chord: Floats


def continued_seconds(grid: Grid, east_m: Floats, north_m: Floats, timer_s: Floats) -> Continued:
    """Find the holes in records or fixes that were crossed at the pace of the minutes before and after.

    Parameters
    ----------
    grid
        The grid.
    east_m, north_m
        Positions on a plane, NaN where unknown [m], shape (records,); or the distance that the device counts as one
        along a line.
    timer_s
        What the timer shows at each second [s], shape (seconds,).

    Returns
    -------
    Continued
        Holes in which the timer runs for longer than `grid.longest_hole_s`, or both runs and stands. On a winding path
        the chord of a hole is too short by the same factor as the chords of other stretches as long.
    """
    fixed = np.isfinite(east_m)
    times = timer_s[fixed] if grid.every_second else np.interp(grid.times_s[fixed], np.arange(grid.size), timer_s)
    east, north = east_m[fixed], north_m[fixed]
    silence, wall = times[1:] - times[:-1], np.diff(grid.times_s[fixed])
    around_pause = (wall - silence > 1.0) & (silence > p.SHORTEST_TIME_AROUND_PAUSE.value)
    long = (silence > grid.longest_hole_s) | around_pause
    wide = np.flatnonzero(long & (silence <= p.LONGEST_CONTINUED_HOLE.value))
    if not wide.size:
        return Continued(np.zeros(grid.size, bool), np.ones(grid.size))
    path = running_total(np.hypot(np.diff(east), np.diff(north)))
    first, last = times[wide], times[wide + 1]
    across = (path[wide + 1] - path[wide]) / (last - first)
    start, end = np.maximum(first - p.HOLE_SIDE.value, times[0]), np.minimum(last + p.HOLE_SIDE.value, times[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        before = (path[wide] - np.interp(start, times, path)) / (first - start)
        after = (np.interp(end, times, path) - path[wide + 1]) / (end - last)
    slowest, fastest = np.fmin(before, after), np.fmax(before, after)
    slower, faster = _usual_paces(times, path, long, float(np.median(silence[wide])))
    slowest, fastest = np.fmin(slowest, slower), np.fmax(fastest, faster)
    low, high = p.CONTINUED_PACE.value
    straightness = _straightness(times, east, north, path, int(np.median(silence[wide])))
    went_on = (across > common.STANDING_SPEED.value) & (across <= high * fastest)
    went_on &= across >= low * straightness * slowest
    seconds, path_per_chord = np.zeros(grid.size, bool), np.ones(grid.size)
    usual = (path[-1] - (path[wide + 1] - path[wide]).sum()) / max(times[-1] - times[0] - silence[wide].sum(), 1.0)
    longest = np.fmax(np.fmax(fastest, usual) / np.maximum(across, p.LOGARITHM_FLOOR.value), 1.0)
    starts = np.floor(grid.times_s[fixed][wide[went_on]]).astype(np.int64) + 1
    ends = np.ceil(grid.times_s[fixed][wide[went_on] + 1]).astype(np.int64)
    for start, end, most in zip(starts.tolist(), ends.tolist(), longest[went_on].tolist(), strict=True):
        seconds[start:end] = True
        path_per_chord[start - 1 : end] = min(1.0 / straightness, most)
    return Continued(seconds, path_per_chord)


def _usual_paces(times: Floats, path_m: Floats, in_hole: Bools, hole_s: float) -> tuple[float, float]:
    """Return a slow and a fast pace of stretches as long as a hole, in which somebody moves [m/s]; NaN without any.

    Stretches that reach into a hole do not count: rests, or rides, would vouch for each other.
    """
    starts = np.arange(times[0], times[-1] - hole_s, hole_s)
    lost_s = running_total(np.where(in_hole, np.diff(times), 0.0))
    across_m, across_lost_s = (
        np.interp(starts + hole_s, times, of) - np.interp(starts, times, of) for of in (path_m, lost_s)
    )
    paces = across_m[across_lost_s == 0] / hole_s
    moving = paces[paces > common.STANDING_SPEED.value]
    if moving.size < p.LEAST_STRETCHES.value:
        return np.nan, np.nan
    slow, fast = np.quantile(moving, p.USUAL_STRETCHES.value)
    return float(slow), float(fast)


def _straightness(times: Floats, east_m: Floats, north_m: Floats, path_m: Floats, hole_s: int) -> float:
    """Return the usual displacement over path length in stretches as long as a hole; 1 where nothing moves."""
    starts = np.arange(times[0], times[-1] - hole_s, hole_s)
    first, last = (
        np.stack([np.interp(at, times, way) for way in (east_m, north_m, path_m)]) for at in (starts, starts + hole_s)
    )
    east, north, way = last - first
    moving = way > common.STANDING_SPEED.value * hole_s
    if not moving.any():
        return 1.0
    return max(median(np.hypot(east, north)[moving] / way[moving]), p.LEAST_STRAIGHTNESS.value)


def without_standstill(distance_m: Floats, lost: Bools) -> Floats:
    """Interpolate distance where it stands still for want of a fix, up to the jump that ends the standstill.

    Parameters
    ----------
    distance_m
        Distance that the device counts, NaN where unknown [m], shape (seconds,).
    lost
        Seconds in which the device shows no speed, shape (seconds,).

    Returns
    -------
    Floats
        Shape (seconds,).
    """
    held = lost & (from_before(distance_m) <= 0)
    if not held.any():
        return distance_m
    known = np.isfinite(distance_m) & ~held
    straight = distance_m.copy()
    straight[held] = np.interp(np.flatnonzero(held), np.flatnonzero(known), distance_m[known])
    return straight
