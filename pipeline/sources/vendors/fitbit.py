"""Exercises of Fitbit (JSON), as Google Takeout, the older archive and the web API give them: totals only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.file_reasons import FileReason
from pipeline.sources.activity import ListedRow
from pipeline.sources.formats import FileFormat, json_with
from pipeline.sources.records import NO_TIME
from pipeline.sources.vendors.samples import activity_of, content_of, merged, read_json, rows_of, text_of
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import Sport, sport_of
from pipeline.units import METRES_PER_KM, METRES_PER_MILE, METRES_PER_YARD, MICROSECONDS, SECONDS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.formats import Engine

FITBIT_LENGTHS = {"kilometer": METRES_PER_KM, "mile": METRES_PER_MILE, "meter": 1.0, "yard": METRES_PER_YARD}
FITBIT_SPORTS = {  # numbers of Fitbit, those on foot and the commonest others, for names that a person chose
    90009: Sport("running"),
    20049: Sport("running", "treadmill"),
    90013: Sport("walking"),
    90012: Sport("hiking"),
    90001: Sport("cycling"),
    90024: Sport("swimming"),
}
TAKEOUT_TIME = "%m/%d/%y %H:%M:%S"  # month first in every language, UTC as the heart rate beside it


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read a list of exercises; see `pipeline.sources.formats.Read`."""
    content = read_json(data, where=where)
    exercises = rows_of(content.get("activities") if isinstance(content, dict) else content) or rows_of([content])
    return content_of(
        [_activity(exercise) for exercise in exercises],
        without=FileReason.FITBIT,
        left_out=FileReason.LEFT_OUT_EXERCISE,
        where=where,
    )


def _activity(exercise: Mapping[str, Any]) -> Activity | None:
    start_us, utc_offset_s = _start(str(exercise.get("startTime") or exercise.get("originalStartTime")))
    distance = number(exercise.get("distance"))
    metres = FITBIT_LENGTHS.get(str(exercise.get("distanceUnit") or "kilometer").lower().rstrip("s"))
    elapsed_ms, active_ms = number(exercise.get("duration")), number(exercise.get("activeDuration"))
    named = sport_of(text_of(exercise.get("activityName")))
    activity = activity_of(
        form="fitbit",
        records=merged([]),
        sport=FITBIT_SPORTS.get(int(number(exercise.get("activityTypeId")) or 0), named),
        totals={
            "elapsed_s": None if elapsed_ms is None else elapsed_ms * SECONDS_PER_MS,
            "timer_s": None if active_ms is None else active_ms * SECONDS_PER_MS,
            "distance_m": None if distance is None or metres is None else distance * metres,
            "energy_kcal": number(exercise.get("calories")),
            "heart_rate_bpm": number(exercise.get("averageHeartRate")),
        },
        start_us=start_us,
        utc_offset_s=utc_offset_s,
        device="fitbit",
    )
    return activity and replace(activity, listed=ListedRow(clock="utc"))


def _start(text: str) -> tuple[int | None, int | None]:
    """Return the start [us since 1970] and local minus UTC [s]; the service writes ISO 8601 with a zone."""
    try:
        return int(datetime.strptime(text, TAKEOUT_TIME).replace(tzinfo=UTC).timestamp()) * MICROSECONDS, None
    except ValueError:
        [time], utc_offset_s = parse_times([text])
        return (None if time == NO_TIME else int(time)), utc_offset_s


FITBIT = FileFormat(
    name="fitbit",
    title="Fitbit's exercises",
    recognise=json_with(b"logId", b"activityName"),
    read=read,
)
