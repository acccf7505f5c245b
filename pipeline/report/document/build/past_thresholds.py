"""The thresholds that decide the labels, over time."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipeline.physiology.fusion import Z90
from pipeline.report.document.years import SPEEDS, At, Threshold
from pipeline.report.reasons import origin_text
from pipeline.weekly.answer import Range

SPEED_COLUMNS = ("date", *(f"{name}{end}" for name in SPEEDS for end in ("_mps", "_sd_mps", "_origin")))
MOST_POINTS = 160  # of a line; a screen shows no more apart


def thresholds_over_time(thresholds: pl.DataFrame) -> tuple[Threshold, ...]:
    """Thin out critical speed and maximal sprint speed to what a line can show.

    Parameters
    ----------
    thresholds
        `SPEED_COLUMNS` of that table, sorted by date.

    Returns
    -------
    tuple of Threshold
        The last value of each of at most `MOST_POINTS` spans of equal length. Days without a value are left out, and a
        threshold without any is.
    """
    known = {name: thresholds.drop_nulls(f"{name}_mps") for name in SPEEDS}
    return tuple(_over_time(rows, name) for name, rows in known.items() if not rows.is_empty())


def _over_time(thresholds: pl.DataFrame, name: str) -> Threshold:
    """Thin out one threshold that has a value on every row."""
    first = thresholds["date"][0]
    days = (thresholds["date"][-1] - first).days + 1
    span = (pl.col("date") - pl.lit(first)).dt.total_days() * MOST_POINTS // days
    rows = thresholds.group_by(span.alias("span"), maintain_order=True).last().sort("date").to_dicts()
    return Threshold(
        quantity=name,
        points=tuple(_at(row, name) for row in rows),
        origin=origin_text(rows[-1][f"{name}_origin"] or []),
    )


def _at(row: dict[str, Any], name: str) -> At:
    speed, half = row[f"{name}_mps"], Z90 * (row[f"{name}_sd_mps"] or 0.0)
    return At(day=row["date"], speed_mps=Range(speed, speed - half, speed + half))
