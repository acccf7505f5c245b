"""Shared by all readers after decoding: sort by time, drop impossible values, build the tables of an `Activity`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from pipeline.possible import LIMITS, possible_values
from pipeline.sources.activity import RECORDS, UTC_MICROSECONDS, SessionTotals, no_rows
from pipeline.units import MICROSECONDS, SECONDS_PER_DAY, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats, Ints

NO_TIME = np.iinfo(np.int64).min  # a missing time; the same bits as numpy's NaT
EARLIEST_US = 0  # 1970: clocks before the first Unix second are broken, not merely unset
LATEST_US = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) * MICROSECONDS  # judgement: no watch is that far ahead
CLOCK_SET_US = int(datetime(1998, 7, 4, tzinfo=UTC).timestamp()) * MICROSECONDS
# Below 2^28 s after its epoch, which is 1998-07-04, a FIT time counts from power-on (FIT profile, `date_time`).
FARTHEST_FROM_MEDIAN_US = (
    14 * SECONDS_PER_DAY * MICROSECONDS
)  # judgement: no activity lasts four weeks; garbage times are decades off
UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OFFSET_STEP_S = 900  # time zones differ from UTC by multiples of 15 minutes
OFFSET_SLACK_S = 30  # judgement: some devices write the two clocks some seconds apart
OFFSET_LIMIT_S = 14 * SECONDS_PER_HOUR  # the easternmost zone is UTC+14


def instant(time_us: float) -> datetime:
    """Return microseconds since 1970 as a datetime in UTC, clipped to the range of datetime."""
    try:
        return UNIX_EPOCH + timedelta(microseconds=int(time_us))
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if time_us < 0 else datetime.max.replace(tzinfo=UTC)


def plausible_utc_offset(offset_s: float) -> int | None:
    """Return local minus UTC rounded to 15 minutes [s], or None if no time zone has that offset."""
    rounded = round(offset_s / OFFSET_STEP_S) * OFFSET_STEP_S
    plausible = abs(offset_s - rounded) <= OFFSET_SLACK_S and abs(rounded) <= OFFSET_LIMIT_S
    return rounded if plausible else None


class Ordered(NamedTuple):
    """Rows in strictly rising time [us since 1970], their columns, and counts of what was corrected."""

    time_us: Ints
    columns: dict[str, Floats]
    met: dict[str, int]


def in_order_of_time(time_us: Ints, columns: Mapping[str, Floats]) -> Ordered:
    """Sort rows into strictly rising time.

    Rows without a possible time are dropped. The others are sorted, keeping the file order of rows with equal times,
    which are then merged: each column takes its first value.

    Parameters
    ----------
    time_us
        Microseconds since 1970, `NO_TIME` where the row has none.
    columns
        Values of the rows, NaN where there is none.

    Returns
    -------
    Ordered
        Corrections are counted as `points_without_time`, `implausible_times`, `times_going_back`, `same_time_merged`.
    """
    met = {"points_without_time": int(np.count_nonzero(time_us == NO_TIME))}
    keep = (time_us >= EARLIEST_US) & (time_us < LATEST_US)
    if keep.any():
        kept = np.sort(time_us[keep])
        keep &= np.abs(time_us - kept[(len(kept) - 1) // 2]) <= FARTHEST_FROM_MEDIAN_US
    met["implausible_times"] = int(np.count_nonzero(~keep)) - met["points_without_time"]
    if not keep.all():
        time_us, columns = time_us[keep], {name: values[keep] for name, values in columns.items()}
    step = np.diff(time_us)
    met["times_going_back"] = int(np.count_nonzero(step < 0))
    if met["times_going_back"]:
        order = np.argsort(time_us, kind="stable")
        time_us, columns = time_us[order], {name: values[order] for name, values in columns.items()}
        step = np.diff(time_us)
    met["same_time_merged"] = int(np.count_nonzero(step == 0))
    if met["same_time_merged"]:
        time_us, columns = _merged(time_us, step, columns)
    return Ordered(time_us, dict(columns), {name: count for name, count in met.items() if count})


def _merged(time_us: Ints, step: Ints, columns: Mapping[str, Floats]) -> tuple[Ints, dict[str, Floats]]:
    """Merge rows of equal times, taking the first value of each column."""
    is_first = np.concatenate([[True], step > 0])
    first, later = (
        np.flatnonzero(is_first),
        np.flatnonzero(~is_first)[::-1],
    )  # backwards, so that the first value is written last
    instant = np.cumsum(is_first)[later] - 1
    merged = {}
    for name, values in columns.items():
        merged[name] = values[first]
        fills = np.isnan(merged[name][instant]) & ~np.isnan(values[later])
        merged[name][instant[fills]] = values[later[fills]]
    return time_us[first], merged


def without_impossible_values(columns: Mapping[str, Floats]) -> tuple[dict[str, Floats], int]:
    """Blank impossible values, both coordinates of a position; return the columns and the count.

    Where zero is impossible, it means no value and is not counted.
    """
    mended, count = dict(columns), 0
    for name in RECORDS.keys() & LIMITS.keys():
        low, high = LIMITS[name].range
        values = mended.get(name)
        if values is None:
            continue
        with np.errstate(invalid="ignore"):
            wrong = (values < low) | (values > high)
        if wrong.any():
            count += int(np.count_nonzero(wrong & (values != 0)))
            mended[name] = np.where(wrong, np.nan, values)
    if "latitude_deg" in mended and "longitude_deg" in mended:
        half = np.isnan(mended["latitude_deg"]) != np.isnan(mended["longitude_deg"])
        if half.any():
            mended |= {name: np.where(half, np.nan, mended[name]) for name in ("latitude_deg", "longitude_deg")}
    return mended, count


def session_totals(**values: float | None) -> tuple[SessionTotals, int]:
    """Return the device's totals of a session, without impossible values, and the count of these."""
    kept, impossible = possible_values(values)
    return SessionTotals(**kept), impossible


