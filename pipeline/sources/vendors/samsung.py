"""Samsung Health's export: a table of exercises, and files of samples that the table's ids name."""

from __future__ import annotations

import json
import re
from datetime import UTC, timedelta, timezone
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Content
from pipeline.sources.formats import FileFormat, json_with
from pipeline.sources.vendors.listed import (
    ListedWorkout,
    list_of,
    read_amount,
    read_moment,
    table_rows,
    workout_in,
)
from pipeline.sources.vendors.samples import Series, activity_of, merged, read_json, rows_of
from pipeline.sources.xml.values import number
from pipeline.sports import Sport
from pipeline.units import MICROSECONDS, SECONDS_PER_MS, US_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipeline.sources.formats import Engine, Head

SAMSUNG_COLUMNS = {  # keys of a sample: the column of `RECORDS`; each in its unit
    "latitude": "latitude_deg",
    "longitude": "longitude_deg",
    "altitude": "altitude_m",
    "heart_rate": "heart_rate_bpm",
    "cadence": "cadence_rpm",
    "speed": "speed_mps",
    "power": "power_w",
}
DISTANCE_STEP = "distance"  # of a sample: metres since the sample before
SAMSUNG_SPORTS = {  # numbers of Samsung, those on foot and the commonest others, in words
    "1001": "walking",
    "1002": "running",
    "11007": "cycling",
    "13001": "hiking",
    "14001": "swimming",
    "15003": "indoor cycling",
    "15005": "treadmill",
    "15006": "elliptical",
}
SAMPLED = "samsung"
"""Name of the format of activities with samples."""

SAMPLED_TEXTS = "samsung_samples"
"""Key of the contents of files of samples in the extract of a workout."""

LONGEST_OFFSET_MS = 24 * 3_600_000.0  # ms, which no zone reaches
SAMPLE_FILES = re.compile(r"(?P<key>[\w-]+)\.(?:com\.samsung\.s?health\.exercise\.)?(?:live|location)_data(?:\.json)?")
_PREFIX = re.compile(r"com\.samsung\.s?health\.exercise\.")
_TABLE = re.compile(rb'"?com\.samsung\.s?health\.exercise"?[,;\t]')
_ZONE = re.compile(r"UTC([+-])(\d\d):?(\d\d)")


