"""Sessions of adidas Running (Runtastic): one JSON file of totals for each run, whose points lie in other folders."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from pipeline.file_reasons import FileReason
from pipeline.sources.formats import json_with
from pipeline.sources.records import instant, plausible_utc_offset
from pipeline.sources.vendors.listed import ListedWorkout, list_of
from pipeline.sources.vendors.samples import read_json, rows_of
from pipeline.sources.xml.values import number
from pipeline.units import SECONDS_PER_MS, US_PER_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNTASTIC_SPORTS = {  # numbers of Runtastic, those on foot and the commonest others
    "1": "running",
    "2": "nordic walking",
    "3": "cycling",
    "4": "mountain biking",
    "6": "inline skating",
    "7": "hiking",
    "8": "cross country skiing",
    "9": "alpine skiing",
    "14": "treadmill",
    "15": "indoor cycling",
    "16": "elliptical",
    "18": "swimming",
    "19": "walking",
    "22": "road cycling",
}


def session(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse a session: ms since 1970, ms, m and kcal; newer exports hold distance and heart rate in `features`."""
    row = read_json(data, where="")
    if not isinstance(row, dict) or (start_ms := number(row.get("start_time"))) is None:
        return [None]
    if (start := _moment(start_ms, number(row.get("start_time_timezone_offset")) or 0.0)) is None:
        return [None]
    end_ms, timer_ms = number(row.get("end_time")), number(row.get("duration"))
    return [
        ListedWorkout(
            start=start,
            sport=_sport(row),
            elapsed_s=None if end_ms is None else (end_ms - start_ms) * SECONDS_PER_MS,
            timer_s=None if timer_ms is None else timer_ms * SECONDS_PER_MS,
            distance_m=_value(row, "distance", "track_metrics", "distance"),
            ascent_m=_value(row, "elevation_gain", "track_metrics", "elevation_gain"),
            energy_kcal=_value(row, "calories", "initial_values", "calories"),
            heart_rate_bpm=_value(row, "pulse_avg", "heart_rate", "average") or None,  # 0 without a sensor
        )
    ]


def _moment(start_ms: float, offset_ms: float) -> datetime | None:
    """Return a moment with its zone, UTC where no zone has that offset; None beyond the calendar."""
    offset_s = plausible_utc_offset(offset_ms * SECONDS_PER_MS) or 0
    try:
        return instant(start_ms * US_PER_MS).astimezone(timezone(timedelta(seconds=offset_s)))
    except OverflowError:
        return None


def _sport(row: dict[str, Any]) -> str:
    kind = row.get("sport_type")
    return RUNTASTIC_SPORTS.get(str(row.get("sport_type_id") or (kind.get("id") if isinstance(kind, dict) else "")), "")


def _value(row: dict[str, Any], name: str, feature: str, attribute: str) -> float | None:
    """Return a total of a session, of older exports or of newer ones."""
    of_feature = (one.get("attributes") for one in rows_of(row.get("features")) if one.get("type") == feature)
    newer = (number(one.get(attribute)) for one in of_feature if isinstance(one, dict))
    older = number(row.get(name))
    return next(newer, None) if older is None else older


ADIDAS_SESSION = list_of(
    "adidas_session",
    "adidas Running's list",
    json_with(b"start_time_timezone_offset", b"start_time"),
    session,
    without=FileReason.ADIDAS_RUNNING,
)