def records_frame(time_us: Ints, columns: Mapping[str, Floats]) -> pl.DataFrame:
    """Build the table of records with every column of `RECORDS`, null where there is no value."""
    series = [pl.Series("time", time_us).cast(UTC_MICROSECONDS)]
    for name in list(RECORDS)[1:]:
        values = columns.get(name)
        if values is None:
            series.append(_no_value(name).new_from_index(0, len(time_us)))
        else:
            series.append(pl.Series(name, values, nan_to_null=True))
    return pl.DataFrame(series)


def rows_frame(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Build one of the small tables from rows with times in microseconds since 1970; missing values are null."""
    if not rows:
        return no_rows(schema)
    series = []
    for name, kind in schema.items():
        values = [row.get(name) for row in rows]
        time = kind == UTC_MICROSECONDS
        series.append(
            pl.Series(name, values, dtype=pl.Int64).cast(kind) if time else pl.Series(name, values, dtype=kind)
        )
    return pl.DataFrame(series)


@cache
def _no_value(name: str) -> pl.Series:
    return pl.Series(name, [None], dtype=pl.Float64)


def timer_events(time_us: Ints, ends: Ints) -> list[dict[str, object]]:
    """Return rows of `EVENTS` for a timer that stops at the points `ends` and restarts at the points after them."""
    if not len(ends):
        return []
    times = [(time_us[0], "start")]
    for end in ends.tolist():
        times += [(time_us[end], "stop_all"), (time_us[end + 1], "start")]
    times.append((time_us[-1], "stop_all"))
    return [{"time": int(time), "event": "timer", "event_type": kind} for time, kind in times]


def written(met: Mapping[str, int]) -> tuple[str, ...]:
    """Return counts as the notes of an activity: `times_going_back:2`."""
    return tuple(f"{name}:{count}" for name, count in met.items() if count)
