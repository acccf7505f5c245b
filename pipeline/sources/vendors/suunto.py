"""Suunto's own logs: JSON of the app and of its cloud, and SML (XML) of Moveslink. All use SI units."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Content
from pipeline.sources.formats import FileFormat, has_root
from pipeline.sources.records import NO_TIME, plausible_utc_offset
from pipeline.sources.vendors.samples import Pause, Series, activity_of, merged, read_json, rows_of, text_of
from pipeline.sources.xml.tree import Element, read_tree
from pipeline.sources.xml.values import number, parse_times
from pipeline.sports import GENERIC, Sport, sport_of
from pipeline.units import JOULES_PER_KCAL, MICROSECONDS, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.sources.activity import Damage
    from pipeline.sources.formats import Engine

CELSIUS_ABOVE_KELVIN = -273.15
SUUNTO_SAMPLES = {  # keys of a sample: the column of `RECORDS`, the factor to its unit, and what is added
    "latitude": ("latitude_deg", 180 / math.pi, 0.0),
    "longitude": ("longitude_deg", 180 / math.pi, 0.0),
    "altitude": ("altitude_m", 1.0, 0.0),
    "distance": ("distance_m", 1.0, 0.0),
    "speed": ("speed_mps", 1.0, 0.0),
    "hr": ("heart_rate_bpm", SECONDS_PER_MINUTE, 0.0),  # Hz
    "cadence": ("cadence_rpm", SECONDS_PER_MINUTE, 0.0),  # Hz
    "power": ("power_w", 1.0, 0.0),
    "temperature": ("temperature_c", 1.0, CELSIUS_ABOVE_KELVIN),
}
GPS_ALTITUDE = ("altitude_m", 1.0, 0.0)  # where no sample has that of the barometer
MOVESCOUNT_SPORTS = {  # of the numbers that Movescount gave to sports, those on foot and the commonest others
    "3": Sport("running"),
    "4": Sport("cycling"),
    "5": Sport("cycling", "mountain"),
    "6": Sport("swimming"),
    "11": Sport("hiking"),
    "12": Sport("walking"),
    "82": Sport("running", "trail"),
    "96": Sport("hiking"),
}
_CLOUD = "suunto/sml"


def read_suunto_json(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read a log of the app, or the samples of a log from the cloud; see `pipeline.sources.formats.Read`."""
    content = read_json(data, where=where)
    log = content.get("DeviceLog") if isinstance(content, dict) else None
    if isinstance(log, dict):
        samples, header = [_lower(row) for row in rows_of(log.get("Samples"))], log.get("Header")
        device = log.get("Device")
    else:
        entries = [(row, _attributes(row)) for row in rows_of(content.get("Samples"))]
        samples = [_lower(own["Sample"]) | _lower(row) for row, own in entries if isinstance(own.get("Sample"), dict)]
        header = next((own["Header"] for _, own in entries if "Header" in own), None)
        device = header.get("Device") if isinstance(header, dict) else None
        if not samples:
            raise NotAnActivityError(FileReason.SUUNTO_SUMMARY, where=where)
    name = device.get("Name") if isinstance(device, dict) else None
    return _content(samples, _lower(header) if isinstance(header, dict) else {}, text_of(name), None, where)


