"""Convert heights that are in feet where the format says metres, and flag them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.sources.distance_units import path_m, times_s
from pipeline.units import METRES_PER_FOOT, SECONDS_PER_MINUTE
from pipeline.vocabulary import ON_FOOT, Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.sources.activity import Activity

# All judgement.
LEAST_ASCENT_M = 60.0  # of a total with which heights are compared; drift of GPS altitude is a multiple of smaller ones
BEYOND_TOTAL = 1.3  # times the total ascent: no single climb of the same outing is higher
FEET_OF_TOTAL = (2.3, 4.5)  # times the total ascent: all climbs in feet, as far as devices and noise differ
LEAST_CLIMB = 10.0  # m or ft, of those that are added up
CLIMB_S = 300.0
FASTEST_CLIMB_MPS = 0.65  # of `CLIMB_S`; the fastest vertical kilometre was run at 0.58
ON_LEGS_MPS = (0.2, 2.0)  # along such a climb, in each minute: no lift, no chairlift and no cable car
FAST_CLIMBS = 2  # that fast: one may be a jump of the altimeter


class _Minutes(NamedTuple):
    """Means of each minute: time [s], height, and distance so far [m, NaN where unknown]."""

    time_s: Floats
    height: Floats
    distance_m: Floats


def heights_in_metres(activity: Activity) -> Activity:
    """Convert heights that cannot be metres; a note says so.

    One climb is higher than the total ascent of the file, and all of them together are that in feet; or legs climb
    faster than anybody can, several times.

    Parameters
    ----------
    activity
        As a reader returns it, its distances in metres.
    """
    if not _is_high(activity.records["altitude_m"], activity.totals.ascent_m):
        return activity
    minutes = _minutes(activity.records)
    on_foot = activity.sport is None or activity.sport in ON_FOOT
    if minutes is None or not (_as_total(minutes, activity.totals.ascent_m) or (on_foot and _too_fast(minutes))):
        return activity
    records = activity.records.with_columns(pl.col("altitude_m") * METRES_PER_FOOT)
    return replace(activity, records=records, notes=(*activity.notes, f"{Flag.ALTITUDE_UNIT}:ft"))


def _is_high(heights: pl.Series, ascent_m: float | None) -> bool:
    """Return whether heights differ by so much that they can contradict the total ascent, or be climbed too fast."""
    low, high = heights.min(), heights.max()
    extent = high - low if isinstance(high, float) and isinstance(low, float) else 0.0
    least = FASTEST_CLIMB_MPS * CLIMB_S
    if ascent_m is not None and ascent_m >= LEAST_ASCENT_M:
        least = min(least, BEYOND_TOTAL * ascent_m)
    return extent > least


def _minutes(records: pl.DataFrame) -> _Minutes | None:
    """Average heights by the minute; None where there are fewer than two."""
    columns = ["altitude_m", "distance_m", "latitude_deg", "longitude_deg"]
    known = records.filter(pl.col("altitude_m").is_not_null()).select("time", *columns)
    if known.is_empty():
        return None
    times = times_s(known)
    minute = pl.Series("minute", (times - times[0]) // SECONDS_PER_MINUTE)
    means = known.with_columns(minute, pl.Series("time_s", times)).group_by("minute", maintain_order=True).mean()
    if means.height < 2:
        return None
    height, distance, *position = (means[name].fill_null(np.nan).to_numpy() for name in columns)
    if np.isnan(distance).all():
        distance = np.concatenate([[0.0], np.nancumsum(path_m(*position))])
    return _Minutes(means["time_s"].to_numpy(), height, distance)


def _as_total(minutes: _Minutes, ascent_m: float | None) -> bool:
    """Return whether heights in metres contradict the total ascent, and heights in feet do not."""
    if ascent_m is None or ascent_m < LEAST_ASCENT_M or _jumps(minutes).any():
        return False
    highest = float((minutes.height - np.minimum.accumulate(minutes.height)).max())
    low, high = FEET_OF_TOTAL
    return highest > BEYOND_TOTAL * ascent_m and low * ascent_m <= _climbed(minutes.height) <= high * ascent_m


def _jumps(minutes: _Minutes) -> Bools:
    """Return the minutes after which height rises faster than anybody climbs, even in feet: the altimeter jumped."""
    jumps: Bools = np.diff(minutes.height) > FASTEST_CLIMB_MPS / METRES_PER_FOOT * np.diff(minutes.time_s)
    return jumps


def _climbed(heights: Floats) -> float:
    """Return the sum of all climbs of at least `LEAST_CLIMB`."""
    total, lowest, top = 0.0, heights[0], heights[0]
    for height in heights:
        top = max(top, height)
        if top - height >= LEAST_CLIMB or height < lowest:
            total += top - lowest if top - lowest >= LEAST_CLIMB else 0.0
            lowest = top = height
    return float(total + (top - lowest if top - lowest >= LEAST_CLIMB else 0.0))


def _too_fast(minutes: _Minutes) -> bool:
    """Return whether somebody climbs faster than anybody can on foot, in several separate spans."""
    times, heights, distances = minutes
    along_mps = np.diff(distances) / np.diff(times)
    on_legs = (along_mps >= ON_LEGS_MPS[0]) & (along_mps <= ON_LEGS_MPS[1]) & ~_jumps(minutes)
    found, free_from_s = 0, -np.inf
    for first, last in enumerate(np.searchsorted(times, times + CLIMB_S).tolist()):
        if last == times.size or times[first] < free_from_s:
            continue
        too_fast = heights[last] - heights[first] > FASTEST_CLIMB_MPS * (times[last] - times[first])
        if too_fast and on_legs[first:last].all():
            found, free_from_s = found + 1, times[last]
    return found >= FAST_CLIMBS
