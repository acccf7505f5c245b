"""Convert durations that are in hours, minutes or milliseconds where the format says seconds, and flag them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.sources.distance_units import AGREES, only_usual
from pipeline.units import MICROSECONDS, SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE, SECONDS_PER_MS
from pipeline.vocabulary import ON_FOOT, Flag

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity

SECONDS_PER_UNIT = {"h": float(SECONDS_PER_HOUR), "min": float(SECONDS_PER_MINUTE), "ms": SECONDS_PER_MS}
BEYOND_RUNNING_MPS = 12.5  # judgement: faster than the 12.4 m/s of the fastest sprint ever run
LONGEST_OUTING_S = 2.0 * SECONDS_PER_DAY  # judgement: longer than nearly all outings, which in ms are longer still
LONGEST_CONVERTED_S = 12.0 * SECONDS_PER_HOUR  # judgement: longer outings are rarer than a wrong distance
LEAST_RECORDED_S = 120.0  # judgement: of records, from which their span shows the unit
LEAST_COVERED_M = 400.0  # judgement: in less, a rounded duration can be that short


def in_seconds(activity: Activity) -> Activity:
    """Convert durations of a session that cannot be seconds; a note names the unit.

    The unit is the one in which the duration is that of the records. Without records, on foot, it is the one that
    gives a usual speed where seconds give one that nobody runs, or days.

    Parameters
    ----------
    activity
        As a reader returns it.
    """
    totals = activity.totals
    reported_s = totals.timer_s or totals.elapsed_s
    unit = _unit(activity, reported_s) if reported_s else None
    if unit is None:
        return activity
    factor = SECONDS_PER_UNIT[unit]
    own = {
        name: value * factor
        for name in ("timer_s", "elapsed_s")
        if (value := getattr(totals, name)) and (name == "timer_s" or _unit(activity, value) == unit)
    }
    return replace(activity, totals=replace(totals, **own), notes=(*activity.notes, f"{Flag.DURATION_UNIT}:{unit}"))


def _unit(activity: Activity, reported_s: float) -> str | None:
    """Return the unit that a duration must be in; None if it can be in seconds, or nothing decides."""
    if activity.records.height > 1:
        times = activity.records["time"].cast(int)
        recorded_s = (times[-1] - times[0]) / MICROSECONDS
        if recorded_s < LEAST_RECORDED_S:
            return None
        return next(
            (name for name, s in SECONDS_PER_UNIT.items() if abs(reported_s * s / recorded_s - 1) <= AGREES), None
        )
    distance_m = activity.totals.distance_m or 0.0
    on_foot = activity.sport is None or activity.sport in ON_FOOT
    too_fast = distance_m >= LEAST_COVERED_M and distance_m / reported_s > BEYOND_RUNNING_MPS
    if not on_foot or not distance_m or not (too_fast or reported_s > LONGEST_OUTING_S):
        return None
    units = {name: reported_s * seconds for name, seconds in SECONDS_PER_UNIT.items()}
    return only_usual({name: distance_m / own_s for name, own_s in units.items() if own_s <= LONGEST_CONVERTED_S})
