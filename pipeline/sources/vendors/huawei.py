"""Workouts of Huawei Health: HiTrack files of the app, and the motion path data that Huawei sends on request."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Content
from pipeline.sources.formats import FileFormat, json_with
from pipeline.sources.records import plausible_utc_offset
from pipeline.sources.vendors.samples import Pause, Series, activity_of, content_of, merged, read_json, rows_of
from pipeline.sources.xml.values import number
from pipeline.sports import GENERIC, Sport
from pipeline.units import (
    KCAL_PER_CAL,
    MICROSECONDS,
    SECONDS_PER_HOUR,
    SECONDS_PER_MINUTE,
    SECONDS_PER_MS,
    US_PER_MS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.sources.activity import Activity
    from pipeline.sources.formats import Engine

HUAWEI_SERIES = {  # kinds of rows with a time and one value: the column of `RECORDS`, and the factor to its unit
    "h-r": ("heart_rate_bpm", 1.0),
    "s-r": ("cadence_rpm", 1.0),
    "alti": ("altitude_m", 1.0),
    "rs": ("speed_mps", 0.1),
    "dist": ("distance_m", 1.0),
}
HUAWEI_POSITIONS = {"lat": "latitude_deg", "lon": "longitude_deg", "alt": "altitude_m"}
NO_POSITION = (90.0, -80.0)  # latitude and longitude of the row that stands for a pause
HUAWEI_SPORTS = {  # numbers of Huawei, those on foot and the commonest others
    2: Sport("hiking"),
    3: Sport("cycling"),
    4: Sport("running"),
    5: Sport("walking"),
    101: Sport("running", "treadmill"),
    102: Sport("swimming", "lap_swimming"),
    103: Sport("cycling", "indoor_cycling"),
    104: Sport("swimming", "open_water"),
    117: Sport(GENERIC),
    118: Sport("running", "trail"),
    282: Sport("hiking"),
}
LARGEST_SINCE_START = 1e8  # s, judgement: three years; a larger number is a moment since 1970
SECONDS_DIGITS = 9  # power of ten of seconds since 1970, from 2001 to 2286; moments come in s, ms and finer
_ROW = re.compile(r"(?:is)?(tp=.*)")
_DETAIL = re.compile(r"HW_EXT_TRACK_DETAIL@is(.*?)(?:&&|$)", re.DOTALL)
_SIMPLIFIED = re.compile(r"HW_EXT_TRACK_SIMPLIFY@is(\{.*?\})(?:&&|$)", re.DOTALL)
_UNQUOTED_KEYS = re.compile(rb'("\w*Map"\s*:\s*)\{\s*-?\d[^{}"]*\}')  # `{1.0:335.0}`, which is not JSON
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")


def read_track(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read a HiTrack file: rows of positions, heart rate and steps; see `pipeline.sources.formats.Read`."""
    activity = _activity(data.decode("utf-8", "replace"), {})
    if activity is None:
        raise FileError(FileReason.HUAWEI_HEALTH, where=where)
    return Content(activities=(activity,))


