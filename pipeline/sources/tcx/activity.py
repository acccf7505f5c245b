"""TCX laps and track points, decoded by either engine, to activities: one for each `Activity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.possible import possible
from pipeline.sources.activity import EVENTS, LAPS, Activity, Content, Damage
from pipeline.sources.clocks import MendedClock, mend_clock
from pipeline.sources.device_names import device_name
from pipeline.sources.records import (
    CLOCK_SET_US,
    EARLIEST_US,
    LATEST_US,
    in_order_of_time,
    instant,
    records_frame,
    rows_frame,
    session_totals,
    timer_events,
    without_impossible_values,
    written,
)
from pipeline.sources.tcx.points import MEAN_HEART_RATE
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import sport_of

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints
    from pipeline.sources.tcx.points import TcxLap, TcxPoints

INTENSITY_OF = {"active": "active", "resting": "rest"}
TRIGGERS = {"manual": "manual", "distance": "distance", "time": "time", "location": "position_lap"}


def interpret(points: TcxPoints, damage: Damage | None, *, where: str) -> Content:
    """Interpret the activities, laps and track points of a file.

    Parameters
    ----------
    points
        Decoded file.
    damage
        Where the file stopped being XML.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        One activity for each `Activity` whose points or laps have possible times.

    Raises
    ------
    NotAnActivityError
        The file holds only courses or workouts.
    FileError
        Nothing in it has a possible time.
    """
    if not points.heads:
        raise NotAnActivityError(FileReason.NO_TCX_ACTIVITY, where=where)
    found = [_activity(points, index) for index in range(len(points.heads))]
    activities = tuple(activity for activity in found if activity)
    if not activities:
        starts_us, _ = parse_times([lap.start for lap in points.laps])
        times_us = np.concatenate([starts_us, points.time_us])
        dated = ((times_us >= EARLIEST_US) & (times_us < LATEST_US)).any()
        raise FileError(FileReason.LAPS_WITHOUT_DURATION if dated else FileReason.NO_TCX_TIMES, where=where)
    left_out = tuple(
        reason(FileReason.LEFT_OUT_ACTIVITY, number)
        for number, activity in enumerate(found, start=1)
        if activity is None and (points.activity == number - 1).any()
    )
    return Content(activities=activities, damage=damage, left_out=left_out)


def _activity(points: TcxPoints, index: int) -> Activity | None:
    """Build one activity; None if neither points nor laps have possible times."""
    own = points.activity == index
    columns = {name: values[own] for name, values in points.columns.items()}
    columns |= {"lap": points.lap[own].astype(np.float64), "track": points.track[own].astype(np.float64)}
    columns, impossible = without_impossible_values(columns)
    ends = _ends_of_tracks(columns["track"], columns["lap"])
    clock = mend_clock(points.time_us[own], columns, points.time_us[own][ends])
    time_us, columns, met = in_order_of_time(clock.time_us, columns)
    lap, track = columns.pop("lap"), columns.pop("track")
    numbered = [(number, each) for number, each in enumerate(points.laps) if each.activity == index]
    laps = [row for number, each in numbered if (row := _lap_row(each, time_us[lap == number], clock))]
    if len(time_us) < 2 and not laps:
        return None
    starts = [row["start_time"] for row in laps] + time_us[:1].tolist()
    ends = [row["end_time"] for row in laps] + time_us[-1:].tolist()
    totals, odd = session_totals(
        elapsed_s=(max(ends) - min(starts)) / 1e6,
        timer_s=_sum(laps, "timer_s"),
        distance_m=_sum(laps, "distance_m"),
        energy_kcal=_sum(laps, "energy_kcal") or None,  # programs without an estimate write 0
        heart_rate_bpm=_mean_heart_rate(laps),
    )
    met |= {
        "impossible_values": impossible + odd,
        "clock_mended": clock.moved,
        "clock_not_set": int(min(starts) < CLOCK_SET_US),
    }
    sport, sub_sport = sport_of(points.heads[index].sport)
    return Activity(
        format="tcx",
        sport=sport,
        sub_sport=sub_sport,
        start_time=instant(min(starts)),
        records=records_frame(time_us, columns),
        laps=rows_frame(laps, LAPS),
        events=rows_frame(timer_events(time_us, _ends_of_tracks(track, lap)), EVENTS),
        totals=totals,
        device=device_name(points.heads[index].creator),
        utc_offset_s=_utc_offset_s(points, [each for _, each in numbered]),
        notes=written(met),
    )


def _ends_of_tracks(track: Floats, lap: Floats) -> Ints:
    """Return the last point of each track that another one of its lap follows: the timer was stopped there."""
    return np.flatnonzero((np.diff(track) != 0) & (np.diff(lap) == 0))


def _utc_offset_s(points: TcxPoints, laps: list[TcxLap]) -> int | None:
    """Return local minus UTC [s] as the points give it, or the starts of the laps where there are no points."""
    return points.utc_offset_s if points.utc_offset_s is not None else parse_times([lap.start for lap in laps])[1]


def _lap_row(lap: TcxLap, time_us: Ints, clock: MendedClock) -> dict[str, Any] | None:
    """Return a lap as a row of `LAPS`, with its energy; None where it has no time."""
    times, _ = parse_times([lap.start])
    start_us = (
        clock.moment(int(times[0])) if EARLIEST_US <= times[0] < LATEST_US else next(iter(time_us.tolist()), None)
    )
    timer_s = possible("timer_s", number(lap.texts.get("totaltimeseconds")))
    if start_us is None or (not len(time_us) and not timer_s):
        return None
    return {
        "start_time": start_us,
        "end_time": int(time_us[-1]) if len(time_us) else start_us + round((timer_s or 0.0) * 1e6),
        "intensity": INTENSITY_OF.get(lap.texts.get("intensity", "").lower()),
        "trigger": TRIGGERS.get(lap.texts.get("triggermethod", "").lower()),
        "timer_s": timer_s,
        "distance_m": possible("distance_m", number(lap.texts.get("distancemeters"))),
        "energy_kcal": possible("energy_kcal", number(lap.texts.get("calories"))),
        "heart_rate_bpm": possible("heart_rate_bpm", number(lap.texts.get(MEAN_HEART_RATE))),
    }


def _mean_heart_rate(laps: list[dict[str, Any]]) -> float | None:
    """Return the mean of the laps' mean heart rates, by their time [bpm]; None if none has one."""
    known = [(row["heart_rate_bpm"], row["timer_s"]) for row in laps if row["heart_rate_bpm"] and row["timer_s"]]
    return sum(bpm * seconds for bpm, seconds in known) / sum(seconds for _, seconds in known) if known else None


def _sum(laps: list[dict[str, Any]], name: str) -> float | None:
    """Sum a column over the laps that have it; None if none has."""
    values = [row[name] for row in laps if row[name] is not None]
    return sum(values) if values else None
