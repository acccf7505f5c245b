"""GPX track points to activities: one for each `trk`, whichever engine decoded them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fitparse.profile import FIELD_TYPES

from pipeline.errors import FileError, NotAnActivityError
from pipeline.sources.activity import EVENTS, Activity, Content, Damage
from pipeline.sources.records import (
    CLOCK_SET_US,
    NO_TIME,
    in_order_of_time,
    instant,
    mask_emails,
    records_frame,
    rows_frame,
    without_impossible_values,
    written,
)

if TYPE_CHECKING:
    from pipeline.sources.gpx_points import GpxPoints
    from pipeline.sources.records import Floats, Integers

LONGEST_NAME = 60  # judgement: characters of the program's name that are kept
SPORTS: dict[str, tuple[str, str | None]] = {  # types as Garmin, Strava (numbers and words) and others write them
    "9": ("running", None),
    "run": ("running", None),
    "jogging": ("running", None),
    "trail running": ("running", "trail"),
    "trail run": ("running", "trail"),
    "track running": ("running", "track"),
    "street running": ("running", "street"),
    "treadmill running": ("running", "treadmill"),
    "indoor running": ("running", "indoor_running"),
    "virtual run": ("running", "virtual_activity"),
    "10": ("walking", None),
    "walk": ("walking", None),
    "4": ("hiking", None),
    "hike": ("hiking", None),
    "1": ("cycling", None),
    "ride": ("cycling", None),
    "bike": ("cycling", None),
    "biking": ("cycling", None),
    "road biking": ("cycling", "road"),
    "mountain biking": ("cycling", "mountain"),
    "virtual ride": ("cycling", "virtual_activity"),
    "16": ("swimming", None),
    "swim": ("swimming", None),
}
FIT_SPORTS = frozenset(FIELD_TYPES["sport"].values.values())
UNNAMED = ("", "track", "activity", "other", "unknown", "generic")  # types that name no sport


def content(points: GpxPoints, damage: Damage | None, *, where: str) -> Content:
    """Interpret the track points of a file.

    Parameters
    ----------
    points
        Track points as decoded.
    damage
        Where the file stopped being XML.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        One activity for each track with points in time.

    Raises
    ------
    NotAnActivityError
        The file holds routes or waypoints only.
    FileError
        The tracks have no points, or these have no times an activity can have.
    """
    if not len(points.time_us):
        raise NotAnActivityError("Holds no track points, only routes, waypoints or nothing", where=where)
    tracks = range(int(points.track.max()) + 1) if points.track.max() >= 0 else [-1]
    found = [_activity(points, track) for track in tracks]
    activities = tuple(activity for activity in found if activity)
    if not activities:
        timed = int(np.count_nonzero(points.time_us != NO_TIME))
        why = "no point has a time" if not timed else "its points have no two times that an activity can have"
        raise FileError("The track cannot be laid out in time", where=where, why=why, hint="Export it with times")
    return Content(activities=activities, damage=damage)


def _activity(points: GpxPoints, track: int) -> Activity | None:
    """Build the activity of one track; None where it has no two points in time."""
    own = points.track == track
    columns = {name: values[own] for name, values in points.columns.items()}
    columns["segment"] = points.segment[own].astype(np.float64)
    columns, impossible = without_impossible_values(columns)
    time_us, columns, met = in_order_of_time(points.time_us[own], columns)
    if len(time_us) < 2:
        return None
    segment = columns.pop("segment")
    sport, sub_sport = sport_of(points.track_types[track] if track >= 0 else None)
    met |= {"impossible_values": impossible, "clock_not_set": int(time_us[0] < CLOCK_SET_US)}
    return Activity(
        format="gpx",
        sport=sport,
        sub_sport=sub_sport,
        start_time=instant(int(time_us[0])),
        records=records_frame(time_us, columns),
        events=rows_frame(_pauses(time_us, segment), EVENTS),
        device=mask_emails(points.creator)[:LONGEST_NAME] if points.creator else None,
        utc_offset_s=points.utc_offset_s,
        notes=written(met),
    )


def _pauses(time_us: Integers, segment: Floats) -> list[dict[str, object]]:
    """Give the timer's events: it stops where a segment ends and starts with the next."""
    ends = np.flatnonzero(np.diff(segment) != 0)
    if not len(ends):
        return []
    times = [(time_us[0], "start")]
    for end in ends.tolist():
        times += [(time_us[end], "stop_all"), (time_us[end + 1], "start")]
    times.append((time_us[-1], "stop_all"))
    return [{"time": int(time), "event": "timer", "event_type": kind} for time, kind in times]


def sport_of(track_type: str | None) -> tuple[str | None, str | None]:
    """Give sport and sub-sport in FIT's words for the type of a track.

    Returns
    -------
    tuple
        (None, None) where the type names no sport, `unknown` where it names one that is not known here: the
        type is free text and must not go further.
    """
    word = " ".join((track_type or "").lower().replace("_", " ").replace("-", " ").split())
    if word in UNNAMED:
        return None, None
    if word in SPORTS:
        return SPORTS[word]
    fit_word = word.replace(" ", "_")
    return (fit_word, None) if fit_word in FIT_SPORTS else ("unknown", None)
