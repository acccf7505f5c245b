"""Sessions of Google Fit (JSON), as Google Takeout gives them, some with a TCX file beside them: totals only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Content, ListedRow
from pipeline.sources.formats import FileFormat, json_with
from pipeline.sources.records import NO_TIME
from pipeline.sources.vendors.samples import activity_of, merged, read_json, rows_of, text_of
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import sport_of
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.sources.formats import Engine

GOOGLE_METRICS = {  # ends of Google's names of data types: totals, each in its unit
    "distance.delta": "distance_m",
    "calories.expended": "energy_kcal",
    "heart_rate.summary": "heart_rate_bpm",
}
NO_EXERCISES = ("sleep", "still", "in_vehicle", "meditation")  # beginnings of words of Google


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read one session; see `pipeline.sources.formats.Read`."""
    session = read_json(data, where=where)
    session = session if isinstance(session, dict) else {}
    word = text_of(session.get("fitnessActivity")) or ""
    if word.lower().startswith(NO_EXERCISES):
        raise NotAnActivityError(FileReason.NO_EXERCISE, where=where)
    start_us, end_us = (_time_us(session.get(name)) for name in ("startTime", "endTime"))
    elapsed_s = None if start_us is None or end_us is None else (end_us - start_us) / MICROSECONDS
    active_s = number((text_of(session.get("duration")) or "").removesuffix("s"))
    activity = activity_of(
        form="google_fit_session",
        records=merged([]),
        sport=sport_of(word.replace(".", " ").replace("_", " ")),
        totals={"elapsed_s": elapsed_s or active_s, "timer_s": active_s, **_totals(session)},
        start_us=start_us,
    )
    if activity is None:
        raise FileError(FileReason.GOOGLE_FIT, where=where)
    return Content(activities=(replace(activity, listed=ListedRow(clock="utc")),))


def _totals(session: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the totals that a session aggregates."""
    found = {}
    for metric in rows_of(session.get("aggregate")):
        name = text_of(metric.get("metricName")) or ""
        total = next((total for end, total in GOOGLE_METRICS.items() if name.endswith(end)), None)
        if total:
            found[total] = number(metric.get("floatValue", metric.get("intValue")))
    return found


def _time_us(written: object) -> int | None:
    text = text_of(written)
    [time] = parse_times([text])[0] if text else [NO_TIME]
    return None if time == NO_TIME else int(time)


GOOGLE_FIT = FileFormat(
    name="google_fit_session",
    title="Google Fit's sessions",
    recognise=json_with(b"fitnessActivity"),
    read=read,
)
