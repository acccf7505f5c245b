"""An activity as a FIT file whose laps are its labelled segments."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from fitparse.profile import FIELD_TYPES

from pipeline.sources.fit.profile import LABEL_FIELD
from pipeline.sources.fit.writer import FitWriter
from pipeline.vocabulary import LABELS, Gait

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.sources.activity import Activity

SEMICIRCLES_PER_DEGREE = 2**31 / 180
MILLIMETRES = 1000  # of a metre
PAUSE_S = 5.0  # of standing from which a lap of its own is made, else it belongs to the segment before; judgement
PAUSE = "pause"  # the label of such a lap
LAP_NAMES = (*LABELS, PAUSE)
"""Names of workout steps that laps refer to, as FIT has no name of a lap."""

RECORD_FIELDS = {
    "latitude_deg": ("position_lat", SEMICIRCLES_PER_DEGREE),
    "longitude_deg": ("position_long", SEMICIRCLES_PER_DEGREE),
    "altitude_m": ("enhanced_altitude", 1),
    "distance_m": ("distance", 1),
    "speed_mps": ("enhanced_speed", 1),
    "grade": ("grade", 100),
    "heart_rate_bpm": ("heart_rate", 1),
    "cadence_rpm": ("cadence", 1),
    "power_w": ("power", 1),
    "temperature_c": ("temperature", 1),
    "contact_time_ms": ("stance_time", 1),
    "vertical_oscillation_m": ("vertical_oscillation", MILLIMETRES),
    "step_length_m": ("step_length", MILLIMETRES),
}
"""FIT's field of each column of records, and the factor to its unit. Fields that FIT's profile lacks are left out."""

WHOLE = ("position_lat", "position_long")
TIMER_WORDS = ("start", "stop", "stop_all")


class _Lap(NamedTuple):
    """A stretch of the session: its ends, its label, and the segment behind it, None for a pause."""

    start: datetime
    end: datetime
    label: str
    segment: dict[str, Any] | None


def activity_fit(activity: Activity, segments: pl.DataFrame) -> bytes:
    """Write an activity with a lap for each segment.

    Parameters
    ----------
    activity
        As a reader returns it: its records, with positions, are written as they are, without what FIT has no room for,
        as a cadence above 255/min.
    segments
        Its rows of the table `segments`; at least one.

    Returns
    -------
    bytes
        A FIT activity. Laps follow each other without holes, from the first record or segment to the last. Each carries
        its label as the name of the workout step that it refers to, and in the developer field `glute_label`.
    """
    times = activity.records["time"]
    rows = segments.sort("start_time").to_dicts()
    begin = min([rows[0]["start_time"], *times.head(1)])
    end = max([rows[-1]["end_time"], *times.tail(1)])
    laps = _laps(rows, begin, end)
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="development", product=0, time_created=begin)
    _write_steps(writer)
    writer.describe_developer_field(LABEL_FIELD, "string")
    messages = [(row["time"], 1, "record", _record(row)) for row in activity.records.iter_rows(named=True)]
    messages += [(time, 0, "event", event) for time, event in _timer_events(activity, begin, end)]
    stops = _stops(activity)
    messages += [(lap.end, 2, "lap", _lap(lap, index, activity, stops)) for index, lap in enumerate(laps)]
    for time, _, kind, values in sorted(messages, key=lambda message: message[:2]):
        label = {LABEL_FIELD: laps[values["message_index"]].label} if kind == "lap" else None
        writer.write(kind, developer=label, timestamp=time, **values)
    totals = _totals(rows, begin, end, activity)
    writer.write("session", timestamp=end, first_lap_index=0, num_laps=len(laps), **totals)
    local = end + timedelta(seconds=activity.utc_offset_s or 0)
    timer = totals["total_timer_time"]
    writer.write(
        "activity", timestamp=end, local_timestamp=local, total_timer_time=timer, num_sessions=1, type="manual"
    )
    return writer.to_bytes()


def _laps(rows: list[dict[str, Any]], begin: datetime, end: datetime) -> list[_Lap]:
    """Fill the session: each segment up to the next one, or up to a pause that is long enough for a lap."""
    laps: list[_Lap] = []
    if (rows[0]["start_time"] - begin).total_seconds() >= PAUSE_S:
        laps.append(_Lap(begin, rows[0]["start_time"], PAUSE, None))
    starts = [*(row["start_time"] for row in rows), end]
    for row, (start, following) in zip(rows, pairwise(starts), strict=True):
        paused = (following - row["end_time"]).total_seconds() >= PAUSE_S
        start = laps[-1].end if laps else begin  # noqa: PLW2901  a short stop before the first one belongs to it
        laps.append(_Lap(start, row["end_time"] if paused else following, row["label"], row))
        if paused:
            laps.append(_Lap(row["end_time"], following, PAUSE, None))
    return laps


def _write_steps(writer: FitWriter) -> None:
    """Write a workout whose steps are the labels, so that apps show their names beside the laps."""
    writer.write("workout", wkt_name="glute labels", num_valid_steps=len(LAP_NAMES), sport="running")
    for index, name in enumerate(LAP_NAMES):
        rest = "rest" if name == PAUSE else "active"
        writer.write(
            "workout_step",
            message_index=index,
            wkt_step_name=name,
            intensity=rest,
            duration_type="open",
            target_type="open",
        )


def _record(row: dict[str, Any]) -> dict[str, Any]:
    values = {field: row[name] * factor for name, (field, factor) in RECORD_FIELDS.items() if row.get(name) is not None}
    return {name: round(value) if name in WHOLE else value for name, value in values.items()}


def _timer_events(activity: Activity, begin: datetime, end: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """Give the device's own pauses between a start and an end."""
    own = [
        (row["time"], {"event": "timer", "event_type": row["event_type"]})
        for row in activity.events.iter_rows(named=True)
        if row["event"] == "timer" and row["event_type"] in TIMER_WORDS and begin < row["time"] < end
    ]
    return [
        (begin, {"event": "timer", "event_type": "start"}),
        *own,
        (end, {"event": "timer", "event_type": "stop_all"}),
    ]


