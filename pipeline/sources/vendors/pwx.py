"""PWX, the XML of TrainingPeaks: local times, and samples by seconds since the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.sources.formats import FileFormat, has_root
from pipeline.sources.records import NO_TIME
from pipeline.sources.vendors.samples import Series, activity_of, content_of, merged
from pipeline.sources.xml.tree import read_tree
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import sport_of
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.formats import Engine
    from pipeline.sources.xml.tree import Element

PWX_SAMPLES = {  # elements of a sample: the column of `RECORDS`
    "hr": "heart_rate_bpm",
    "spd": "speed_mps",
    "pwr": "power_w",
    "cad": "cadence_rpm",
    "dist": "distance_m",
    "lat": "latitude_deg",
    "lon": "longitude_deg",
    "alt": "altitude_m",
    "temp": "temperature_c",
}


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read the workouts of a file; see `pipeline.sources.formats.Read`.

    Times without a zone are local: they are kept as they are, so that day and week are right.
    """
    tree, damage = read_tree(data, where=where)
    workouts = list(tree.below("workout"))
    if not workouts:
        raise NotAnActivityError(FileReason.NO_EXERCISE, where=where)
    return content_of(
        [_activity(workout) for workout in workouts],
        without=FileReason.NO_EXERCISE_TIMES,
        left_out=FileReason.LEFT_OUT_EXERCISE,
        where=where,
        damage=damage,
    )


def _activity(workout: Element) -> Activity | None:
    text = workout.get("time") or ""
    [start_us], offset_s = parse_times([text])
    if start_us == NO_TIME:
        return None
    samples = [one.texts() for one in workout.all("sample")]
    since_s = [number(one.get("timeoffset")) for one in samples]
    series = []
    for element, column in PWX_SAMPLES.items():
        own = [
            (at, one[element]) for at, one in zip(since_s, samples, strict=True) if at is not None and element in one
        ]
        times = [int(start_us) + round(at * MICROSECONDS) for at, _ in own]
        series.append(Series(column, times, [value for _, value in own]))
    summary = next(iter(workout.all("summarydata")), None)
    maker, model = workout.get("device", "make"), workout.get("device", "model")
    return activity_of(
        form="pwx",
        records=merged(series),
        sport=sport_of(workout.get("sporttype")),
        totals={
            "timer_s": number(summary.get("duration")) if summary else None,
            "distance_m": number(summary.get("dist")) if summary else None,
            "ascent_m": number(summary.get("climbingelevation")) if summary else None,
        },
        start_us=int(start_us),
        utc_offset_s=offset_s or (None if text.endswith("Z") else 0),
        device=" ".join(part for part in (maker, model) if part) or None,
    )


PWX = FileFormat(name="pwx", title="PWX", recognise=has_root("pwx"), read=read, endings=(".pwx",))
