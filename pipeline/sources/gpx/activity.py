"""GPX track points, decoded by either engine, to activities: one for each `trk`, or for several without a break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import EVENTS, Activity, Content, Damage
from pipeline.sources.clocks import mend_clock
from pipeline.sources.device_names import device_name
from pipeline.sources.records import (
    CLOCK_SET_US,
    NO_TIME,
    in_order_of_time,
    instant,
    records_frame,
    rows_frame,
    timer_events,
    without_impossible_values,
    written,
)
from pipeline.sports import sport_of

if TYPE_CHECKING:
    from pipeline.sources.gpx.points import GpxPoints

CONTINUED_TRACK_US = (
    60_000_000  # judgement: a lap button or a lost connection starts a new track sooner, an athlete later
)
PLANNED_FOLDER = "routes"  # the folder of planned routes in Strava's exports


def interpret(points: GpxPoints, damage: Damage | None, *, where: str) -> Content:
    """Interpret the track points of a file.

    Parameters
    ----------
    points
        Decoded track points.
    damage
        Where the file stopped being XML.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        One activity for each track with two possible times; tracks of one type that follow each other within
        `CONTINUED_TRACK_US` are one.

    Raises
    ------
    NotAnActivityError
        The file holds only routes or waypoints, or a track without times in the folder of planned routes.
    FileError
        The points have no possible times.
    """
    if not len(points.time_us):
        raise NotAnActivityError(FileReason.NO_TRACK_POINTS, where=where)
    outings = _outings(points)
    found = [_activity(points, tracks) for tracks in outings]
    activities = tuple(activity for activity in found if activity)
    if not activities:
        timed = (points.time_us != NO_TIME).any()
        if not timed and PLANNED_FOLDER in where.split("/"):
            raise NotAnActivityError(FileReason.PLANNED_ROUTE, where=where)
        raise FileError(FileReason.NO_POSSIBLE_TIMES if timed else FileReason.NO_TIMES, where=where)
    left_out = tuple(
        reason(FileReason.LEFT_OUT_TRACK, track + 1)
        for tracks, activity in zip(outings, found, strict=True)
        for track in tracks
        if activity is None and (points.track == track).any()
    )
    return Content(activities=activities, damage=damage, left_out=left_out)


def _outings(points: GpxPoints) -> list[list[int]]:
    """Group tracks by outing: one that starts right after the end of the one before continues it."""
    outings: list[list[int]] = []
    end_us: int | None = None
    for track in range(int(points.track.max()) + 1) if points.track.max() >= 0 else [-1]:
        times_us = points.time_us[(points.track == track) & (points.time_us != NO_TIME)]
        first_us, last_us = (int(times_us.min()), int(times_us.max())) if len(times_us) else (None, None)
        follows = end_us is not None and first_us is not None and 0 <= first_us - end_us <= CONTINUED_TRACK_US
        if follows and _type_of(points, track) == _type_of(points, outings[-1][0]):
            outings[-1].append(track)
        else:
            outings.append([track])
        end_us = last_us
    return outings


def _type_of(points: GpxPoints, track: int) -> str | None:
    return points.track_types[track] if track >= 0 else None


def _activity(points: GpxPoints, tracks: list[int]) -> Activity | None:
    """Build the activity of an outing; None if it has no two possible times."""
    own = np.isin(points.track, tracks)
    columns = {name: values[own] for name, values in points.columns.items()}
    columns["segment"] = points.segment[own].astype(np.float64)
    columns, impossible = without_impossible_values(columns)
    ends = np.flatnonzero(np.diff(columns["segment"]) != 0)
    clock = mend_clock(points.time_us[own], columns, points.time_us[own][ends])
    time_us, columns, met = in_order_of_time(clock.time_us, columns)
    if len(time_us) < 2:
        return None
    segment = columns.pop("segment")
    sport, sub_sport = sport_of(_type_of(points, tracks[0]))
    met |= {
        "impossible_values": impossible,
        "clock_mended": clock.moved,
        "clock_not_set": int(time_us[0] < CLOCK_SET_US),
    }
    return Activity(
        format="gpx",
        sport=sport,
        sub_sport=sub_sport,
        start_time=instant(int(time_us[0])),
        records=records_frame(time_us, columns),
        events=rows_frame(timer_events(time_us, np.flatnonzero(np.diff(segment) != 0)), EVENTS),
        device=device_name(points.creator),
        utc_offset_s=points.utc_offset_s,
        notes=written(met),
    )
