"""What readers of vendors' files share: JSON, series of values with times of their own, and the activity they make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import EVENTS, Activity, Content
from pipeline.sources.device_names import device_name
from pipeline.sources.limits import check_memory
from pipeline.sources.records import (
    EARLIEST_US,
    LATEST_US,
    NO_TIME,
    in_order_of_time,
    instant,
    records_frame,
    rows_frame,
    session_totals,
    without_impossible_values,
    written,
)
from pipeline.sources.xml.values import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.arrays import Floats, Ints
    from pipeline.sources.activity import Damage
    from pipeline.sports import Sport

JSON_BYTES = {b"{": 400, b"[": 100, b",": 60}
"""Measured on empty objects, empty arrays and short numbers, with a margin for what a reader makes of them."""


class Series(NamedTuple):
    """Values of one column of `RECORDS`, each with its time [us since 1970]."""

    column: str
    time_us: Sequence[int]
    values: Sequence[object]


class Pause(NamedTuple):
    """A moment at which the timer stopped or started [us since 1970]."""

    time_us: int
    stopped: bool


def read_json(data: bytes, *, where: str) -> Any:
    """Parse JSON.

    Raises
    ------
    FileError
        It is not JSON, or takes too much memory.
    """
    check_memory(data, JSON_BYTES, where=where)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FileError(FileReason.JSON_DAMAGED, error, where=where) from None


def rows_of(values: object) -> list[dict[str, Any]]:
    """Return the objects of a JSON array; none if it is something else."""
    return [row for row in values if isinstance(row, dict)] if isinstance(values, list) else []


def text_of(value: object) -> str | None:
    """Return a text; None if it is something else."""
    return value if isinstance(value, str) else None


def content_of(
    activities: Sequence[Activity | None],
    *,
    without: FileReason,
    left_out: FileReason,
    where: str,
    damage: Damage | None = None,
) -> Content:
    """Make the content of a file of the activities that its parts gave.

    Parameters
    ----------
    activities
        One for each part of the file, None where it gave none.
    without, left_out
        Reason where no part gave an activity, and for each part that gave none beside others.
    where
        What to call the file in errors.
    damage
        Where the file stopped being readable.

    Raises
    ------
    FileError
        No part gave an activity.
    """
    found = tuple(activity for activity in activities if activity)
    if not found:
        raise FileError(without, where=where)
    missing = tuple(reason(left_out, number) for number, activity in enumerate(activities, start=1) if not activity)
    return Content(activities=found, damage=damage, left_out=missing)


def merged(series: Iterable[Series]) -> tuple[Ints, dict[str, Floats]]:
    """Put series below one another, with a row for each value; rows of one time are merged later."""
    parts = [one for one in series if len(one.time_us)]
    size = sum(len(one.time_us) for one in parts)
    columns: dict[str, Floats] = {}
    first = 0
    for column, times, values in parts:
        numbers = [number(value) for value in values]
        place = columns.setdefault(column, np.full(size, np.nan))
        place[first : first + len(times)] = [np.nan if value is None else value for value in numbers]
        first += len(times)
    times = [time if _is_possible(time) else NO_TIME for one in parts for time in one.time_us]
    return np.array(times, np.int64), columns


def _is_possible(time_us: int) -> bool:
    return EARLIEST_US <= time_us < LATEST_US


def activity_of(
    *,
    form: str,
    records: tuple[Ints, Mapping[str, Floats]],
    sport: Sport,
    totals: Mapping[str, float | None],
    start_us: int | None = None,
    utc_offset_s: int | None = None,
    device: str | None = None,
    pauses: Sequence[Pause] = (),
) -> Activity | None:
    """Make an activity of records and totals.

    Parameters
    ----------
    form
        Name of the format.
    records
        Times [us since 1970] and columns, in any order.
    sport
        In FIT's words.
    totals
        Attributes of `SessionTotals`.
    start_us
        Start, if the file names one [us since 1970].
    utc_offset_s
        Local minus UTC [s].
    device
        Maker and product.
    pauses
        When the timer stopped and started.

    Returns
    -------
    Activity or None
        None for fewer than two records without a start and a duration: nothing can be laid out in time.
    """
    start_us = start_us if start_us is not None and _is_possible(start_us) else None
    ordered, kept, met = in_order_of_time(*records)
    kept, impossible = without_impossible_values(kept)
    session, odd = session_totals(**totals)
    if len(ordered) < 2:
        if start_us is None or not (session.timer_s or session.elapsed_s):
            return None
        ordered, kept = ordered[:0], {}  # a single sample says less of the time than the totals
    events = [
        {"time": time, "event": "timer", "event_type": "stop_all" if stopped else "start"}
        for time, stopped in pauses
        if _is_possible(time)
    ]
    return Activity(
        format=form,
        sport=sport.sport,
        sub_sport=sport.sub_sport,
        start_time=instant(min([*ordered[:1].tolist(), *([] if start_us is None else [start_us])])),
        records=records_frame(ordered, kept),
        events=rows_frame(events, EVENTS),
        totals=session,
        device=device_name(device),
        utc_offset_s=utc_offset_s,
        notes=written(met | {"impossible_values": impossible + odd}),
    )
