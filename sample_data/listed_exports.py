"""Exports with totals of workouts, some of which no file holds: Strava, Fitbit, Google Fit, Samsung and others."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.sources.activity import SessionTotals
from sample_data import vendor_files
from sample_data.files import to_fit, to_gpx
from sample_data.short_runs import FIRST, OFFSET, run
from sample_data.vendor_files import to_tcx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.sources.activity import Activity

HEADERS = {  # of Strava's list, as far as they are translated; some come twice, and the second ones stand in SI units
    "en": ("Activity ID", "Activity Date", "Activity Name", "Activity Type", "Activity Description", "Elapsed Time",
           "Distance", "Max Heart Rate", "Relative Effort", "Commute", "Activity Gear", "Filename", "Elapsed Time",
           "Moving Time", "Distance", "Max Speed", "Average Speed", "Elevation Gain", "Max Heart Rate",
           "Average Heart Rate", "Max Watts", "Average Watts", "Calories"),
    "de": ("Aktivitäts-ID", "Aktivitätsdatum", "Name der Aktivität", "Aktivitätsart", "Beschreibung",
           "Verstrichene Zeit", "Distanz", "Max. Herzfrequenz", "Relative Leistung", "Pendelfahrt", "Ausrüstung",
           "Dateiname", "Verstrichene Zeit", "Bewegungszeit", "Distanz", "Höchstgeschwindigkeit",
           "Durchschnittsgeschwindigkeit", "Höhenzunahme", "Max. Herzfrequenz", "Durchschnittliche Herzfrequenz",
           "Max. Watt", "Watt", "Kalorien"),
    "ja": ("アクティビティID", "アクティビティ日", "アクティビティ名", "アクティビティの種類", "説明", "経過時間",
           "距離", "最大心拍数", "相対的エフォート", "通勤", "ギア", "ファイル名", "経過時間", "移動時間", "距離",
           "最高速度", "平均速度", "獲得標高", "最大心拍数", "平均心拍数", "最大ワット", "平均ワット", "カロリー"),
}  # fmt: skip
DATES = {"en": "%b %-d, %Y, %-I:%M:%S %p", "de": "%d.%m.%Y, %H:%M:%S", "ja": "%Y/%m/%d %H:%M:%S"}
FILES = 3  # runs that have one
MANUAL = {"elapsed_s": 1800.0, "distance_m": 5400.0}  # a run that was typed in
FILE_COLUMN = 11


def strava(language: str = "en", columns: int = 87) -> dict[str, bytes]:
    """Lay out Strava's bulk export: a list, and files named by number, most of them packed."""
    files = {
        "activities/1001.fit.gz": gzip.compress(to_fit(run(0)), mtime=0),
        "activities/1002.gpx": to_gpx(run(1)),
        "activities/1003.tcx.gz": gzip.compress(
            b"          " + to_tcx(run(2)), mtime=0
        ),  # Strava indents the first line
    }
    rows = [_row(number, columns, language) for number in range(FILES + 3)]
    for row, name in zip(rows, [*files, "#error#", "", "activities/1999.fit.gz"], strict=True):
        row[FILE_COLUMN] = name
    header = [*HEADERS[language], *(f"Column {number}" for number in range(len(HEADERS[language]), columns))]
    return files | {
        "activities.csv": to_csv([header, *rows]),
        "profile.csv": to_csv([["Athlete ID", "Weight"], ["1", "60"]]),
        "routes/1.gpx": b'<gpx><rte><rtept lat="1" lon="2"/></rte></gpx>',
        "media/1.jpg": b"\xff\xd8\xff\xe0",
    }


def garmin_summaries(runs: Iterable[Activity]) -> bytes:
    """Write the list of Garmin's export: cm, ms and kJ, the start in both clocks."""
    rows = [
        {
            "activityId": number,
            "name": "Morning Run",
            "activityType": "running",
            "beginTimestamp": vendor_files.milliseconds(one.start_time),
            "startTimeLocal": vendor_files.milliseconds(one.start_time + OFFSET),
            "duration": 1000 * (one.totals.timer_s or 0.0),
            "elapsedDuration": 1000 * (one.totals.elapsed_s or 0.0),
            "distance": 100 * (one.totals.distance_m or 0.0),
            "calories": 4.184 * 0.07 * (one.totals.distance_m or 0.0),
            "avgHr": 140,
        }
        for number, one in enumerate(runs)
    ]
    return json.dumps([{"summarizedActivitiesExport": rows}]).encode()


def fitbit() -> dict[str, bytes]:
    """Lay out Fitbit in Google Takeout: a list of exercises among other days' data."""
    folder = "Takeout/Fitbit/Global Export Data"
    return {
        f"{folder}/exercise-0.json": json.dumps(
            [vendor_files.to_fitbit(run(21)), vendor_files.to_fitbit(run(22), 2)]
        ).encode(),
        f"{folder}/steps-2026-03-02.json": b'[{"dateTime": "03/02/26 06:00:00", "value": "4"}]',
    }


