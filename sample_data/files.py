"""Write a recorded run as FIT or GPX, and the other files of an export."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

import polars as pl
from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment

from pipeline.sources.fit.writer import FitWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.sources.activity import Activity

SEMICIRCLES_PER_DEGREE = 2**31 / 180
EXTENSION = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
INTENSITY_NUMBERS = {"recovery": 4, "interval": 5, "other": 6}  # younger than the profile the writer knows


def to_fit(activity: Activity, *, enhanced: bool = True, compressed_timestamps: bool = False) -> bytes:
    """Write an activity as a FIT file.

    Parameters
    ----------
    activity
        What to write; values should be rounded as FIT stores them.
    enhanced
        Use the 32-bit fields of speed and altitude, as newer watches do, and fractional cadence beside them.
    compressed_timestamps
        Keep the time of a record in its header where that is possible.

    Returns
    -------
    bytes
        The file.
    """
    writer = FitWriter(compressed_timestamps=compressed_timestamps)
    start = activity.start_time
    _write_head(writer, "activity", start)
    rows = activity.records.to_dicts()
    messages = [(row["time"], 1, "record", _record(row, enhanced=enhanced)) for row in rows]
    messages += [(row["time"], 0, "event", _event(row)) for row in activity.events.to_dicts()]
    messages += [(row["end_time"], 2, "lap", _lap(row, activity.sport)) for row in activity.laps.to_dicts()]
    messages += [(start, 3, "set", _set(row)) for row in activity.sets.to_dicts()]
    for time, _, message, values in sorted(messages, key=lambda item: item[:2]):
        writer.write(message, **({} if message == "set" else {"timestamp": time}), **values)
    end = start + timedelta(seconds=activity.totals.elapsed_s or 0.0)
    writer.write("session", timestamp=end, **_session(activity))
    offset = timedelta(seconds=activity.utc_offset_s or 0)
    writer.write(
        "activity",
        timestamp=end,
        local_timestamp=end + offset,
        total_timer_time=activity.totals.timer_s,
        num_sessions=1,
        type="manual",
    )
    return writer.to_bytes()


def _write_head(writer: FitWriter, kind: str, time: datetime) -> None:
    writer.write("file_id", type=kind, manufacturer="development", product=1, time_created=time)


def _record(row: dict[str, Any], *, enhanced: bool) -> dict[str, Any]:
    prefix = "enhanced_" if enhanced else ""
    named = {
        "position_lat": _semicircles(row["latitude_deg"]),
        "position_long": _semicircles(row["longitude_deg"]),
        f"{prefix}altitude": row["altitude_m"],
        "distance": row["distance_m"],
        f"{prefix}speed": row["speed_mps"],
        "heart_rate": row["heart_rate_bpm"],
        "cadence": row["cadence_rpm"],
        "power": row["power_w"],
    }
    return {name: value for name, value in named.items() if value is not None}


def _semicircles(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * SEMICIRCLES_PER_DEGREE)


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {"event": row["event"], "event_type": row["event_type"]}


def _lap(row: dict[str, Any], sport: str | None) -> dict[str, Any]:
    intensity = row["intensity"]
    named = {
        "start_time": row["start_time"],
        "total_elapsed_time": (row["end_time"] - row["start_time"]).total_seconds(),
        "total_timer_time": row["timer_s"],
        "total_distance": row["distance_m"],
        "intensity": INTENSITY_NUMBERS.get(intensity, intensity),
        "wkt_step_index": row["workout_step"],
        "lap_trigger": row["trigger"],
        "sport": sport,
    }
    return {name: value for name, value in named.items() if value is not None}


def _set(row: dict[str, Any]) -> dict[str, Any]:
    named = {
        "timestamp": row["start_time"] + timedelta(seconds=row["duration_s"]),
        "start_time": row["start_time"],
        "duration": row["duration_s"],
        "set_type": row["set_type"],
        "category": row["exercise_category"],
        "repetitions": row["repetitions"],
        "weight": row["weight_kg"],
    }
    return {name: value for name, value in named.items() if value is not None}


def _session(activity: Activity) -> dict[str, Any]:
    totals = activity.totals
    named = {
        "start_time": activity.start_time,
        "sport": activity.sport,
        "sub_sport": activity.sub_sport,
        "total_elapsed_time": totals.elapsed_s,
        "total_timer_time": totals.timer_s,
        "total_distance": totals.distance_m,
        "total_calories": totals.energy_kcal,
        "num_laps": max(activity.laps.height, 1),
    }
    return {name: value for name, value in named.items() if value is not None}


def to_gpx(activity: Activity) -> bytes:
    """Write an activity as GPX 1.1 with the track point extension of Garmin.

    Parameters
    ----------
    activity
        What to write; records without a position are left out, as GPX has no place for them.

    Returns
    -------
    bytes
        The file.
    """
    gpx = GPX()
    gpx.creator = "synthetic recorder"
    gpx.time = activity.start_time
    gpx.nsmap = {"gpxtpx": EXTENSION}
    track = GPXTrack()
    track.type = activity.sport  # type: ignore[assignment]  # gpxpy infers the None of its constructor
    segment = GPXTrackSegment()
    for row in activity.records.filter(pl.col("latitude_deg").is_not_null()).to_dicts():
        point = GPXTrackPoint(row["latitude_deg"], row["longitude_deg"], row["altitude_m"], time=row["time"])
        extension = Element(f"{{{EXTENSION}}}TrackPointExtension")
        for tag, name in (("hr", "heart_rate_bpm"), ("cad", "cadence_rpm")):
            if row[name] is not None:
                SubElement(extension, f"{{{EXTENSION}}}{tag}").text = str(int(row[name]))
        if len(extension):
            point.extensions.append(extension)
        segment.points.append(point)
    track.segments.append(segment)
    gpx.tracks.append(track)
    return str(gpx.to_xml(version="1.1")).encode()


def monitoring_fit(day: datetime, steps: Sequence[int]) -> bytes:
    """Write a day of steps as a watch's monitoring file, which is sound but not an activity.

    Parameters
    ----------
    day
        Midnight [UTC].
    steps
        Steps counted until the end of each hour.

    Returns
    -------
    bytes
        The file.
    """
    writer = FitWriter()
    _write_head(writer, "monitoring_b", day)
    for hour, count in enumerate(steps, start=1):
        writer.write("monitoring", timestamp=day + timedelta(hours=hour), activity_type="walking", cycles=count / 2)
    return writer.to_bytes()
