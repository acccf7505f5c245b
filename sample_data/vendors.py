"""Exports as vendors lay them out, filled with synthetic runs: `python -m sample_data.vendors FOLDER`."""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sample_data import listed_exports, vendor_files
from sample_data.files import monitoring_fit, to_fit
from sample_data.listed_exports import garmin_summaries
from sample_data.short_runs import FIRST, MINUTES, OFFSET, run
from sample_data.vendor_files import to_tcx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.sources.activity import Activity

APPLE_DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record type CDATA #REQUIRED sourceName CDATA #REQUIRED startDate CDATA #REQUIRED value CDATA #IMPLIED>
]>
"""
APPLE_SAMPLE_S = 5  # between two values of heart rate in a workout
DOMESTIC = ("HKQuantityTypeIdentifierStepCount", "HKQuantityTypeIdentifierBasalEnergyBurned")


def garmin(days_of_monitoring: int = 40) -> dict[str, bytes]:
    """Lay out Garmin's export: zips within the zip, most files of which are no activities."""
    parts: list[dict[str, bytes]] = [{}, {}]
    for day in range(days_of_monitoring):
        steps = monitoring_fit(FIRST + timedelta(days=day), [600 + day] * 24)
        parts[day % 2][f"runner@example.org_{900000 + day}.fit"] = steps
    parts[0]["runner@example.org_800001.fit"] = to_fit(run(3))
    parts[1]["runner@example.org_800002.fit"] = to_fit(run(4), enhanced=False)
    uploads = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part"
    return {
        **{f"{uploads}{number}.zip": zipped(part) for number, part in enumerate(parts, start=1)},
        "DI_CONNECT/DI-Connect-Fitness/runner_0_summarizedActivities.json": garmin_summaries([run(3), run(4), run(20)]),
        "DI_CONNECT/DI-Connect-User/user_profile.json": b"{}",
        "DI_CONNECT/DI-Connect-Wellness/2026-03-02_sleepData.json": b"[]",
    }


def apple() -> dict[str, bytes]:
    """Lay out Apple Health's export: routes without heart rate or sport, both in export.xml, and a run indoors."""
    root = "apple_health_export"
    runs = [run(day) for day in (5, 6)]
    routes = {f"{root}/{_route_name(one)}": to_route(one) for one in runs}
    return routes | {
        f"{root}/export.xml": "".join(apple_xml(runs, [run(12)])).encode(),
        f"{root}/export_cda.xml": b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>',
        f"{root}/electrocardiograms/ecg_2026-03-02.csv": b"Name,Someone\n",
    }


def polar() -> dict[str, bytes]:
    """Lay out Polar Flow's export: one JSON for each session, day and night."""
    session = to_polar(run(7))
    return {
        f"training-session-{run(7).start_time:%Y-%m-%d}-1-2.json": json.dumps(session).encode(),
        "activity-2026-03-02-3.json": b'{"exportVersion":"1.0","date":"2026-03-02","summary":{"stepCount":9000}}',
        "account-data-4.json": b'{"username":"someone"}',
    }


def suunto() -> dict[str, bytes]:
    """Lay out what the Suunto app gives: a FIT file for each workout."""
    return {f"workouts/workout-{day}.fit": to_fit(run(day), compressed_timestamps=day % 2 == 0) for day in (8, 9)}


def coros() -> dict[str, bytes]:
    """Lay out what COROS gives: FIT files and TCX copies of the same."""
    return {"Run20260312.fit": to_fit(run(10)), "Run20260312.tcx": to_tcx(run(10)), "Run20260313.fit": to_fit(run(11))}


def nike() -> dict[str, bytes]:
    """Lay out the runs of Nike Run Club, as data export tools write them."""
    return {"activities/00000000-0000-0000-0000-000000000000.json": vendor_files.to_nike(run(13))}


def moveslink() -> dict[str, bytes]:
    """Lay out what Suunto's older programs and its archive hold: logs in XML and JSON."""
    return {
        "Moveslink2/log-1.sml": vendor_files.to_sml(run(14)),
        "workouts/workout-15.json": vendor_files.to_suunto_json(run(15)),
        "workouts/workout-16/samples.json": vendor_files.to_suunto_cloud(run(16)),
        "workouts/workout-16/summary.json": b'{"Samples": [{"Attributes": {"suunto/sml": {"Header": {}}}}]}',
    }


def programs() -> dict[str, bytes]:
    """Lay out what older watches and programs leave: Polar's HRM, PWX and KML."""
    return {
        "17031901.hrm": vendor_files.to_hrm(run(17)),
        "workout-18.pwx": vendor_files.to_pwx(run(18)),
        "track-19.kml": vendor_files.to_kml(run(19)),
        "places.kml": b"<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>",
    }