def read_sml(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read a log of Moveslink; see `pipeline.sources.formats.Read`."""
    tree, damage = read_tree(data, where=where)
    log = next(tree.below("devicelog"), None)
    if log is None:
        raise NotAnActivityError(FileReason.NO_EXERCISE, where=where)
    samples = [{**one.texts(), "events": one.all("events")} for one in log.all("samples", "sample")]
    headers = log.all("header")
    return _content(samples, headers[0].texts() if headers else {}, log.get("device", "name"), damage, where)


def _content(
    samples: Sequence[Mapping[str, Any]],
    header: Mapping[str, Any],
    device: str | None,
    damage: Damage | None,
    where: str,
) -> Content:
    times = _times(samples, header)
    start_us, offset_s = _start(header, times)
    energy_j = number(header.get("energy"))
    activity = activity_of(
        form="suunto",
        records=merged(_series(samples, times)),
        sport=_sport(header),
        totals={
            "timer_s": number(header.get("duration")),
            "distance_m": number(header.get("distance")),
            "ascent_m": number(header.get("ascent")),
            "energy_kcal": None if energy_j is None else energy_j / JOULES_PER_KCAL,
        },
        start_us=start_us,
        utc_offset_s=offset_s,
        device=f"suunto {device}" if device else "suunto",
        pauses=_pauses(samples, times),
    )
    if activity is None:
        raise FileError(FileReason.NO_POSSIBLE_TIMES, where=where)
    return Content(activities=(activity,), damage=damage)


def _times(samples: Sequence[Mapping[str, Any]], header: Mapping[str, Any]) -> list[int]:
    """Return the time of each sample [us since 1970]: its own, or from the seconds since the start."""
    named = parse_times([str(one.get("timeiso8601") or one.get("utc") or "") for one in samples]).time_us.tolist()
    since_s = [number(one.get("time")) for one in samples]
    starts = [
        time - round(seconds * MICROSECONDS)
        for time, seconds in zip(named, since_s, strict=True)
        if time != NO_TIME and seconds is not None
    ]
    start_us = starts[0] if starts else int(parse_times([str(header.get("datetime") or "")]).time_us[0])
    return [
        time if time != NO_TIME or seconds is None or start_us == NO_TIME else start_us + round(seconds * MICROSECONDS)
        for time, seconds in zip(named, since_s, strict=True)
    ]


def _start(header: Mapping[str, Any], times: Sequence[int]) -> tuple[int | None, int | None]:
    """Return the start [us since 1970] and local minus UTC [s]; a header without a zone is local."""
    text = str(header.get("datetime") or "")
    [stated], offset_s = parse_times([text])
    first = next((time for time in times if time != NO_TIME), None)
    if stated == NO_TIME:
        return first, None
    if offset_s is not None or text.endswith("Z"):
        return int(stated), offset_s
    offset_s = 0 if first is None else plausible_utc_offset((int(stated) - first) / MICROSECONDS)
    return (int(stated) - (offset_s or 0) * MICROSECONDS if first is None else first), offset_s


def _series(samples: Sequence[Mapping[str, Any]], times: Sequence[int]) -> list[Series]:
    columns = dict(SUUNTO_SAMPLES)
    if not any(number(one.get("altitude")) is not None for one in samples):
        columns["gpsaltitude"] = GPS_ALTITUDE
    series = []
    for key, (column, factor, added) in columns.items():
        own = [
            (time, value)
            for time, one in zip(times, samples, strict=True)
            if (value := number(one.get(key))) is not None
        ]
        series.append(Series(column, [time for time, _ in own], [value * factor + added for _, value in own]))
    return series


def _pauses(samples: Sequence[Mapping[str, Any]], times: Sequence[int]) -> list[Pause]:
    """Return when the timer stopped and started: events `Pause` with a state."""
    pauses = []
    for time, one in zip(times, samples, strict=True):
        events = one.get("events")
        for event in events if isinstance(events, list) else ():
            state = event.get("pause", "state") if isinstance(event, Element) else _pause_state(event)
            if state is not None and time != NO_TIME:
                pauses.append(Pause(time, str(state).lower() == "true"))
    return pauses


def _pause_state(event: object) -> object:
    pause = event.get("Pause") if isinstance(event, dict) else None
    return pause.get("State") if isinstance(pause, dict) else None


def _sport(header: Mapping[str, Any]) -> Sport:
    numbered = MOVESCOUNT_SPORTS.get(str(header.get("activitytype")))
    named = sport_of(text_of(header.get("activity")))
    return numbered or (Sport(None) if named.sport == GENERIC else named)


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the cloud holds of an entry; some exports have it as text within the JSON."""
    attributes = row.get("Attributes")
    if isinstance(attributes, str):
        try:
            attributes = json.loads(attributes)
        except (ValueError, RecursionError):
            return {}
    own = attributes.get(_CLOUD) if isinstance(attributes, dict) else None
    return own if isinstance(own, dict) else {}


def _lower(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in row.items()}


SUUNTO_JSON = FileFormat(
    name="suunto_json",
    title="Suunto's JSON",
    recognise=lambda head: (
        head.text.startswith(b"{") and (b'"DeviceLog"' in head.text or _CLOUD.encode() in head.text.replace(b"\\", b""))
    ),
    read=read_suunto_json,
)
SUUNTO_SML = FileFormat(
    name="suunto_sml", title="Suunto's SML", recognise=has_root("sml"), read=read_sml, endings=(".sml",)
)
