"""Runs of Nike Run Club (JSON), as its service and data export tools give them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.sources.formats import FileFormat
from pipeline.sources.vendors.samples import (
    Pause,
    Series,
    activity_of,
    content_of,
    merged,
    read_json,
    rows_of,
    text_of,
)
from pipeline.sources.xml.values import number
from pipeline.sports import sport_of
from pipeline.units import KMH_PER_MPS, METRES_PER_MILE, SECONDS_PER_HOUR, US_PER_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.formats import Engine

METRICS = {  # of an activity: the column of `RECORDS`
    "latitude": "latitude_deg",
    "longitude": "longitude_deg",
    "elevation": "altitude_m",
    "heart_rate": "heart_rate_bpm",
    "cadence": "cadence_rpm",
    "speed": "speed_mps",
    "distance": "distance_m",
}
UNIT_OF = {  # factor to the unit of the column, by unit
    "KM": 1000.0,
    "MI": METRES_PER_MILE,
    "KMH": 1 / KMH_PER_MPS,
    "MPH": METRES_PER_MILE / SECONDS_PER_HOUR,
}
USUAL_UNIT = {"distance": "KM", "speed": "KMH"}
HALTS = {"pause": True, "auto_pause": True, "resume": False, "auto_resume": False}


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read one run, or a list of them; see `pipeline.sources.formats.Read`.

    A run without series, as the list has them and one that was typed in, gives its totals.
    """
    content = read_json(data, where=where)
    listed = content.get("activities") if isinstance(content, dict) else content
    runs = rows_of(listed) if isinstance(listed, list) else rows_of([content])
    if not runs:
        raise NotAnActivityError(FileReason.NO_EXERCISE, where=where)
    return content_of(
        [_activity(run) for run in runs],
        without=FileReason.NO_EXERCISE_TIMES,
        left_out=FileReason.LEFT_OUT_EXERCISE,
        where=where,
    )


def _activity(run: Mapping[str, Any]) -> Activity | None:
    start_ms, end_ms = number(run.get("start_epoch_ms")), number(run.get("end_epoch_ms"))
    totals = {str(one.get("metric")): number(one.get("value")) for one in rows_of(run.get("summaries"))}
    active_ms, distance_km = number(run.get("active_duration_ms")), totals.get("distance")
    return activity_of(
        form="json",
        records=merged(_series(metric) for metric in rows_of(run.get("metrics"))),
        sport=sport_of(text_of(run.get("type"))),
        totals={
            "elapsed_s": None if start_ms is None or end_ms is None else (end_ms - start_ms) / 1000,
            "timer_s": None if active_ms is None else active_ms / 1000,
            "distance_m": None if distance_km is None else distance_km * 1000,
            "ascent_m": totals.get("ascent"),
            "energy_kcal": totals.get("calories"),
        },
        start_us=None if start_ms is None else int(start_ms) * US_PER_MS,
        device="nike",
        pauses=[
            Pause(int(time_ms) * US_PER_MS, HALTS[str(moment["value"])])
            for moment in rows_of(run.get("moments"))
            if str(moment.get("value")) in HALTS and (time_ms := number(moment.get("timestamp"))) is not None
        ],
    )


def _series(metric: Mapping[str, Any]) -> Series:
    """Return a series in the units of `RECORDS`; of distance, increments are summed up."""
    name = str(metric.get("type"))
    column = METRICS.get(name)
    unit = str(metric.get("unit") or USUAL_UNIT.get(name)).upper()
    rows = [
        (int(time), value * UNIT_OF.get(unit, 1.0))
        for row in rows_of(metric.get("values"))
        if (value := number(row.get("value"))) is not None
        and (time := number(row.get("end_epoch_ms" if name == "distance" else "start_epoch_ms"))) is not None
    ]
    if column is None or not rows:
        return Series("", (), ())
    times, values = zip(*rows, strict=True)
    return Series(
        column, [time * US_PER_MS for time in times], list(accumulate(values)) if name == "distance" else values
    )


NIKE = FileFormat(
    name="nike",
    title="Nike Run Club's JSON",
    recognise=lambda head: head.text.startswith((b"{", b"[")) and b'"start_epoch_ms"' in head.text,
    read=read,
)
