"""Plausibility check of dates: what a clock that was never set dated is left out, with the reason."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.records import LATEST_US, instant

if TYPE_CHECKING:
    from pipeline.sources.activity import Content

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # judgement: no watch wrote files before
LATEST = instant(LATEST_US)
AHEAD = timedelta(days=2)  # judgement: the date line, and a clock that is a day ahead


def latest_at(now: datetime) -> datetime:
    """Return the last moment at which a recording can have begun."""
    return min(now, LATEST - AHEAD) + AHEAD


def is_possible_day(day: date) -> bool:
    """Return whether a recording can have been made on a local date."""
    return EARLIEST.date() - timedelta(days=1) <= day <= LATEST.date()


def possible_only(content: Content, *, now: datetime, where: str) -> Content:
    """Leave out activities and scale readings with an impossible date.

    Parameters
    ----------
    content
        Content of a file.
    now
        Time of reading; recordings cannot begin more than two days later.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        The rest; `left_out` names what is missing.

    Raises
    ------
    FileError
        Nothing remains.
    """
    latest = latest_at(now)
    can_be = [EARLIEST <= one.start_time <= latest for one in content.activities]
    if all(can_be) and content.weights.is_empty():
        return content
    activities = tuple(itertools.compress(content.activities, can_be))
    weights = content.weights.filter(pl.col("time").is_between(EARLIEST, latest))
    days = [one.start_time.date() for one, kept in zip(content.activities, can_be, strict=True) if not kept]
    readings = content.weights.filter(~pl.col("time").is_between(EARLIEST, latest))["time"].dt.date()
    counted = [(len(readings), readings.min(), readings.max())] if len(readings) else []
    if not days and not counted:
        return content
    possible = (EARLIEST.date(), latest.date())
    if not activities and weights.is_empty():
        causes = [
            *(reason(FileReason.ACTIVITY_DATED, day) for day in days),
            *(reason(FileReason.READINGS_DATED, *one) for one in counted),
            reason(FileReason.POSSIBLE_DATES, *possible),
        ]
        raise FileError(FileReason.IMPOSSIBLE_DATE, details=causes, where=where)
    left_out = [
        *content.left_out,
        *(reason(FileReason.LEFT_OUT_DATE, day, *possible) for day in days),
        *(reason(FileReason.LEFT_OUT_READINGS, *one, *possible) for one in counted),
    ]
    return replace(content, activities=activities, weights=weights, left_out=tuple(left_out))
