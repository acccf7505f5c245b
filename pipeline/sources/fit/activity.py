"""FIT messages to activities: one for each session, whichever engine decoded them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import (
    EVENTS,
    LAPS,
    SETS,
    WEIGHTS,
    WORKOUT_STEPS,
    Activity,
    Content,
    Damage,
    UserProfile,
)
from pipeline.sources.fit.messages import is_own_export, without_own_labels
from pipeline.sources.fit.tables import (
    FIT_EPOCH_S,
    device,
    event_rows,
    file_number,
    lap_rows,
    set_rows,
    start_and_end_us,
    step_rows,
    totals,
    unix_us,
    utc_offset_s,
    wearer,
    weight_rows,
    word,
)
from pipeline.sources.fit.track import DEVELOPER_MARK, Track, track_of
from pipeline.sources.records import (
    CLOCK_SET_US,
    FARTHEST_FROM_MEDIAN_US,
    instant,
    records_frame,
    rows_frame,
    written,
)
from pipeline.sports import fit_sport
from pipeline.units import MICROSECONDS
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Ints
    from pipeline.sources.clocks import MendedClock
    from pipeline.sources.fit.messages import FitMessages, Row

ACTIVITY_FILES = ("activity", "activity_summary")


class _Session(NamedTuple):
    row: Row
    start_us: int
    end_us: int


def interpret(files: Sequence[FitMessages], damage: Damage | None, *, where: str) -> Content:
    """Interpret the messages of all chained files.

    Parameters
    ----------
    files
        Messages of each file, in their order.
    damage
        The first damage found while decoding.
    where
        What to call the file in errors.

    Returns
    -------
    Content
        One activity per session, scale readings, the wearer.

    Raises
    ------
    NotAnActivityError
        The file is intact and holds something else.
    FileError
        Nothing in it can be used.
    """
    activities: list[Activity] = []
    for messages in files:
        measured = without_own_labels(messages)
        activities += [a for a in _activities(measured, damaged=damage is not None) if not _known(a, activities)]
    readings, impossible = zip(*(weight_rows(messages.of("weight_scale")) for messages in files), strict=True)
    weights = rows_frame([row for rows in readings for row in rows], WEIGHTS)
    wrong = sum(impossible)
    if not activities and weights.is_empty():
        raise _nothing(files, damage, wrong, where)
    left_out = (reason(FileReason.LEFT_OUT_SCALE_VALUES, wrong),) if wrong else ()
    user = next((user for user, _ in map(wearer, files) if user != UserProfile()), UserProfile())
    return Content(activities=tuple(activities), weights=weights, user=user, damage=damage, left_out=left_out)


def _known(activity: Activity, others: Sequence[Activity]) -> bool:
    """Return whether an activity was in a chained file before."""
    return any(
        activity.start_time == other.start_time
        and activity.sport == other.sport
        and activity.records.equals(other.records)
        for other in others
    )


def _nothing(files: Sequence[FitMessages], damage: Damage | None, impossible: int, where: str) -> FileError:
    """Make the error for a file without any activity."""
    if impossible:
        return FileError(FileReason.NO_POSSIBLE_READINGS, impossible, where=where)
    kinds = [word(row["type"]) for messages in files for row in messages.of("file_id") if "type" in row]
    if kinds and not any(kind in ACTIVITY_FILES for kind in kinds):
        return NotAnActivityError(FileReason.OTHER_FIT_FILE, *kinds, where=where)
    if damage:
        return FileError(FileReason.NO_RECORD_RECOVERED, damage.offset, details=damage.causes, where=where)
    untimed = any(messages.records for messages in files)
    return FileError(FileReason.RECORDS_WITHOUT_TIMES if untimed else FileReason.EMPTY_ACTIVITY, where=where)


def _activities(messages: FitMessages, *, damaged: bool) -> list[Activity]:
    """Split one file into the activities of its sessions."""
    kind = word(messages.first(("file_id", "type")))
    if kind not in (*ACTIVITY_FILES, None) and not messages.of("session"):
        return []
    track = track_of(messages)
    sessions = _sessions(_on_clock(messages.of("session"), track.clock), track.time_us)
    laps = lap_rows(_on_clock(messages.of("lap"), track.clock))
    if not sessions:
        sport = {name: messages.first(("sport", name), ("lap", name)) for name in ("sport", "sub_sport")}
        if len(track.time_us) > 1:
            sessions = [_Session(sport, int(track.time_us[0]), int(track.time_us[-1]))]
        elif laps:
            sessions = [_session_of_laps(laps, sport)]
        else:
            return []
    tables = {
        "laps": (laps, "start_time", LAPS),
        "events": (event_rows(_on_clock(messages.of("event"), track.clock)), "time", EVENTS),
        "sets": (set_rows(_on_clock(messages.of("set"), track.clock)), "start_time", SETS),
    }
    starts = [session.start_us for session in sessions]
    bounds = [0, *np.searchsorted(track.time_us, starts[1:]).tolist(), len(track.time_us)]
    activities = []
    for index, session in enumerate(sessions):
        low, high = bounds[index], bounds[index + 1]
        if low == high and (damaged or session.start_us == session.end_us):
            continue
        own = {
            name: [row for row in rows if _session_of(row[start], starts) == index]
            for name, (rows, start, _) in tables.items()
        }
        frames = {name: rows_frame(rows, tables[name][2]) for name, rows in own.items()}
        impossible = sum(row["impossible"] for row in own["sets"])
        activities.append(_activity(messages, session, track, slice(low, high), frames, impossible))
    return activities


def _activity(
    messages: FitMessages,
    session: _Session,
    track: Track,
    rows: slice,
    tables: dict[str, pl.DataFrame],
    impossible: int,
) -> Activity:
    time_us = track.time_us[rows]
    columns = {name: values[rows] for name, values in track.columns.items()}
    developer = {name.removeprefix(DEVELOPER_MARK): v for name, v in columns.items() if name.startswith(DEVELOPER_MARK)}
    start_us = min(session.start_us, int(time_us[0])) if len(time_us) else session.start_us
    session_totals, odd_totals = totals(session.row if len(time_us) else _with_elapsed(session))
    user, odd_user = wearer(messages)
    impossible += track.met["impossible_values"] + odd_totals + odd_user
    met = track.met | {"impossible_values": impossible, "clock_not_set": int(start_us < CLOCK_SET_US)}
    met |= {Flag.OWN_EXPORT: int(is_own_export(messages))}
    sport, sub_sport = fit_sport(word(session.row.get("sport")), word(session.row.get("sub_sport")))
    return Activity(
        format="fit",
        written_by_device=True,
        sport=sport,
        sub_sport=sub_sport,
        start_time=instant(start_us),
        records=records_frame(time_us, columns),
        developer=pl.DataFrame([pl.Series(name, values, nan_to_null=True) for name, values in developer.items()]),
        laps=tables["laps"],
        events=tables["events"],
        sets=tables["sets"],
        workout_steps=rows_frame(step_rows(messages.of("workout_step")), WORKOUT_STEPS),
        totals=session_totals,
        device=device(messages),
        utc_offset_s=utc_offset_s(messages),
        notes=written(met),
        user=user,
        file_number=file_number(messages, start_us),
    )


def _sessions(rows: Sequence[Row], time_us: Ints) -> list[_Session]:
    """Return the sessions sorted by time, without those far from every record, which are garbage."""
    spans = [(row, start_and_end_us(row)) for row in rows]
    sessions = [_Session(row, *span) for row, span in spans if span]
    if len(time_us):
        near = FARTHEST_FROM_MEDIAN_US
        sessions = [s for s in sessions if s.start_us - near <= time_us[-1] and s.end_us + near >= time_us[0]]
    return sorted(sessions, key=lambda session: session.start_us)


def _session_of_laps(laps: Sequence[Row], sport: Row) -> _Session:
    """Make the session of a file that holds laps alone: its totals are their sums."""
    start_us, end_us = min(lap["start_time"] for lap in laps), max(lap["end_time"] for lap in laps)
    row = dict(sport) | {"total_elapsed_time": (end_us - start_us) / MICROSECONDS}
    for name, column in (("total_timer_time", "timer_s"), ("total_distance", "distance_m")):
        row[name] = sum(lap[column] or 0.0 for lap in laps) or None
    return _Session(row, start_us, end_us)


def _with_elapsed(session: _Session) -> Row:
    """Return the fields of a session, with the time from start to end where it names no duration, or zero."""
    if session.row.get("total_elapsed_time") or session.row.get("total_timer_time"):
        return session.row
    return dict(session.row) | {"total_elapsed_time": (session.end_us - session.start_us) / MICROSECONDS}


def _session_of(start_us: int | None, starts: Sequence[int]) -> int:
    """Return the last session that had started by then, or the first session before that."""
    return 0 if start_us is None else max(0, int(np.searchsorted(starts, start_us, side="right")) - 1)


def _on_clock(rows: Sequence[Row], clock: MendedClock) -> Sequence[Row]:
    """Put the times of laps, events and sessions on the clock of the records; they count the time between alike."""
    if not clock.pieces:
        return rows
    mended = []
    for row in rows:
        moments = {name: clock.moment(unix_us(row[name])) for name in ("start_time", "timestamp") if name in row}
        mended.append(row | {name: moment / MICROSECONDS - FIT_EPOCH_S for name, moment in moments.items()})
    return mended
