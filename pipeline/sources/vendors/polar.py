"""Training sessions (JSON) of Polar Flow's bulk export, to activities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.possible import possible
from pipeline.sources.activity import LAPS, Activity, Content
from pipeline.sources.formats import Engine, FileFormat, json_with
from pipeline.sources.records import (
    NO_TIME,
    in_order_of_time,
    instant,
    plausible_utc_offset,
    records_frame,
    rows_frame,
    session_totals,
    without_impossible_values,
    written,
)
from pipeline.sources.vendors.samples import content_of, read_json, rows_of, text_of
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import sport_of
from pipeline.units import KMH_PER_MPS, MICROSECONDS, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats, Ints

SAMPLES = {  # series of an exercise: column of `RECORDS`, and divisor of its values
    "heartRate": ("heart_rate_bpm", 1.0),
    "speed": ("speed_mps", KMH_PER_MPS),
    "altitude": ("altitude_m", 1.0),
    "distance": ("distance_m", 1.0),
    "cadence": ("cadence_rpm", 1.0),
    "temperature": ("temperature_c", 1.0),
}
ROUTE = {"latitude": "latitude_deg", "longitude": "longitude_deg"}
KEYS = ((b"exercises",), (b"exportVersion", b"startTime", b"stopTime", b"duration"))
"""Only training sessions hold exercises among the files of an export; those typed in may have totals alone."""
NEAR_US = 10 * SECONDS_PER_MINUTE * MICROSECONDS  # judgement: the first fix comes within this time of the start
_UNITS_S = (SECONDS_PER_HOUR, SECONDS_PER_MINUTE, 1)  # of the parts of a duration
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read one training session.

    Parameters
    ----------
    data
        The whole JSON. Its times are local, with minutes of offset from UTC beside them.
    where
        What to call the file in errors.
    engine
        Ignored: there is one decoder.

    Returns
    -------
    Content
        One activity for each exercise with samples or totals in time.

    Raises
    ------
    NotAnActivityError
        The file is not a training session, or holds no exercise.
    FileError
        It is not JSON, or no exercise has a start time.
    """
    session = read_json(data, where=where)
    exercises = _exercises(session) if isinstance(session, dict) else None
    if not exercises:
        raise NotAnActivityError(FileReason.NO_EXERCISE, where=where)
    return content_of(
        [_activity(exercise) for exercise in exercises],
        without=FileReason.NO_EXERCISE_TIMES,
        left_out=FileReason.LEFT_OUT_EXERCISE,
        where=where,
    )


def _exercises(session: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the exercises of a session; one with totals alone, as typed in, is its own exercise."""
    exercises = session.get("exercises")
    if exercises:
        return rows_of(exercises)
    return [session] if _seconds(session.get("duration")) else []


def _mean_heart_rate(exercise: Mapping[str, Any]) -> float | None:
    rates = exercise.get("heartRate")
    return number(rates.get("avg") if isinstance(rates, dict) else exercise.get("averageHeartRate"))


def _activity(exercise: Mapping[str, Any]) -> Activity | None:
    start_us = _times([exercise.get("startTime")])[0]
    if start_us == NO_TIME:
        return None
    offset_s = (number(exercise.get("timezoneOffset")) or 0.0) * SECONDS_PER_MINUTE
    offset_us = (plausible_utc_offset(offset_s) or 0) * MICROSECONDS
    time_us, columns, met = in_order_of_time(*_merged(exercise.get("samples"), int(start_us), offset_us))
    columns, impossible = without_impossible_values(columns)
    sport, sub_sport = sport_of(text_of(exercise.get("sport")))
    timer_s = _seconds(exercise.get("duration"))
    stop_us = _times([exercise.get("stopTime")])[0]
    totals, odd = session_totals(
        elapsed_s=timer_s if stop_us == NO_TIME else float(stop_us - start_us) / MICROSECONDS,
        timer_s=timer_s,
        distance_m=number(exercise.get("distance")),
        ascent_m=number(exercise.get("ascent")),
        energy_kcal=number(exercise.get("kiloCalories")),
        heart_rate_bpm=_mean_heart_rate(exercise),
    )
    return Activity(
        format="json",
        sport=sport,
        sub_sport=sub_sport,
        start_time=instant(int(time_us[0] if len(time_us) else start_us) - offset_us),
        records=records_frame(time_us - offset_us, columns),
        laps=rows_frame(_laps(exercise.get("laps"), int(start_us) - offset_us), LAPS),
        totals=totals,
        device="polar",
        utc_offset_s=offset_us // MICROSECONDS,
        notes=written(met | {"impossible_values": impossible + odd}),
    )


def _merged(samples: object, start_us: int, offset_us: int) -> tuple[Ints, dict[str, Floats]]:
    """Merge all series of an exercise into one table, with a row for each value at its own time."""
    series = samples if isinstance(samples, dict) else {}
    parts = [(_rows(series.get(name)), {"value": column}, unit) for name, (column, unit) in SAMPLES.items()]
    parts.append((_rows(series.get("recordedRoute")), ROUTE, 1.0))
    times = [_local(_times([row.get("dateTime") for row in rows]), start_us, offset_us) for rows, _, _ in parts]
    time_us = np.concatenate(times)
    columns: dict[str, Floats] = {}
    first = 0
    for (rows, names, unit), own in zip(parts, times, strict=True):
        for key, column in names.items():
            values = np.full(len(time_us), np.nan)
            numbers = [number(row.get(key)) for row in rows]
            values[first : first + len(own)] = [np.nan if value is None else value / unit for value in numbers]
            columns[column] = values
        first += len(own)
    return time_us, {name: values for name, values in columns.items() if np.isfinite(values).any()}


def _local(times_us: Ints, start_us: int, offset_us: int) -> Ints:
    """Shift a series in UTC to the local clock of the start, which some series of a file use and others do not."""
    known = times_us[times_us != NO_TIME]
    if not len(known) or abs(known[0] - start_us) <= NEAR_US or abs(known[0] + offset_us - start_us) > NEAR_US:
        return times_us
    return np.where(times_us == NO_TIME, NO_TIME, times_us + offset_us)


def _rows(series: object) -> list[dict[str, Any]]:
    return [row for row in series if isinstance(row, dict)] if isinstance(series, list) else []


def _laps(laps: object, start_us: int) -> list[dict[str, Any]]:
    """Return the laps that the athlete pressed; automatic laps carry no information."""
    rows = []
    for lap in _rows(laps):
        split_s = possible("elapsed_s", _seconds(lap.get("splitTime")))
        timer_s = possible("timer_s", _seconds(lap.get("duration")))
        if split_s is not None and timer_s is not None:
            end_us = start_us + int(split_s * MICROSECONDS)
            times = {"start_time": end_us - int(timer_s * MICROSECONDS), "end_time": end_us}
            rows.append({**times, "trigger": "manual", "timer_s": timer_s, "distance_m": number(lap.get("distance"))})
    return rows


def _times(texts: Sequence[object]) -> Ints:
    """Convert local times as if they were UTC [us since 1970]."""
    return parse_times([f"{text}Z" for text in texts])[0]


def _seconds(text: object) -> float | None:
    """Convert `PT1H2M3.5S` [s]."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    return sum(float(part or 0) * unit_s for part, unit_s in zip(match.groups(), _UNITS_S, strict=True))


POLAR = FileFormat(
    name="polar",
    title="Polar's JSON",
    recognise=lambda head: any(json_with(*keys)(head) for keys in KEYS),
    read=read,
)
