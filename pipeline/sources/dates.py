"""Which days a device can have meant: what a clock that nobody set makes of them is left out by name."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import FileError
from pipeline.sources.records import LATEST_US, instant
from pipeline.words import counted

if TYPE_CHECKING:
    from pipeline.sources.activity import Content

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # judgement: there was no watch that wrote files before
LATEST = instant(LATEST_US)
AHEAD = timedelta(days=2)  # judgement: the date line, and a day that a clock runs ahead


def latest_at(now: datetime) -> datetime:
    """Return the last moment that something which was recorded can have begun."""
    return min(now, LATEST - AHEAD) + AHEAD


def is_possible_day(day: date) -> bool:
    """Whether something can have been recorded on a local date, at whatever time it is read."""
    return EARLIEST.date() - timedelta(days=1) <= day <= LATEST.date()


def possible_only(content: Content, *, now: datetime, where: str) -> Content:
    """Leave activities and scale readings out whose day cannot be.

    Parameters
    ----------
    content
        What a reader made of a file, after it mended what it could of the clock.
    now
        When the file is read; nothing begins more than two days later.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        The rest; `left_out` names what is missing of it.

    Raises
    ------
    FileError
        Nothing remains.
    """
    latest = latest_at(now)
    can_be = [EARLIEST <= one.start_time <= latest for one in content.activities]
    activities = tuple(itertools.compress(content.activities, can_be))
    weights = content.weights.filter(pl.col("time").is_between(EARLIEST, latest))
    gone = [
        f"an activity of {one.start_time.date()}"
        for one, kept in zip(content.activities, can_be, strict=True)
        if not kept
    ]
    readings = content.weights.filter(~pl.col("time").is_between(EARLIEST, latest))
    if readings.height:
        days = sorted({str(day) for day in readings["time"].dt.date()})
        shown = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        gone.append(f"{counted(readings.height, 'scale reading')} of {shown}")
    if not gone:
        return content
    span = f"possible are days from {EARLIEST.date()} to {latest.date()}"
    if not activities and weights.is_empty():
        hint = "Set the clock, or correct the date and export it again"
        raise FileError("Its date is impossible", where=where, why=f"{', '.join(gone)}; {span}", hint=hint)
    left_out = (*content.left_out, *(f"{one}: {span}" for one in gone))
    return replace(content, activities=activities, weights=weights, left_out=left_out)