def exercises(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse the table of exercises: ms, m and kcal; UTC beside a zone such as `UTC+0200`, else local."""
    table = list(table_rows(data))
    header, rows = table[1] if len(table) > 1 else [], table[2:]
    column = {_PREFIX.sub("", name.strip()): place for place, name in enumerate(header)}

    def workout(row: list[str]) -> ListedWorkout | None:
        cells = {name: row[place].strip() for name, place in column.items() if place < len(row)}
        start = _start(cells.get("start_time", ""), cells.get("time_offset", ""))
        end = _start(cells.get("end_time", ""), cells.get("time_offset", ""))
        duration_ms = read_amount(cells.get("duration", ""))
        if start is None:
            return None
        return ListedWorkout(
            start=start,
            sport=SAMSUNG_SPORTS.get(cells.get("exercise_type", ""), ""),
            elapsed_s=(end - start).total_seconds() if end else None,
            timer_s=None if duration_ms is None else duration_ms * SECONDS_PER_MS,
            distance_m=read_amount(cells.get("distance", "")),
            ascent_m=read_amount(cells.get("altitude_gain", "")),
            energy_kcal=read_amount(cells.get("total_calorie", "")) or read_amount(cells.get("calorie", "")),
            heart_rate_bpm=read_amount(cells.get("mean_heart_rate", "")),
            key=cells.get("datauuid", ""),
        )

    return [workout(row) for row in rows if any(row)]


def _start(text: str, zone: str) -> datetime | None:
    """Return a moment with its zone, None if it has none: older exports write local time and ms, newer ones UTC."""
    moment = read_moment(text)
    if moment is None:
        return None
    found = _ZONE.search(zone)
    offset = timedelta(milliseconds=min(abs(number(zone) or 0.0), LONGEST_OFFSET_MS) * (-1 if zone[:1] == "-" else 1))
    if found:
        offset = timedelta(hours=int(f"{found[1]}{found[2]}"), minutes=int(f"{found[1]}{found[3]}"))
    if abs(offset) >= timedelta(milliseconds=LONGEST_OFFSET_MS):
        return None
    own = timezone(offset)
    try:
        return moment.replace(tzinfo=UTC).astimezone(own) if found else moment.replace(tzinfo=own)
    except OverflowError:  # beyond the calendar
        return None


def with_samples(extract: bytes, files: Iterable[bytes]) -> bytes:
    """Add the content of a workout's files of samples to its extract."""
    texts = [content.decode("utf-8", "replace") for content in files]
    return json.dumps({SAMPLED_TEXTS: texts, **json.loads(extract)}).encode()


def read_workout(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read the extract of one workout with its samples; see `pipeline.sources.formats.Read`."""
    extract = json.loads(data)
    left_out, series = [], []
    for text in extract[SAMPLED_TEXTS]:
        try:
            series += _series(read_json(text.encode(), where=where))
        except FileError as error:
            left_out += [reason(FileReason.LEFT_OUT_SAMPLES), *error.reasons]
    activity = workout_in(extract).activity(form=SAMPLED, series=series)
    if activity is None:
        raise FileError(FileReason.NO_EXERCISE_TIMES, where=where)
    return Content(activities=(activity,), left_out=tuple(left_out))


def read_samples(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read a file of samples without the table that names it; see `pipeline.sources.formats.Read`."""
    activity = activity_of(
        form=SAMPLED, records=merged(_series(read_json(data, where=where))), sport=Sport(None), totals={}
    )
    if activity is None:
        raise FileError(FileReason.SAMSUNG_HEALTH, where=where)
    return Content(activities=(activity,))


def _series(samples: Any) -> list[Series]:
    """Return the values of samples by column; of distance, the steps are summed up."""
    timed = [(time, row) for row in rows_of(samples) if (time := _time_us(row.get("start_time"))) is not None]
    timed.sort(key=lambda one: one[0])
    found = []
    for key, column in SAMSUNG_COLUMNS.items():
        own = [(time, value) for time, row in timed if (value := number(row.get(key))) is not None]
        found.append(Series(column, [time for time, _ in own], [value for _, value in own]))
    steps = [(time, value) for time, row in timed if (value := number(row.get(DISTANCE_STEP))) is not None]
    found.append(Series("distance_m", [time for time, _ in steps], list(accumulate(value for _, value in steps))))
    return found


def _time_us(written: object) -> int | None:
    """Return a moment [us since 1970] of milliseconds or a text in UTC."""
    if (time_ms := number(written)) is not None:
        return round(time_ms) * US_PER_MS
    moment = read_moment(str(written))
    if moment is None:
        return None
    return round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * MICROSECONDS)


def _is_sample_file(head: Head) -> bool:
    """Recognise a list of samples with the key of their times, and heart rate, position or steps of distance."""
    return (
        head.text.startswith(b"[{")
        and json_with(b"start_time")(head)
        and any(json_with(key)(head) for key in (b"heart_rate", b"latitude", b"elapsed_time"))
    )


SAMSUNG_EXERCISES = list_of(
    "samsung_exercises",
    "Samsung Health's list",
    lambda head: bool(_TABLE.match(head.text)),
    exercises,
    without=FileReason.SAMSUNG_HEALTH,
)
SAMSUNG_WORKOUT = FileFormat(name="samsung_workout", recognise=json_with(SAMPLED_TEXTS.encode()), read=read_workout)
SAMSUNG_SAMPLES = FileFormat(
    name="samsung_samples",
    title="Samsung Health's samples",
    recognise=_is_sample_file,
    read=read_samples,
)
