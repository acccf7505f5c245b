"""Convert speeds in km/h, mph, min/km or min/mile where the format says m/s, or leave them out, and flag either."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.sources.distance_units import AGREES, FASTEST_HELD_MPS, LEAST_S, agreeing, only_usual, times_s
from pipeline.units import KMH_PER_MPS, METRES_PER_KM, METRES_PER_MILE, SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from pipeline.vocabulary import ON_FOOT, Flag

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

MPS_PER_UNIT = {"kmh": 1 / KMH_PER_MPS, "mph": METRES_PER_MILE / SECONDS_PER_HOUR}
METRES_OF_PACE = {"min_per_km": METRES_PER_KM, "min_per_mile": METRES_PER_MILE}


def in_mps(activity: Activity) -> Activity:
    """Convert the speeds of a run that has neither positions nor distances by the second to compare them with.

    The unit is the one in which they add up to the total. Without a total it is the only one that gives a usual speed
    where nobody could run so many metres per second; if none is, the speeds are left out. A note names the unit.

    Parameters
    ----------
    activity
        As a reader returns it, its distances in metres.
    """
    if activity.sport not in ON_FOOT or any(activity.records[name].count() for name in ("latitude_deg", "distance_m")):
        return activity
    moving = activity.records.select("time", "speed_mps").drop_nulls()
    if moving.height < 2:
        return activity
    speeds, seconds = moving["speed_mps"].to_numpy(), times_s(moving)
    total_m = activity.totals.distance_m
    unit = _of_total(speeds, seconds, total_m) if total_m else _of_usual(speeds, seconds)
    if unit is None:
        return activity
    own = activity.records["speed_mps"].to_numpy()
    converted = _converted(own, unit) if unit in (*MPS_PER_UNIT, *METRES_OF_PACE) else np.full(own.size, np.nan)
    records = activity.records.with_columns(pl.Series("speed_mps", converted, nan_to_null=True))
    return replace(activity, records=records, notes=(*activity.notes, f"{Flag.SPEED_UNIT}:{unit}"))


def _of_total(speeds: Floats, seconds: Floats, total_m: float) -> str | None:
    """Return the unit in which speeds add up to a distance; None if it is m/s, or none."""
    if abs(_covered_m(speeds, seconds) / total_m - 1) <= AGREES:
        return None
    units = (*MPS_PER_UNIT, *METRES_OF_PACE)
    return agreeing({unit: _covered_m(_converted(speeds, unit), seconds) / total_m for unit in units})


def _covered_m(speeds_mps: Floats, seconds: Floats) -> float:
    return float(np.trapezoid(speeds_mps, seconds))


def _of_usual(speeds: Floats, seconds: Floats) -> str | None:
    """Return the only unit in which speeds are usual, or `unknown`; None if they can be in m/s."""
    typical = float(np.median(speeds))
    if seconds[-1] - seconds[0] < LEAST_S or typical <= FASTEST_HELD_MPS:
        return None
    return only_usual({unit: typical * mps for unit, mps in MPS_PER_UNIT.items()}) or "unknown"


def _converted(speeds: Floats, unit: str) -> Floats:
    """Return speeds in metres per second; a pace of zero is standing still."""
    if unit in MPS_PER_UNIT:
        return speeds * MPS_PER_UNIT[unit]
    pace_s = speeds * SECONDS_PER_MINUTE
    return np.divide(METRES_OF_PACE[unit], pace_s, out=np.zeros_like(pace_s), where=pace_s > 0)
