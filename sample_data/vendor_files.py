"""Write runs in the formats of single vendors and programs, by their public layouts."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.sources.activity import Activity

OFFSET = timedelta(hours=1)  # local time minus UTC
JOULES_PER_KCAL = 4184.0
METRES_PER_MILE = 1609.344
ENERGY_KCAL = 150.0


def to_kml(activity: Activity) -> bytes:
    """Write a run as a track with times, and heart rate beside it."""
    rows = list(_rows(activity, "latitude_deg", "longitude_deg", "altitude_m", "heart_rate_bpm"))
    points = "".join(
        f"<when>{time:%Y-%m-%dT%H:%M:%SZ}</when><gx:coord>{lon:.7f} {lat:.7f} {altitude:.1f}</gx:coord>"
        for time, lat, lon, altitude, _ in rows
    )
    rates = "".join(f"<gx:value>{rate:.0f}</gx:value>" for *_, rate in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" '
        'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Schema id="schema">'
        '<gx:SimpleArrayField name="heartrate" type="int"/></Schema><Placemark><name>Run</name>'
        f'<gx:Track>{points}<ExtendedData><SchemaData schemaUrl="#schema"><gx:SimpleArrayData name="heartrate">'
        f"{rates}</gx:SimpleArrayData></SchemaData></ExtendedData></gx:Track></Placemark></Document></kml>\n"
    ).encode()


def to_pwx(activity: Activity) -> bytes:
    """Write a run as TrainingPeaks does, its start local without a zone."""
    samples = "".join(
        f"<sample><timeoffset>{(time - activity.start_time).total_seconds():g}</timeoffset><hr>{rate:.0f}</hr>"
        f"<spd>{speed:.3f}</spd><dist>{distance:.1f}</dist><lat>{lat:.7f}</lat><lon>{lon:.7f}</lon>"
        f"<alt>{altitude:.1f}</alt></sample>"
        for time, rate, speed, distance, lat, lon, altitude in _rows(
            activity, "heart_rate_bpm", "speed_mps", "distance_m", "latitude_deg", "longitude_deg", "altitude_m"
        )
    )
    summary = (
        f"<summarydata><beginning>0</beginning><duration>{activity.totals.timer_s:.0f}</duration>"
        f"<dist>{activity.totals.distance_m:.1f}</dist></summarydata>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<pwx xmlns="http://www.peaksware.com/PWX/1/0" creator="sample" '
        f'version="1.0"><workout><sportType>Run</sportType><device id="1"><make>Garmin</make><model>FR</model></device>'
        f"<time>{activity.start_time + OFFSET:%Y-%m-%dT%H:%M:%S}</time>{summary}"
        f"<segment><name>Lap 1</name>{summary}</segment>{samples}</workout></pwx>\n"
    ).encode()


def to_hrm(activity: Activity) -> bytes:
    """Write a run as Polar's older watches do: heart rate, speed [0.1 km/h] and altitude, a row each second."""
    rows = "\r\n".join(
        f"{rate:.0f}\t{speed * 36:.0f}\t{altitude:.0f}"
        for _, rate, speed, altitude in _rows(activity, "heart_rate_bpm", "speed_mps", "altitude_m")
    )
    start = activity.start_time + OFFSET
    length = timedelta(seconds=activity.totals.timer_s or 0.0)
    return (
        f"[Params]\r\nVersion=106\r\nMonitor=22\r\nSMode=101000100\r\nDate={start:%Y%m%d}\r\n"
        f"StartTime={start:%H:%M:%S}.0\r\nLength=0{length}.0\r\nInterval=1\r\n\r\n[Note]\r\n\r\n[HRData]\r\n{rows}\r\n"
    ).encode()


def to_nike(activity: Activity) -> bytes:
    """Write a run as the service of Nike Run Club does: a series for each quantity, distance in increments [km]."""
    units = {
        "latitude": ("latitude_deg", "DD", 1.0),
        "longitude": ("longitude_deg", "DD", 1.0),
        "elevation": ("altitude_m", "M", 1.0),
        "heart_rate": ("heart_rate_bpm", "BPM", 1.0),
        "speed": ("speed_mps", "KMH", 3.6),
    }
    metrics = [
        {
            "type": kind,
            "unit": unit,
            "values": [
                {"start_epoch_ms": milliseconds(time), "end_epoch_ms": milliseconds(time), "value": value * factor}
                for time, value in _rows(activity, column)
            ],
        }
        for kind, (column, unit, factor) in units.items()
    ]
    before, steps = (activity.start_time, 0.0), list[dict[str, float]]()
    for time, distance in _rows(activity, "distance_m"):
        step = {
            "start_epoch_ms": milliseconds(before[0]),
            "end_epoch_ms": milliseconds(time),
            "value": (distance - before[1]) / 1000,
        }
        steps.append(step)
        before = (time, distance)
    elapsed_ms = 1000 * (activity.totals.elapsed_s or 0.0)
    run = {
        "id": "00000000-0000-0000-0000-000000000000",
        "type": "run",
        "app_id": "com.nike.sport.running.ios",
        "start_epoch_ms": milliseconds(activity.start_time),
        "end_epoch_ms": milliseconds(activity.start_time) + elapsed_ms,
        "active_duration_ms": 1000 * (activity.totals.timer_s or 0.0),
        "summaries": [
            {"metric": "distance", "summary": "total", "value": (activity.totals.distance_m or 0.0) / 1000},
            {"metric": "calories", "summary": "total", "value": ENERGY_KCAL},
        ],
        "metrics": [*metrics, {"type": "distance", "unit": "KM", "values": steps}],
        "moments": [],
    }
    return json.dumps(run).encode()


