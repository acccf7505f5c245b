"""Lists of workouts without files beside them: Garmin's (JSON and csv), Runkeeper's and Zepp's."""

from __future__ import annotations

import re
from datetime import UTC
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.athletes.days import order_of
from pipeline.file_reasons import FileReason
from pipeline.sources.formats import json_with, table_with
from pipeline.sources.records import instant
from pipeline.sources.vendors.list_units import ListNumbers, metres_of, unit_of_list, with_unit
from pipeline.sources.vendors.listed import (
    ListedWorkout,
    list_of,
    read_amount,
    read_duration_s,
    read_moment,
    table_rows,
)
from pipeline.sources.vendors.samples import read_json, rows_of
from pipeline.sources.xml.values import number
from pipeline.sports import sport_of
from pipeline.units import (
    KILOJOULES_PER_KCAL,
    KM_PER_CM,
    METRES_PER_CM,
    METRES_PER_FOOT,
    METRES_PER_KM,
    METRES_PER_MILE,
    METRES_PER_YARD,
    SECONDS_PER_MS,
    US_PER_MS,
)
from pipeline.vocabulary import ON_FOOT, Flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats
    from pipeline.sources.formats import Head

MOST_KCAL_PER_KM = 150.0  # judgement: more than a run costs a heavy person; some lists hold kJ, four times as many
RUNKEEPER_LENGTHS = {
    "km": METRES_PER_KM,
    "mi": METRES_PER_MILE,
    "m": 1.0,
    "yd": METRES_PER_YARD,
    "ft": METRES_PER_FOOT,
}
_UNIT = re.compile(r"\((\w+)\)\s*$")
_DATE_TIME = re.compile(rb'(?<![\d-])"?\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?"?(?=[,;\t])')
_DURATION = re.compile(rb'(?<=[,;\t])"?\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d+)?"?(?=[,;\t\r\n]|$)')
_DECIMAL = re.compile(rb'(?<=[,;\t])"?\d{1,3}[.,]\d{1,2}"?(?=[,;\t])')
GARMIN_COLUMNS = {  # beginnings of column names in the languages of Garmin Connect, in lower case
    "distance": ("dist", "afstand", "strecke", "距離", "距离", "거리", "дистанция", "dystans", "sträcka", "mesafe",
                 "vzdálenost", "távolság", "matka", "απόσταση", "jarak", "ระยะทาง", "מרחק", "відстань"),
    "time": ("time", "zeit", "durée", "tiempo", "tempo", "tijd", "タイム", "时间", "時間", "시간", "время", "czas",
             "tid", "süre", "čas", "idő", "aika", "χρόνος", "waktu", "เวลา", "זמן", "час", "timp"),
    "elapsed": ("elapsed time", "verstrichene zeit", "temps écoulé", "tiempo transcurrido", "経過時間"),
    "energy": ("calor", "kalor", "カロリー", "卡路里", "칼로리", "калории", "kcal"),
    "heart_rate": ("avg hr", "average heart rate", "ø hf", "ø herzfrequenz", "durchschnittliche herzf",
                   "fréquence cardiaque moyenne", "fc moyenne", "frecuencia cardiaca media", "fc media",
                   "frequenza cardiaca media", "gem. hs", "平均心拍"),
}  # fmt: skip


