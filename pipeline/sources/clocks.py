"""Clocks that jump while the recording goes on: by hours, weeks, a rollover of GPS weeks, or when they are set."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars.selectors as cs

from pipeline.sources.records import CLOCK_SET_US, NO_TIME
from pipeline.units import METRES_PER_DEGREE, MICROSECONDS, SECONDS_PER_HOUR
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.arrays import Floats, Ints
    from pipeline.sources.activity import Activity

HOUR_US = SECONDS_PER_HOUR * MICROSECONDS
ROLLOVER_US = 1024 * 7 * 24 * HOUR_US  # GPS counts weeks up to 1,024
LONGEST_STEP_S = 60.0  # judgement: between records of one recording that goes on
INTERVALS = 3.0  # judgement: median intervals that a step across a jump may last
LEAST_STEP_S = 3.0  # judgement: so may a step of records each second
FASTEST_MPS = 30.0  # judgement: what is covered faster across a jump did not go on
NEIGHBOURS = 10  # records before a jump that say how fast the athlete was; judgement
MOST_BEATS = 12.0  # bpm, judgement: heart rate across a jump differs by less
LEAST_BACK_STEPS = 5.0  # judgement: records that lie back by fewer intervals are out of order
LONGEST_TIRED_REST_S = 120.0  # a heart slows by 22 bpm within it, or is ill (Shetler et al. 2001, from memory)
EFFORT_BEATS = 120.0  # bpm, judgement: heart rate that no rest of some minutes leaves
LEAST_PACE, MOST_PACE = 0.25, 4.0  # judgement: speed across a jump over that before it


class Piece(NamedTuple):
    """Records in the order of the file that share one clock: its first and last time, and what is added [us]."""

    first_us: int
    last_us: int
    shift_us: int


class MendedClock(NamedTuple):
    """Times on one clock [us since 1970], its pieces, none where nothing was mended, and how many times moved."""

    time_us: Ints
    pieces: tuple[Piece, ...]
    moved: int

    def moment(self, time_us: int) -> int:
        """Return a time of a lap, an event or a session on the mended clock: that of the piece nearest to it."""
        if not self.pieces:
            return time_us
        nearest = min(self.pieces, key=lambda piece: max(piece.first_us - time_us, time_us - piece.last_us, 0))
        return time_us + nearest.shift_us


def mend_clock(time_us: Ints, columns: Mapping[str, Floats], stops_us: Ints) -> MendedClock:
    """Put times on one clock where it jumps or is set, and distance and heart rate go on.

    A jump by whole hours (a week, 1,024 weeks and a year are, too) is mended where one of them goes on and the other
    does not say otherwise. Any other jump ahead may be a rest: both must go on, heart rate must be one of effort, and
    the timer must not have stopped. A jump back is no rest: distance is enough. The clock of most records holds; after
    a rollover of GPS weeks, or where the clock was not set at first, the later one does.

    Parameters
    ----------
    time_us
        Microseconds since 1970 in the order of the file, `NO_TIME` where a record has none.
    columns
        Values of the records, NaN where there is none.
    stops_us
        When the timer was stopped, in microseconds since 1970.

    Returns
    -------
    MendedClock
        The times; a jump that distance, positions or heart rate contradict stays as it is.
    """
    known = np.flatnonzero(time_us != NO_TIME)
    times = time_us[known]
    steps = np.diff(times)
    usual = steps[(steps > 0) & (steps <= LONGEST_STEP_S * MICROSECONDS)]
    if not usual.size:
        return MendedClock(time_us, (), 0)
    interval_us = int(np.median(usual))
    back_us = LEAST_BACK_STEPS * max(interval_us, MICROSECONDS)
    far = np.flatnonzero((steps < -back_us) | (steps > LONGEST_TIRED_REST_S * MICROSECONDS))
    if not far.size:
        return MendedClock(time_us, (), 0)
    longest_us = min(max(INTERVALS * interval_us, LEAST_STEP_S * MICROSECONDS), LONGEST_STEP_S * MICROSECONDS)
    at_jump = np.zeros(steps.size, np.int64)
    for jump in far.tolist():
        rest = (steps[jump] + MICROSECONDS) % HOUR_US - MICROSECONDS  # a second less than whole hours is rounding
        was_set = times[jump] < CLOCK_SET_US <= times[jump + 1]
        whole = rest <= longest_us and abs(steps[jump]) > HOUR_US - longest_us
        step_us = max(int(rest), 1) if whole and not was_set else interval_us
        stopped = ((stops_us >= times[jump] - longest_us) & (stops_us < times[jump + 1])).any()
        enough = was_set or whole or (not stopped and _is_no_rest(columns, known, jump, ahead=bool(steps[jump] > 0)))
        if enough and _goes_on(columns, known, jump, step_us / MICROSECONDS):
            at_jump[jump] = step_us - steps[jump]
    if not at_jump.any():
        return MendedClock(time_us, (), 0)
    shifts = np.concatenate([[0], np.cumsum(at_jump)])
    shifts -= _holding(shifts, times)
    mended = time_us.copy()
    mended[known] = times + shifts
    starts = np.concatenate([[0], np.flatnonzero(at_jump) + 1, [times.size]])
    pieces = tuple(
        Piece(int(times[low:high].min()), int(times[low:high].max()), int(shifts[low]))
        for low, high in itertools.pairwise(starts.tolist())
    )
    return MendedClock(mended, pieces, int(np.count_nonzero(shifts)))


def shifted(activity: Activity, clock_shifts: Mapping[str, float]) -> Activity:
    """Return an activity on the right clock, where its device's is known to be wrong.

    Parameters
    ----------
    activity
        The activity as a reader returns it.
    clock_shifts
        What is added to the times of a device [s], by a part of its name, whatever its case.
    """
    name = (activity.device or "").casefold()
    shift_s = next((shift for device, shift in clock_shifts.items() if name and device.casefold() in name), 0.0)
    if not shift_s:
        return activity
    shift = timedelta(seconds=shift_s)
    tables = {table: getattr(activity, table) for table in ("records", "laps", "events", "sets")}
    moved = {table: rows.with_columns(cs.datetime() + shift) for table, rows in tables.items()}
    notes = (*activity.notes, f"{Flag.CLOCK_SHIFTED_S}:{shift_s:.0f}")
    return replace(activity, start_time=activity.start_time + shift, notes=notes, **moved)


def _holding(shifts: Ints, times: Ints) -> int:
    """Return the shift of the clock that holds."""
    values, first, counts = np.unique(shifts, return_index=True, return_counts=True)
    latest = int(values[np.argmin(values)])  # the clock that is farthest ahead is moved back most
    rolled_over = round((values.max() - latest) / HOUR_US) == ROLLOVER_US // HOUR_US
    if rolled_over or times[first].min() < CLOCK_SET_US <= times[first].max():
        return latest
    return int(values[np.argmax(counts)])


def _is_no_rest(columns: Mapping[str, Floats], known: Ints, jump: int, *, ahead: bool) -> bool:
    """Return whether the way across a jump is known, and ahead also a heart rate of effort on both sides."""
    before, after = known[max(jump - NEIGHBOURS, 0) : jump + 1], known[jump + 1 : jump + 1 + NEIGHBOURS]
    if ahead:
        heart_rate = columns.get("heart_rate_bpm")
        if heart_rate is None:
            return False
        if any(np.nanmax(heart_rate[side], initial=0.0) <= EFFORT_BEATS for side in (before, after)):
            return False
    return _ways(columns, before, after)[0] is not None


def _goes_on(columns: Mapping[str, Floats], known: Ints, jump: int, step_s: float) -> bool:
    """Return whether distance or positions, and heart rate, go on across a jump as if there were none."""
    before, after = known[max(jump - NEIGHBOURS, 0) : jump + 1], known[jump + 1 : jump + 1 + NEIGHBOURS]
    evidence = [_moves_on(columns, before, after, step_s), _beats_on(columns, before, after)]
    return False not in evidence and True in evidence


def _moves_on(columns: Mapping[str, Floats], before: Ints, after: Ints, step_s: float) -> bool | None:
    """Return whether the way across a jump is that of one step; None where it is unknown."""
    way_m, earlier_m = _ways(columns, before, after)
    if way_m is None:
        return None
    if earlier_m is None or earlier_m <= 0:
        return way_m <= FASTEST_MPS * (step_s + 1.0)
    return LEAST_PACE * earlier_m <= way_m <= MOST_PACE * earlier_m * max(step_s, 1.0)


def _ways(columns: Mapping[str, Floats], before: Ints, after: Ints) -> tuple[float | None, float | None]:
    """Return the way across a jump and the usual way from record to record before it [m], None where unknown."""
    distance = columns.get("distance_m")
    if distance is not None and np.isfinite(distance[[before[-1], after[0]]]).all():
        earlier = np.diff(distance[before])
        way = float(distance[after[0]] - distance[before[-1]])
        return (way if way >= 0 else np.inf), _usual(earlier)
    latitude, longitude = columns.get("latitude_deg"), columns.get("longitude_deg")
    if latitude is None or longitude is None or not np.isfinite(latitude[[before[-1], after[0]]]).all():
        return None, None
    rows = np.concatenate([before, after[:1]])
    shrink = np.cos(np.radians(latitude[after[0]]))
    ways = METRES_PER_DEGREE * np.hypot(np.diff(latitude[rows]), np.diff(longitude[rows]) * shrink)
    return float(ways[-1]), _usual(ways[:-1])


def _usual(ways_m: Floats) -> float | None:
    finite = ways_m[np.isfinite(ways_m)]
    return float(np.median(finite)) if finite.size else None


def _beats_on(columns: Mapping[str, Floats], before: Ints, after: Ints) -> bool | None:
    """Return whether heart rate goes on across a jump; None where it is unknown."""
    heart_rate = columns.get("heart_rate_bpm")
    if heart_rate is None:
        return None
    sides = [rates[np.isfinite(rates) & (rates > 0)] for rates in (heart_rate[before], heart_rate[after])]
    if not all(side.size for side in sides):
        return None
    return bool(abs(sides[1][0] - sides[0][-1]) <= MOST_BEATS)