VENDORS: dict[str, Callable[[], dict[str, bytes]]] = {
    "strava": listed_exports.strava,
    "garmin": garmin,
    "apple": apple,
    "polar": polar,
    "suunto": suunto,
    "coros": coros,
    "nike": nike,
    "moveslink": moveslink,
    "programs": programs,
    "fitbit": listed_exports.fitbit,
    "google_fit": listed_exports.google_fit,
    "samsung": listed_exports.samsung,
    "huawei": listed_exports.huawei,
    "runkeeper": listed_exports.runkeeper,
    "zepp": listed_exports.zepp,
}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def apple_xml(runs: Sequence[Activity], indoors: Sequence[Activity] = (), domestic: int = 50) -> Iterator[str]:
    """Write an export.xml piece by piece: heart rate and workouts, with routes and without, among other records."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{APPLE_DOCTYPE}<HealthData locale="en_GB">\n'
    yield ' <ExportDate value="2026-04-01 10:00:00 +0100"/>\n'
    for number in range(domestic):
        kind, when = DOMESTIC[number % len(DOMESTIC)], _apple_time(FIRST + timedelta(minutes=number))
        yield (
            f' <Record type="{kind}" sourceName="Someone&#8217;s iPhone" sourceVersion="19.1" unit="count" '
            f'creationDate="{when}" startDate="{when}" endDate="{when}" value="{number}"/>\n'
        )
    for one in (*runs, *indoors):
        for time, rate in (
            one.records.select("time", "heart_rate_bpm").drop_nulls().gather_every(APPLE_SAMPLE_S).iter_rows()
        ):
            yield _apple_heart_rate(time, rate)
        start, end = _apple_time(one.start_time), _apple_time(one.records["time"].max())  # type: ignore[arg-type]
        yield (
            f' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="{MINUTES}" durationUnit="min" '
            f'sourceName="Watch" startDate="{start}" endDate="{end}">\n'
            '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
            f'sum="{(one.totals.distance_m or 0) / 1000}" unit="km"/>\n'
            '  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="150" unit="Cal"/>\n'
        )
        if any(one is other for other in indoors):
            yield '  <MetadataEntry key="HKIndoorWorkout" value="1"/>\n'
        else:
            yield f'  <WorkoutRoute sourceName="Watch"><FileReference path="/{_route_name(one)}"/></WorkoutRoute>\n'
        yield " </Workout>\n"
    yield "</HealthData>\n"


def _route_name(activity: Activity) -> str:
    return f"workout-routes/route_{activity.start_time + OFFSET:%Y-%m-%d_%-I.%M%p}.gpx"


def _apple_heart_rate(time: datetime, rate: float) -> str:
    when = _apple_time(time)
    return (
        ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" sourceVersion="11.1" unit="count/min" '
        f'creationDate="{when}" startDate="{when}" endDate="{when}" value="{rate:.0f}"/>\n'
    )


def _apple_time(time: datetime) -> str:
    return f"{time + OFFSET:%Y-%m-%d %H:%M:%S} +0100"


def to_route(activity: Activity) -> bytes:
    """Write a run as Apple does: position, height and speed, and nothing else."""
    points = [
        f'<trkpt lon="{lon:.6f}" lat="{lat:.6f}"><ele>{altitude:.6f}</ele><time>{time:%Y-%m-%dT%H:%M:%SZ}</time>'
        f"<extensions><speed>{speed or 0:.6f}</speed><course>90</course><hAcc>2.0</hAcc></extensions></trkpt>"
        for lon, lat, altitude, time, speed in activity.records.select(
            "longitude_deg", "latitude_deg", "altitude_m", "time", "speed_mps"
        )
        .drop_nulls(("longitude_deg", "altitude_m"))
        .iter_rows()
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Apple Health Export" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"<metadata><time>2026-04-01T09:00:00Z</time></metadata>\n<trk><name>Route</name><trkseg>{''.join(points)}"
        "</trkseg></trk></gpx>\n"
    ).encode()


def to_polar(activity: Activity) -> dict[str, Any]:
    """Write a run as a training session of Polar Flow, its times local."""
    records = activity.records.with_columns(
        pl.col("time").dt.replace_time_zone(None) + OFFSET, pl.col("speed_mps") * 3.6
    )
    series = {"heartRate": "heart_rate_bpm", "speed": "speed_mps", "altitude": "altitude_m", "distance": "distance_m"}
    samples: dict[str, Any] = {
        name: [
            {"dateTime": time.isoformat(timespec="milliseconds"), "value": value}
            for time, value in records.select("time", column).drop_nulls().iter_rows()
        ]
        for name, column in series.items()
    }
    samples["recordedRoute"] = [
        {"dateTime": time.isoformat(timespec="milliseconds"), "longitude": lon, "latitude": lat}
        for time, lon, lat in records.select("time", "longitude_deg", "latitude_deg").drop_nulls().iter_rows()
    ]
    start = (activity.start_time + OFFSET).replace(tzinfo=None)
    stop = start + timedelta(seconds=activity.totals.elapsed_s or 0.0)
    whole = {
        "startTime": start.isoformat(timespec="milliseconds"),
        "stopTime": stop.isoformat(timespec="milliseconds"),
        "distance": activity.totals.distance_m,
        "duration": f"PT{activity.totals.timer_s}S",
        "kiloCalories": 150,
    }
    exercise = {**whole, "timezoneOffset": OFFSET.seconds // 60, "sport": "RUNNING", "samples": samples}
    return {"exportVersion": "1.6", "name": "Running", **whole, "timeZoneOffset": "60", "exercises": [exercise]}


def main() -> None:
    """Write all exports as zips, the way they are downloaded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for vendor, files in VENDORS.items():
        (folder / f"{vendor}.zip").write_bytes(zipped(files()))


if __name__ == "__main__":
    main()