def google_fit() -> dict[str, bytes]:
    """Lay out Google Fit in Google Takeout: a session for each workout and night, and a TCX file of some."""
    sessions = {"RUNNING": run(31), "RUNNING_TREADMILL": run(32), "SLEEP": run(33)}
    return {
        **{
            f"Takeout/Fit/All Sessions/{one.start_time:%Y-%m-%dT%H_%M_%S}Z_{word}.json": vendor_files.to_google_fit(
                one, word.lower().replace("_", ".")
            )
            for word, one in sessions.items()
        },
        f"Takeout/Fit/Activities/{run(31).start_time:%Y-%m-%dT%H_%M_%S}Z_PT12M_Running.tcx": to_tcx(run(31)),
        "Takeout/Fit/All Data/raw_com.google.step_count.json": b'{"Data Source": "raw", "Data Points": []}',
        "Takeout/Fit/Daily activity metrics/2026-04-02.csv": b"Start time,End time,Step count\n",
    }


def samsung() -> dict[str, bytes]:
    """Lay out Samsung Health: a table of exercises, one of which has samples, and one none."""
    folder, kind = "samsunghealth_someone_20260401", "com.samsung.shealth.exercise"
    live, positions = vendor_files.to_samsung(run(23))
    prefix = "com.samsung.health.exercise"
    names = ("start_time", "end_time", "time_offset", "exercise_type", "duration", "distance", "calorie", "datauuid")
    rows = [
        [
            f"{one.start_time:%Y-%m-%d %H:%M:%S.000}",
            f"{one.start_time + timedelta(seconds=one.totals.elapsed_s or 0.0):%Y-%m-%d %H:%M:%S.000}",
            "UTC+0100",
            exercise,
            str(round(1000 * (one.totals.timer_s or 0.0))),
            str(one.totals.distance_m),
            "150",
            key,
            "",
        ]
        for one, exercise, key in ((run(23), "1002", "a1b2-c3"), (run(24), "15005", "d4e5-f6"))
    ]
    header = [[kind, "6311001", "14"], [*(f"{prefix}.{name}" for name in names), ""]]
    return {
        f"{folder}/{kind}.20260401.csv": b"\xef\xbb\xbf" + to_csv([*header, *rows]),
        f"{folder}/jsons/{kind}/a/a1b2-c3.{prefix}.live_data.json": live,
        f"{folder}/jsons/{kind}/a/a1b2-c3.{prefix}.location_data.json": positions,
        f"{folder}/com.samsung.shealth.sleep.20260401.csv": b"com.samsung.shealth.sleep,1,2\nstart_time,\n",
    }


def huawei() -> dict[str, bytes]:
    """Lay out what Huawei sends, with a run indoors, and a file of its app."""
    return {
        "Motion path detail data & description/motion path detail data.json": vendor_files.to_motion_path(
            run(25), run(26)
        ),
        "HiTrack_1773000000000177300072000030001": vendor_files.to_hitrack(run(27)),
    }


def runkeeper() -> dict[str, bytes]:
    """Lay out Runkeeper's export: a list with local times and units in its header, and GPX files of runs with GPS."""
    header = ["Activity Id", "Date", "Type", "Route Name", "Distance (mi)", "Duration", "Average Pace",
              "Average Speed (mph)", "Calories Burned", "Climb (ft)", "Average Heart Rate (bpm)", "Friend's Tagged",
              "Notes", "GPX File"]  # fmt: skip
    rows = [
        [
            str(number),
            f"{one.start_time + OFFSET:%Y-%m-%d %H:%M:%S}",
            *("Running", "", f"{(one.totals.distance_m or 0.0) / vendor_files.METRES_PER_MILE:.2f}"),
            f"{(one.totals.timer_s or 0.0) // 60:.0f}:{(one.totals.timer_s or 0.0) % 60:02.0f}",
            *("9:11", "6.53", "150", "33", "140", "", "", file),
        ]
        for number, (one, file) in enumerate(((run(28), "2026-03-30-070000.gpx"), (run(29), "")))
    ]
    return {"cardioActivities.csv": to_csv([header, *rows]), "2026-03-30-070000.gpx": to_gpx(run(28))}


def zepp() -> dict[str, bytes]:
    """Lay out the tables of Zepp: sports, and others."""
    one = run(30)
    row = ["1", f"{one.start_time:%Y-%m-%d %H:%M:%S}+0000", str(one.totals.timer_s), "", "", str(one.totals.distance_m)]
    header = ["type", "startTime", "sportTime(s)", "maxPace(/meter)", "minPace(/meter)", "distance(m)"]
    return {
        "SPORT/SPORT_1775000000000.csv": to_csv([[*header, "calories(kcal)"], [*row, "150"]]),
        "HEARTRATE_AUTO/HEARTRATE_AUTO_1775000000000.csv": b"date,time,heartRate\n2026-04-01,06:00,60\n",
    }


def _row(number: int, columns: int, language: str) -> list[str]:
    """Write the row of the run of a day; of those without a file, the totals are of `MANUAL`."""
    own = run(number).totals if number < FILES else SessionTotals(**MANUAL)
    seconds, distance_m = f"{own.elapsed_s:.0f}", own.distance_m or 0.0
    start = FIRST + timedelta(days=number)
    title = 'Morning, with "commas"\nand lines'
    seen = [str(1001 + number), start.strftime(DATES[language]), title, "Run", "", seconds, f"{distance_m / 1000:.2f}"]
    totals = [seconds, seconds, f"{distance_m:.1f}", "4", "3", "20", "170", "150", "", "", "420"]
    row = [*seen, "170", "", "false", "", "", *totals]
    return [*row, *[""] * (columns - len(row))]


def to_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Write rows as a csv."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