def read_motion_path(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read the workouts of motion path data; see `pipeline.sources.formats.Read`."""
    try:
        content = read_json(data, where=where)
    except FileError:
        content = read_json(_UNQUOTED_KEYS.sub(rb"\1{}", data), where=where)
    listed = content.get("data", content.get("motionPathData")) if isinstance(content, dict) else content
    entries = rows_of(listed) or rows_of([content])
    workouts = [one for entry in entries for one in (rows_of(entry.get("motionPathData")) or [entry])]
    return content_of(
        [_activity(_detail(one), one) for one in workouts],
        without=FileReason.HUAWEI_HEALTH,
        left_out=FileReason.LEFT_OUT_EXERCISE,
        where=where,
    )


def _activity(text: str, workout: Mapping[str, Any]) -> Activity | None:
    start_ms, end_ms = number(workout.get("startTime")), number(workout.get("endTime"))
    start_us = None if start_ms is None else round(start_ms) * US_PER_MS
    rows = [_fields(match[1]) for line in text.splitlines() if (match := _ROW.match(line.strip()))]
    track, pauses = _positions(rows, start_us or 0)
    moments = [time for one in track for time in one.time_us]
    sensors = [_series(rows, kind, start_us or min(moments, default=0)) for kind in HUAWEI_SERIES]
    if any(one.column == "altitude_m" and one.values for one in sensors):
        track = [one for one in track if one.column != "altitude_m"]
    total_ms, energy_cal = number(workout.get("totalTime")), number(workout.get("totalCalories"))
    return activity_of(
        form="huawei",
        records=merged([*track, *sensors]),
        sport=HUAWEI_SPORTS.get(int(number(workout.get("sportType")) or 0), Sport(None)),
        totals={
            "elapsed_s": None if start_ms is None or end_ms is None else (end_ms - start_ms) * SECONDS_PER_MS,
            "timer_s": None if total_ms is None else total_ms * SECONDS_PER_MS,
            "distance_m": number(workout.get("totalDistance")),
            "energy_kcal": None if energy_cal is None else energy_cal * KCAL_PER_CAL,
            "heart_rate_bpm": number(_simplified(workout).get("avgHeartRate")),
        },
        start_us=start_us,
        utc_offset_s=_utc_offset_s(workout.get("timeZone")),
        device="huawei",
        pauses=pauses,
    )


def _fields(row: str) -> dict[str, str]:
    """Split a row such as `tp=h-r;k=1615946460000;v=145;`."""
    return dict(pair.split("=", 1) for pair in row.split(";") if "=" in pair)


def _positions(rows: Sequence[Mapping[str, str]], start_us: int) -> tuple[list[Series], list[Pause]]:
    """Return latitude, longitude and altitude, and the pauses: rows without a position between those with one."""
    times: list[int] = []
    values: list[list[float | None]] = []
    pauses: list[Pause] = []
    paused = False
    for row in rows:
        if row.get("tp") != "lbs":
            continue
        latitude, longitude, altitude = (number(row.get(key)) for key in HUAWEI_POSITIONS)
        time_us = _time_us(number(row.get("t")), start_us)
        if (latitude, longitude) == NO_POSITION:
            paused = bool(times)
        elif time_us is not None:
            if paused:
                pauses += [Pause(times[-1], stopped=True), Pause(time_us, stopped=False)]
            paused = False
            times.append(time_us)
            values.append([latitude, longitude, altitude])
    if not any(altitude for *_, altitude in values):
        values = [[*place, None] for *place, _ in values]  # phones without a barometer write 0 throughout
    return [
        Series(name, times, [one[at] for one in values]) for at, name in enumerate(HUAWEI_POSITIONS.values())
    ], pauses


def _series(rows: Sequence[Mapping[str, str]], kind: str, start_us: int) -> Series:
    column, factor = HUAWEI_SERIES[kind]
    found = [
        (time_us, value * factor)
        for row in rows
        if row.get("tp") == kind
        and (value := number(row.get("v"))) is not None
        and (time_us := _time_us(number(row.get("k")), start_us)) is not None
    ]
    return Series(column, [time for time, _ in found], [value for _, value in found])


def _time_us(time: float | None, start_us: int) -> int | None:
    """Return a moment [us since 1970] of a number since 1970 in s, ms or finer, or since the start [s]."""
    if time is None or time < 0 or (time < LARGEST_SINCE_START and not start_us):
        return None
    if time < LARGEST_SINCE_START:
        return start_us + round(time * MICROSECONDS)
    digits = math.floor(math.log10(time)) - SECONDS_DIGITS
    return round(time / 10.0**digits * MICROSECONDS)


def _detail(workout: Mapping[str, Any]) -> str:
    found = _DETAIL.search(str(workout.get("attribute")))
    return found[1] if found else ""


def _simplified(workout: Mapping[str, Any]) -> dict[str, Any]:
    """Return the summary that stands behind the rows; empty if it cannot be read."""
    found = _SIMPLIFIED.search(str(workout.get("attribute")))
    try:
        summary = json.loads(_UNQUOTED_KEYS.sub(rb"\1{}", found[1].encode())) if found else {}
    except (ValueError, RecursionError):
        return {}
    return summary if isinstance(summary, dict) else {}


def _utc_offset_s(zone: object) -> int | None:
    found = _ZONE.search(str(zone))
    if not found:
        return None
    seconds = int(found[2]) * SECONDS_PER_HOUR + int(found[3]) * SECONDS_PER_MINUTE
    return plausible_utc_offset(-seconds if found[1] == "-" else seconds)


HUAWEI_TRACK = FileFormat(
    name="hitrack",
    title="Huawei's HiTrack",
    recognise=lambda head: bool(re.match(rb"tp=[\w-]+;", head.text)),
    read=read_track,
)
HUAWEI_MOTION_PATH = FileFormat(
    name="huawei_motion_path",
    title="Huawei's motion path data",
    recognise=lambda head: (
        head.text.startswith((b"{", b"["))
        and (
            b"HW_EXT_TRACK_" in head.text
            or json_with(b"motionPathData")(head)
            or json_with(b"sportType", b"totalTime", b"startTime")(head)
        )
    ),
    read=read_motion_path,
)