def to_suunto_json(activity: Activity) -> bytes:
    """Write a run as the Suunto app does: SI units throughout, angles in radians, heart rate in Hz."""
    samples = [
        {
            "TimeISO8601": f"{(time + OFFSET).replace(tzinfo=None).isoformat(timespec='milliseconds')}+01:00",
            **_suunto(values),
        }
        for time, *values in _rows(activity, *_SUUNTO)
    ]
    header = {
        "ActivityType": 3,
        "DateTime": f"{(activity.start_time + OFFSET).replace(tzinfo=None).isoformat()}+01:00",
        "Distance": activity.totals.distance_m,
        "Duration": activity.totals.timer_s,
        "Energy": ENERGY_KCAL * JOULES_PER_KCAL,
    }
    return json.dumps({"DeviceLog": {"Header": header, "Device": {"Name": "Ibiza"}, "Samples": samples}}).encode()


def to_suunto_cloud(activity: Activity) -> bytes:
    """Write a run as the archive that Suunto sends on request has it: each sample on its own."""
    log: dict[str, Any] = json.loads(to_suunto_json(activity))["DeviceLog"]
    samples = [
        {
            "Attributes": {
                "suunto/sml": {"Sample": {key: value for key, value in one.items() if key != "TimeISO8601"}}
            },
            "Source": "suunto-123",
            "TimeISO8601": one["TimeISO8601"],
        }
        for one in log["Samples"]
    ]
    header = {"Attributes": {"suunto/sml": {"Header": log["Header"]}}, "TimeISO8601": samples[0]["TimeISO8601"]}
    return json.dumps({"Samples": [*samples, header]}).encode()


def to_sml(activity: Activity) -> bytes:
    """Write a run as Moveslink does: a local start, and the same samples in XML, the time of the first alone in UTC."""
    samples: list[str] = []
    for time, *values in _rows(activity, *_SUUNTO):
        fields = {"Time": (time - activity.start_time).total_seconds(), **_suunto(values)}
        utc = "" if samples else f"<UTC>{time:%Y-%m-%dT%H:%M:%SZ}</UTC>"
        samples.append(f"<Sample>{utc}{''.join(f'<{key}>{value}</{key}>' for key, value in fields.items())}</Sample>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<sml xmlns="http://www.suunto.com/schemas/sml"><DeviceLog><Header>'
        f"<Activity>Running</Activity><DateTime>{activity.start_time + OFFSET:%Y-%m-%dT%H:%M:%S}</DateTime>"
        f"<Duration>{activity.totals.timer_s}</Duration><Distance>{activity.totals.distance_m}</Distance></Header>"
        f"<Device><Name>Ambit3</Name></Device><Samples>{''.join(samples)}</Samples></DeviceLog></sml>\n"
    ).encode()


def to_tcx(activity: Activity) -> bytes:
    """Write a run as TCX with one lap."""
    rows = activity.records.select(
        "time", "latitude_deg", "longitude_deg", "altitude_m", "distance_m", "heart_rate_bpm"
    )
    points = "".join(
        f"<Trackpoint><Time>{time:%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<Position><LatitudeDegrees>{lat:.7f}</LatitudeDegrees><LongitudeDegrees>{lon:.7f}</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{altitude:.1f}</AltitudeMeters><DistanceMeters>{distance:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{rate:.0f}</Value></HeartRateBpm></Trackpoint>"
        for time, lat, lon, altitude, distance, rate in rows.drop_nulls().iter_rows()
    )
    start = f"{activity.start_time:%Y-%m-%dT%H:%M:%SZ}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">'
        f'<Id>{start}</Id><Lap StartTime="{start}"><TotalTimeSeconds>{activity.totals.timer_s:.0f}</TotalTimeSeconds>'
        f"<DistanceMeters>{activity.totals.distance_m:.0f}</DistanceMeters><Intensity>Active</Intensity>"
        f"<TriggerMethod>Manual</TriggerMethod><Track>{points}</Track></Lap></Activity></Activities>"
        "</TrainingCenterDatabase>\n"
    ).encode()


