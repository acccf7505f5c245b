"""Convert distances that are not in the metres of the format, or leave them out, and flag either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.units import (
    EARTH_RADIUS_M,
    METRES_PER_CM,
    METRES_PER_FOOT,
    METRES_PER_KM,
    METRES_PER_MILE,
    MICROSECONDS,
)
from pipeline.vocabulary import ON_FOOT, Flag

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

LONG_UNITS = {"km": METRES_PER_KM, "mi": METRES_PER_MILE}
SHORT_UNITS = {"ft": METRES_PER_FOOT, "cm": METRES_PER_CM, "m": 1 / METRES_PER_KM}  # "m": metres read as kilometres
DISTANCE_UNITS = LONG_UNITS | SHORT_UNITS
LEAST_S = 300.0  # judgement: in less time a true distance can be that short
SLOWEST_MPS = 0.1  # judgement: a third of the slowest walk, all rests of an outing included
FASTEST_HELD_MPS = 7.5  # judgement: nobody runs so fast for `LEAST_S`
USUAL_MPS = (1.0, 6.0)  # judgement: whole walks and runs; where one unit alone lies in it, it is that one
FASTEST_RIDE_MPS = 25.0  # judgement: no bicycle is ridden so fast for `LEAST_S`
AGREES = 0.2  # judgement: noise lengthens the path of positions by less


@dataclass(frozen=True)
class _Reported:
    """A distance that a file reports [its unit], and the time that it took [s]."""

    distance: float
    seconds: float

    @property
    def is_too_short(self) -> bool:
        """Whether nobody covers so few metres in that time."""
        return self.seconds >= LEAST_S and 0.0 < self.distance < SLOWEST_MPS * self.seconds

    @property
    def is_too_long(self) -> bool:
        """Whether nobody runs so many metres in that time."""
        return self.seconds >= LEAST_S and self.distance > FASTEST_HELD_MPS * self.seconds


def in_metres(activity: Activity) -> Activity:
    """Convert distances on foot that are too short or too long to be metres, of records, laps and totals.

    The unit is the one by which the distance agrees with positions, speed or another distance of the file, or else the
    only one that gives a usual speed. Where neither decides, and the athlete did not stand still, a distance that is
    too short is removed; one that is too long stays, since it may be a ride. A note names the unit or the removal.

    Parameters
    ----------
    activity
        As a reader returns it.
    """
    if activity.sport is not None and activity.sport not in ON_FOOT:
        return activity
    total, recorded = _total(activity), _recorded(activity.records)
    odd = [one for one in (total, recorded) if one and (one.is_too_short or (one.is_too_long and activity.sport))]
    if not odd:
        return activity
    others = [one.distance for one in (total, recorded) if one and one not in odd and one.distance > 0]
    covered_m = [*others, *_measured_m(activity.records)]
    if covered_m and max(covered_m) < SLOWEST_MPS * odd[0].seconds:
        return activity  # standing still, as measured
    units = {one: _unit(one, covered_m) for one in odd}
    units = {one: unit for one, unit in units.items() if unit or one.is_too_short}
    notes = tuple(dict.fromkeys(f"{Flag.DISTANCE_UNIT}:{unit or 'unknown'}" for unit in units.values()))
    converted = replace(activity, notes=(*activity.notes, *notes))
    if total in units:
        factor = DISTANCE_UNITS.get(units[total] or "")
        laps = activity.laps.with_columns(pl.col("distance_m") * factor)
        own = total.distance * factor if factor else None
        converted = replace(converted, totals=replace(activity.totals, distance_m=own), laps=laps)
    if recorded in units:
        records = activity.records.with_columns(pl.col("distance_m") * DISTANCE_UNITS.get(units[recorded] or ""))
        converted = replace(converted, records=records)
    return converted


def _unit(reported: _Reported, covered_m: list[float]) -> str | None:
    """Return the unit that a distance is in; None if nothing decides between units."""
    possible = LONG_UNITS if reported.is_too_short else SHORT_UNITS
    if covered_m:
        return agreeing({unit: reported.distance * metres / covered_m[0] for unit, metres in possible.items()})
    if not reported.is_too_short and reported.distance <= FASTEST_RIDE_MPS * reported.seconds:
        return None  # more likely a ride than feet
    return only_usual({unit: reported.distance * metres / reported.seconds for unit, metres in possible.items()})


def agreeing(ratios: dict[str, float]) -> str | None:
    """Return the unit in which what is reported agrees best with what is measured, over which its value is given.

    None where it agrees in no unit.
    """
    best = min(ratios, key=lambda unit: abs(ratios[unit] - 1))
    return best if abs(ratios[best] - 1) <= AGREES else None


def only_usual(speeds_mps: dict[str, float]) -> str | None:
    """Return the only unit that gives a usual speed; None where there is none, or more than one."""
    low, high = USUAL_MPS
    usual = [unit for unit, speed in speeds_mps.items() if low <= speed <= high]
    return usual[0] if len(usual) == 1 else None


def _total(activity: Activity) -> _Reported | None:
    totals = activity.totals
    seconds = totals.timer_s or totals.elapsed_s or _seconds(activity.records)
    return None if totals.distance_m is None else _Reported(totals.distance_m, seconds)


def _recorded(records: pl.DataFrame) -> _Reported | None:
    """Return the distance that records count up."""
    distance = records["distance_m"].drop_nulls()
    return _Reported(float(distance[-1] - distance[0]), _seconds(records)) if distance.len() > 1 else None


def _seconds(records: pl.DataFrame) -> float:
    return float(np.ptp(times_s(records))) if records.height > 1 else 0.0


def _measured_m(records: pl.DataFrame) -> list[float]:
    """Return the distance by positions and by the speed of the device, as far as there are any [m]."""
    found = []
    fixes = records.select("latitude_deg", "longitude_deg").drop_nulls()
    if fixes.height > records.height / 2:
        found.append(float(path_m(*fixes.to_numpy().T).sum()))
    moving = records.select("time", "speed_mps").drop_nulls()
    if moving.height > records.height / 2:
        found.append(float(np.trapezoid(moving["speed_mps"].to_numpy(), times_s(moving))))
    return found


def path_m(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Return the distance from each position to the next [m]."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    steps: Floats = np.hypot(np.diff(latitude), np.diff(longitude) * np.cos(latitude[:-1])) * EARTH_RADIUS_M
    return steps


def times_s(records: pl.DataFrame) -> Floats:
    """Return the times of records [s since 1970]."""
    times: Floats = records["time"].cast(pl.Int64).to_numpy() / MICROSECONDS
    return times
