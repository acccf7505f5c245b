"""The sprint speed that holds for the weeks compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class SprintSpeed(NamedTuple):
    """Maximal sprint speed that holds for all weeks compared [m/s], and the standard deviation of its logarithm."""

    mps: float
    sd_log: float


def sprint_speed_on(thresholds: pl.DataFrame, day: date) -> SprintSpeed | None:
    """Return the maximal sprint speed of the last thresholds up to a date; None where there are none."""
    rows = thresholds.filter(pl.col("date") <= day).sort("date").tail(1)
    return sprint_speed_of(rows.row(0, named=True)) if rows.height else None


def sprint_speed_of(thresholds: Mapping[str, float]) -> SprintSpeed:
    """Return the maximal sprint speed of a row of the table `thresholds`."""
    value = thresholds["max_sprint_speed_mps"]
    return SprintSpeed(value, thresholds["max_sprint_speed_sd_mps"] / value)