def _stops(activity: Activity) -> list[tuple[datetime, datetime]]:
    """Return the stretches during which the device's timer did not run; a second stop in a row changes nothing."""
    own = activity.events.filter((pl.col("event") == "timer") & pl.col("event_type").is_in(TIMER_WORDS)).sort("time")
    rows = own.select("time", pl.col("event_type") == "start").rows()
    changes = [row for before, row in zip([None, *rows], rows, strict=False) if before is None or before[1] != row[1]]
    return [(time, then) for (time, starts), (then, _) in pairwise(changes) if not starts]


def _lap(lap: _Lap, index: int, activity: Activity, stops: Sequence[tuple[datetime, datetime]]) -> dict[str, Any]:
    seconds = (lap.end - lap.start).total_seconds()
    stopped = sum(max((min(last, lap.end) - max(first, lap.start)).total_seconds(), 0.0) for first, last in stops)
    segment = lap.segment or {}
    is_rest = lap.segment is None or segment["gait"] == Gait.WALK
    cadence = segment.get("cadence_spm")
    values = {
        "message_index": index,
        "start_time": lap.start,
        "total_elapsed_time": seconds,
        "total_timer_time": seconds - stopped,
        "total_distance": segment.get("distance_m"),
        "enhanced_avg_speed": segment.get("speed_mps"),
        "avg_heart_rate": segment.get("heart_rate_bpm"),
        "avg_cadence": None if cadence is None else cadence / 2,  # FIT counts strides of runners
        "total_ascent": segment.get("ascent_m"),
        "total_calories": segment.get("energy_kcal"),
        "intensity": "rest" if is_rest else "active",
        "lap_trigger": "manual",
        "wkt_step_index": LAP_NAMES.index(lap.label),
        **_sport(activity),
    }
    return {name: value for name, value in values.items() if value is not None}


def _totals(rows: list[dict[str, Any]], begin: datetime, end: datetime, activity: Activity) -> dict[str, Any]:
    """Give the device's own totals; where it has none, those of the segments and the clock."""
    elapsed = (end - begin).total_seconds()
    values = {
        "start_time": begin,
        "total_elapsed_time": elapsed,
        "total_timer_time": activity.totals.timer_s or elapsed,
        "total_distance": activity.totals.distance_m or sum(row["distance_m"] or 0.0 for row in rows),
        "total_ascent": activity.totals.ascent_m,
        "total_calories": activity.totals.energy_kcal,
        "event": "session",
        "event_type": "stop",
        "trigger": "activity_end",
        **_sport(activity),
    }
    return {name: value for name, value in values.items() if value is not None}


def _sport(activity: Activity) -> dict[str, str]:
    """Give sport and sub-sport in words that FIT's profile knows."""
    given = {"sport": activity.sport, "sub_sport": activity.sub_sport}
    known = {name: set(FIELD_TYPES[name].values.values()) for name in given}
    return {name: word if word and word in known[name] else "generic" for name, word in given.items()}
