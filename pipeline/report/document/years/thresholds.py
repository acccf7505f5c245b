"""The thresholds that decide the labels, over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.physiology.fusion import Z90
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from datetime import date

SPEEDS = ("critical_speed", "max_sprint_speed")
SPEED_COLUMNS = ("date", *(f"{name}{end}" for name in SPEEDS for end in ("_mps", "_sd_mps", "_origin")))
MOST_POINTS = 160  # of a line; a screen shows no more apart


class At(NamedTuple):
    """A threshold on a date, with its 90 % range [m/s]."""

    day: date
    speed: Range


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold over time, the oldest first, and what the last value rests on, as the table has it."""

    quantity: str
    points: tuple[At, ...]
    origin: list[dict[str, object]]


def thresholds_over_time(thresholds: pl.DataFrame) -> tuple[Threshold, ...]:
    """Thin out critical speed and maximal sprint speed to what a line can show.

    Parameters
    ----------
    thresholds
        `SPEED_COLUMNS` of that table, sorted by date.

    Returns
    -------
    tuple of Threshold
        The last value of each of at most `MOST_POINTS` spans of equal length; empty without rows.
    """
    if thresholds.is_empty():
        return ()
    first, last = thresholds["date"][0], thresholds["date"][-1]
    days = (last - first).days + 1
    span = (pl.col("date") - pl.lit(first)).dt.total_days() * MOST_POINTS // days
    kept = thresholds.group_by(span.alias("span"), maintain_order=True).last().sort("date")
    return tuple(
        Threshold(name, tuple(_at(row, name) for row in kept.iter_rows(named=True)), _origin(thresholds, name))
        for name in SPEEDS
        if kept[f"{name}_mps"].null_count() == 0
    )


def _origin(thresholds: pl.DataFrame, name: str) -> list[dict[str, object]]:
    return thresholds.row(-1, named=True)[f"{name}_origin"] or []


def _at(row: dict[str, object], name: str) -> At:
    speed, sd = float(row[f"{name}_mps"]), float(row[f"{name}_sd_mps"] or 0.0)  # type: ignore[arg-type]
    return At(row["date"], Range(speed, speed - Z90 * sd, speed + Z90 * sd))  # type: ignore[arg-type]