def garmin_summaries(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse summarizedActivities.json of Garmin's export: cm, ms, and kcal or kJ."""
    content = read_json(data, where="")
    parts = rows_of(content) or rows_of([content])
    rows = [row for part in parts for row in rows_of(part.get("summarizedActivitiesExport"))]
    rows = [row for row in rows if not row.get("parent")]  # a multisport activity, whose parts are listed, too
    factor = 1 / KILOJOULES_PER_KCAL if _in_kilojoules(rows) else 1.0
    return [_garmin_summary(row, factor) for row in rows]


def _garmin_summary(row: Mapping[str, Any], kcal_per_unit: float) -> ListedWorkout | None:
    start_ms = number(row.get("startTimeGmt") or row.get("beginTimestamp"))
    if start_ms is None:
        return None
    values = {name: number(row.get(name)) for name in ("elapsedDuration", "duration", "distance", "elevationGain")}
    energy = number(row.get("calories"))
    return ListedWorkout(
        start=instant(start_ms * US_PER_MS),
        sport=_garmin_sport(row),
        elapsed_s=_times(values["elapsedDuration"], SECONDS_PER_MS),
        timer_s=_times(values["duration"], SECONDS_PER_MS),
        distance_m=_times(values["distance"], METRES_PER_CM),
        ascent_m=_times(values["elevationGain"], METRES_PER_CM),
        energy_kcal=_times(energy, kcal_per_unit),
        heart_rate_bpm=number(row.get("avgHr")),
    )


def _garmin_sport(row: Mapping[str, Any]) -> str:
    kind = row.get("activityType")
    return str((kind.get("typeKey") if isinstance(kind, dict) else kind) or row.get("sportType") or "").lower()


def _in_kilojoules(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the runs and walks of a list would need far too much energy if it were in kcal."""
    per_km = [
        energy / (distance_cm * KM_PER_CM)
        for row in rows
        if sport_of(_garmin_sport(row)).sport in ON_FOOT
        and (energy := number(row.get("calories")))
        and (distance_cm := number(row.get("distance")))
        and distance_cm * KM_PER_CM >= 1.0
    ]
    return bool(per_km) and median(per_km) > MOST_KCAL_PER_KM


def garmin_table(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse the csv that Garmin Connect shows as a list, in any language: local times, km or miles as the account has.

    Distances are left out where nothing shows which.
    """
    header, *rows = table_rows(data)
    rows = [row for row in rows if any(row)]
    names = [name.strip().lower() for name in header]
    at = {key: _first(names, beginnings) for key, beginnings in GARMIN_COLUMNS.items()}
    start_at = next((place for row in rows for place, cell in enumerate(row) if _is_moment(cell)), None)
    unit = unit_of_list(names, at["distance"], _as_numbers(rows, at))

    def workout(row: list[str]) -> ListedWorkout | None:
        start = read_moment(_cell(row, start_at))
        if start is None:
            return None
        elapsed_s, timer_s = (read_duration_s(_cell(row, at[name])) for name in ("elapsed", "time"))
        distance = _cell(row, at["distance"])
        distance_m = metres_of(distance, timer_s or elapsed_s, unit)
        found = "unknown" if distance_m is None else unit
        return ListedWorkout(
            start=start,
            sport=row[0],
            elapsed_s=elapsed_s,
            timer_s=timer_s,
            distance_m=distance_m,
            energy_kcal=read_amount(_cell(row, at["energy"])),
            heart_rate_bpm=read_amount(_cell(row, at["heart_rate"])),
            notes=(f"{Flag.DISTANCE_UNIT}:{found}",) if found in ("mi", "unknown") and with_unit(distance)[0] else (),
        )

    return [workout(row) for row in rows]


def _as_numbers(rows: Sequence[Sequence[str]], at: Mapping[str, int | None]) -> ListNumbers:
    """Read a list as numbers, to find the unit of its distances."""

    def column(name: str) -> Floats:
        read = read_duration_s if name == "time" else lambda cell: with_unit(cell)[0]
        return np.array([read(_cell(row, at[name])) for row in rows], float)

    width = max(map(len, rows), default=0)
    cells = np.array([[read_duration_s(_cell(row, place)) for place in range(width)] for row in rows], float)
    return ListNumbers(
        distance=column("distance"),
        seconds=column("time"),
        energy_kcal=column("energy"),
        sport=[sport_of(row[0]).sport for row in rows],
        cells=np.where(cells == 0, np.nan, cells),
    )


def _is_moment(cell: str) -> bool:
    return ":" in cell and read_moment(cell) is not None


def runkeeper_table(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse cardioActivities.csv of Runkeeper: local times, units in the names of columns."""
    header, *rows = table_rows(data)
    column = {name.partition(" (")[0].strip().lower(): place for place, name in enumerate(header)}
    unit = {name.partition(" (")[0].strip().lower(): _UNIT.search(name) for name in header}
    order = order_of(_cell(row, column.get("date")) for row in rows)

    def length(row: list[str], name: str, usual: str) -> float | None:
        found = unit.get(name)
        metres = RUNKEEPER_LENGTHS.get(found[1].lower() if found else usual)
        return None if metres is None else _times(read_amount(_cell(row, column.get(name))), metres)

    def workout(row: list[str]) -> ListedWorkout | None:
        start = read_moment(_cell(row, column.get("date")), order)
        if start is None:
            return None
        return ListedWorkout(
            start=start,
            sport=_cell(row, column.get("type")),
            timer_s=read_duration_s(_cell(row, column.get("duration"))),
            distance_m=length(row, "distance", "km"),
            ascent_m=length(row, "climb", "m"),
            energy_kcal=read_amount(_cell(row, column.get("calories burned"))),
            heart_rate_bpm=read_amount(_cell(row, column.get("average heart rate"))),
            file=_cell(row, column.get("gpx file")).strip(),
        )

    return [workout(row) for row in rows if any(row)]


ZEPP_SPORTS = {  # numbers of Zepp and Mi Fit, those on foot and the commonest others
    "1": "running",
    "6": "walking",
    "7": "trail running",
    "8": "treadmill",
    "9": "cycling",
    "10": "indoor cycling",
    "14": "swimming",
    "15": "hiking",
    "52": "strength training",
}


def zepp_table(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse SPORT.csv of Zepp (Amazfit, Mi Fit): UTC, s, m and kcal."""
    header, *rows = table_rows(data)
    column = {name.strip(): place for place, name in enumerate(header)}

    def workout(row: list[str]) -> ListedWorkout | None:
        kind, start = _cell(row, column.get("type")).strip(), read_moment(_cell(row, column.get("startTime")))
        if start is None:
            return None
        return ListedWorkout(
            start=start if start.tzinfo else start.replace(tzinfo=UTC),
            sport=ZEPP_SPORTS.get(kind, ""),
            timer_s=read_amount(_cell(row, column.get("sportTime(s)"))),
            distance_m=read_amount(_cell(row, column.get("distance(m)"))),
            energy_kcal=read_amount(_cell(row, column.get("calories(kcal)"))),
        )

    return [workout(row) for row in rows if any(row)]


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _first(names: Sequence[str], beginnings: tuple[str, ...]) -> int | None:
    return next((place for place, name in enumerate(names) if name.startswith(beginnings)), None)


def _is_activity_list(head: Head) -> bool:
    """Recognise a list of activities by one of its first rows, since the header is translated.

    It has a start, a distance and a duration.
    """
    header, *rows = head.text.split(b"\n")
    texts = header.count(b",") + header.count(b";") + header.count(b"\t") > 2 and not _DURATION.search(header)
    return texts and any(all(cell.search(row) for cell in (_DATE_TIME, _DURATION, _DECIMAL)) for row in rows)


GARMIN_SUMMARIES = list_of(
    "garmin_summaries",
    "Garmin's list",
    json_with(b"summarizedActivitiesExport"),
    garmin_summaries,
    without=FileReason.GARMIN_LIST,
)
RUNKEEPER_TABLE = list_of(
    "runkeeper_list",
    "Runkeeper's list",
    table_with(b"Activity Id", b"Average Pace"),
    runkeeper_table,
    without=FileReason.RUNKEEPER_LIST,
)
ZEPP_TABLE = list_of("zepp", "Zepp's list", table_with(b"sportTime(s)"), zepp_table, without=FileReason.ZEPP)
GARMIN_TABLE = list_of(
    "activity_list", "Garmin Connect's list", _is_activity_list, garmin_table, without=FileReason.ACTIVITY_LIST
)