def to_hitrack(activity: Activity) -> bytes:
    """Write a run as Huawei's app does: a row for each value, positions in s, heart rate and altitude in ms."""
    rows = [
        f"tp=lbs;k={number};lat={lat:.7f};lon={lon:.7f};alt=0.0;t={time.timestamp():.10E};"
        for number, (time, lat, lon) in enumerate(_rows(activity, "latitude_deg", "longitude_deg"))
    ]
    for kind, column in (("h-r", "heart_rate_bpm"), ("alti", "altitude_m")):
        rows += [f"tp={kind};k={milliseconds(time)};v={value:.1f};" for time, value in _rows(activity, column)]
    return "\n".join(rows).encode()


def to_motion_path(activity: Activity, indoors: Activity) -> bytes:
    """Write a run, and one without positions, as the data that Huawei sends on request, with keys that are no JSON."""
    workouts = []
    for one, kind, track in ((activity, 4, to_hitrack(activity).decode()), (indoors, 101, "")):
        summary = '&&HW_EXT_TRACK_SIMPLIFY@is{"avgHeartRate":140}'
        workouts.append(
            {
                "sportType": kind,
                "attribute": f"HW_EXT_TRACK_DETAIL@is{track}{summary}",
                "startTime": milliseconds(one.start_time),
                "endTime": milliseconds(one.start_time) + round(1000 * (one.totals.elapsed_s or 0.0)),
                "totalTime": round(1000 * (one.totals.timer_s or 0.0)),
                "totalDistance": round(one.totals.distance_m or 0.0),
                "totalCalories": ENERGY_KCAL * 1000,
                "timeZone": "+0100",
                "partTimeMap": {},
            }
        )
    return json.dumps(workouts).replace('"partTimeMap": {}', '"partTimeMap": {1.0: 335.0,2.0: 340.5}').encode()


def to_fitbit(activity: Activity, number: int = 1) -> dict[str, Any]:
    """Write the totals of a run as Takeout does: UTC, the month first."""
    return {
        "logId": number,
        "activityName": "Run",
        "activityTypeId": 90009,
        "averageHeartRate": 140,
        "calories": ENERGY_KCAL,
        "duration": 1000 * (activity.totals.elapsed_s or 0.0),
        "activeDuration": 1000 * (activity.totals.timer_s or 0.0),
        "startTime": f"{activity.start_time:%m/%d/%y %H:%M:%S}",
        "distance": (activity.totals.distance_m or 0.0) / METRES_PER_MILE,
        "distanceUnit": "Mile",
    }


def to_google_fit(activity: Activity, word: str = "running") -> bytes:
    """Write the totals of a run as a session of Google Fit."""
    metrics = {"calories.expended": ENERGY_KCAL, "distance.delta": activity.totals.distance_m}
    end = activity.start_time + timedelta(seconds=activity.totals.elapsed_s or 0.0)
    start_text, end_text = (f"{time:%Y-%m-%dT%H:%M:%S.000Z}" for time in (activity.start_time, end))
    session = {
        "fitnessActivity": word,
        "startTime": start_text,
        "endTime": end_text,
        "duration": f"{activity.totals.timer_s}s",
        "segment": [{"fitnessActivity": word, "startTime": start_text, "endTime": end_text}],
        "aggregate": [{"metricName": f"com.google.{name}", "floatValue": value} for name, value in metrics.items()],
    }
    return json.dumps(session, indent=1).encode()


def to_samsung(activity: Activity) -> tuple[bytes, bytes]:
    """Write the samples of a run as Samsung Health does: heart rate and steps of distance, and positions apart."""
    live = [{"start_time": milliseconds(time), "heart_rate": rate} for time, rate in _rows(activity, "heart_rate_bpm")]
    before = 0.0
    for time, distance in _rows(activity, "distance_m"):
        live.append({"start_time": milliseconds(time), "distance": distance - before})
        before = distance
    positions = [
        {"start_time": milliseconds(time), "latitude": lat, "longitude": lon, "altitude": altitude}
        for time, lat, lon, altitude in _rows(activity, "latitude_deg", "longitude_deg", "altitude_m")
    ]
    return json.dumps(live).encode(), json.dumps(positions).encode()


_SUUNTO = {"latitude_deg": "Latitude", "longitude_deg": "Longitude", "altitude_m": "Altitude", "distance_m": "Distance",
           "speed_mps": "Speed", "heart_rate_bpm": "HR"}  # fmt: skip


def _suunto(values: list[float]) -> dict[str, float]:
    factors = {"Latitude": math.pi / 180, "Longitude": math.pi / 180, "HR": 1 / 60}
    return {key: value * factors.get(key, 1.0) for key, value in zip(_SUUNTO.values(), values, strict=True)}


def _rows(activity: Activity, *columns: str) -> Iterator[tuple[Any, ...]]:
    yield from activity.records.select("time", *columns).drop_nulls().iter_rows()


def milliseconds(time: datetime) -> int:
    """Return milliseconds since 1970."""
    return int(time.timestamp() * 1000)
