"""Lists of workouts: rows come back with their units, in any language and width."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.errors import FileError, NotAnActivityError
from pipeline.sources.activity import SessionTotals
from pipeline.sources.distance_units import LONG_UNITS
from pipeline.sources.read import read_content
from pipeline.sources.vendors import strava
from pipeline.sources.vendors.adidas import session
from pipeline.sources.vendors.list_units import metres_of
from pipeline.sources.vendors.listed import read_amount, read_duration_s, read_moment, table_rows
from pipeline.sources.vendors.tables import garmin_table
from pipeline.units import METRES_PER_YARD
from sample_data import listed_exports
from sample_data.short_runs import run

TABLES = {
    "garmin-en": "Activity Type,Date,Distance,Calories,Time,Avg HR\n"
    "Running,2026-09-13 08:00:00,5.40,420,00:30:00,145\n",
    "garmin-de": "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF\n"
    'Laufen,2026-09-13 08:00:00,false,"Berlin","5,40","420","00:30:00",145\n',
    "garmin-ja": "アクティビティタイプ;日付;距離;カロリー;タイム;平均心拍数\n"
    "ランニング;2026-09-13 08:00:00;5.40;420;00:30:00;145\n",
    "runkeeper": "Activity Id,Date,Type,Route Name,Distance (mi),Duration,Average Pace,Calories Burned,"
    "Average Heart Rate (bpm),GPX File\nx,2026-09-13 08:00:00,Running,,3.355,30:00,8:56,420,145,\n",
    "samsung": "com.samsung.shealth.exercise,6311001,14\ncom.samsung.health.exercise.start_time,"
    "com.samsung.health.exercise.time_offset,com.samsung.health.exercise.exercise_type,"
    "com.samsung.health.exercise.duration,com.samsung.health.exercise.distance,com.samsung.health.exercise.calorie,"
    "com.samsung.health.exercise.mean_heart_rate,\n2026-09-13 08:00:00.000,UTC+0000,1002,1800000,5400,420,145,\n",
    "samsung-old": "com.samsung.health.exercise,5,2\nstart_time,time_offset,exercise_type,duration,distance,calorie,"
    "mean_heart_rate\n2026-09-13 10:00:00.000,7200000,1002,1800000,5400,420,145\n",
    "zepp": "type,startTime,sportTime(s),distance(m),calories(kcal)\n1,2026-09-13 08:00:00+0000,1800,5400.0,420\n",
    "garmin-list": '[{"summarizedActivitiesExport": [{"activityType": "running", "beginTimestamp": 1789286400000,'
    '"duration": 1800000.0, "distance": 540000.0, "calories": 1757.0, "avgHr": 145}]}]',
    "strava-manual": ",".join(
        f'"{name}"' for name in [*listed_exports.HEADERS["de"][:11], "Dateiname", *listed_exports.HEADERS["de"][12:]]
    )
    + '\n1,"13.09.2026, 08:00:00",x,Lauf,,1800,"5,40",170,,,,activities/1.fit,1800,1800,5400,4,3,20,170,145,,,420\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_comes_back(name: str) -> None:
    (activity,) = read_content(TABLES[name].encode(), where="list").activities
    assert activity.sport == "running"
    assert activity.start_time == datetime(2026, 9, 13, 8, tzinfo=UTC)
    totals = activity.totals
    assert (totals.timer_s or totals.elapsed_s) == 1800
    assert totals.distance_m == pytest.approx(5400, abs=1)
    assert totals.energy_kcal == pytest.approx(420, abs=1)
    assert totals.heart_rate_bpm == (None if name == "zepp" else 145)


@pytest.mark.parametrize("language", listed_exports.HEADERS)
@pytest.mark.parametrize("columns", [87, 102])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_strava_lists_in_any_language_and_width(language: str, columns: int, between: str) -> None:
    text = io.StringIO()
    rows = csv.reader(listed_exports.strava(language, columns)["activities.csv"].decode().splitlines(keepends=True))
    csv.writer(text, delimiter=between).writerows(rows)
    data = text.getvalue().encode("utf-8-sig")
    listed = strava.read_list(data)
    assert (len(listed.files), listed.without_file, listed.errors) == (4, 1, 1)
    assert "activities/1001.fit.gz" in str(listed.note(()))
    for number, workout in enumerate(strava.workouts(data)):
        assert workout
        assert workout.start == datetime(2026, 3, 2, 6, tzinfo=UTC) + timedelta(days=number)
        truth = run(number).totals if number < listed_exports.FILES else SessionTotals(**listed_exports.MANUAL)
        assert workout.seconds == workout.timer_s == truth.elapsed_s
        assert workout.distance_m == pytest.approx(truth.distance_m, abs=0.1)
        assert (workout.energy_kcal, workout.heart_rate_bpm, workout.ascent_m) == (420, 150, 20)


def test_a_file_with_an_address_in_its_name_is_not_missing() -> None:
    listed = strava.read_list(b"1,x,Run,activities/ada@example.org.fit\n" * 2)
    assert listed.note({"activities/***@***.fit"}) is None
    assert "ada" not in str(listed.note(()))


def test_a_strava_list_that_names_no_file_is_one() -> None:
    header, *_ = csv.reader(listed_exports.strava()["activities.csv"].decode().splitlines(keepends=True))
    row = ["1", "Mar 2, 2026, 6:05:00 AM", "x", "Run", "", "1800", "5.40", *[""] * (len(header) - 7)]
    assert strava.is_list(listed_exports.to_csv([header, row]))
    assert not strava.is_list(listed_exports.to_csv([["a", "b", "c", "d"], ["1", "2", "3", "4"]]))
    assert not strava.is_list(listed_exports.to_csv([["a", "b", "", "", "", ""], ["1", "2", "", "", "", ""]]))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param('[{"summarizedActivitiesExport": []}]', NotAnActivityError, id="empty"),
        pytest.param('[{"summarizedActivitiesExport": [{"distance": 1}]}]', FileError, id="no-times"),
        pytest.param(
            "com.samsung.shealth.exercise,1\nstart_time,\n2026-09-13 06:00:00,\n", FileError, id="no-duration"
        ),
        pytest.param("type,startTime,sportTime(s)\n1,x,1800\n", FileError, id="no-start"),
    ],
)
def test_a_list_without_a_usable_row_says_so(text: str, error: type[FileError]) -> None:
    with pytest.raises(error) as raised:
        read_content(text.encode(), where="list")
    assert raised.value.reasons[0]["code"] != "unknown_format"


def test_garmin_lists_in_kilocalories_stay() -> None:
    rows = json.loads(TABLES["garmin-list"])
    rows[0]["summarizedActivitiesExport"][0]["calories"] = 420
    (activity,) = read_content(json.dumps(rows).encode(), where="list").activities
    assert activity.totals.energy_kcal == 420


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mar 2, 2026, 12:05:00 AM", "2026-03-02T00:05:00"),
        ("2 Mar 2026, 18:05:00", "2026-03-02T18:05:00"),
        ("2 mars 2026 à 18:05:00", "2026-03-02T18:05:00"),
        ("2 de mar. de 2026, 18:05:00", "2026-03-02T18:05:00"),
        ("2026年3月2日 18:05:00", "2026-03-02T18:05:00"),
        ("2026. 3. 2. 오후 6:05:00", "2026-03-02T18:05:00"),
        ("2026/3/2 上午12:05:00", "2026-03-02T00:05:00"),
        ("2 Mar 2026 06:05 PST", "2026-03-02T06:05:00"),
        ("2 mar. 2026 6:05 p. m.", "2026-03-02T18:05:00"),
        ("31.12.9999, 99:00", None),
        ("2026-03-02 18:05:00.000", "2026-03-02T18:05:00"),
        ("2026-03-02 8:05", "2026-03-02T08:05:00"),
        ("3/2/2026 18:05", None),
        ("2 Mar 2026", None),
        ("Berlin", None),
    ],
)
def test_moments(text: str, expected: str | None) -> None:
    assert read_moment(text) == (expected and datetime.fromisoformat(expected))


def test_durations_and_amounts() -> None:
    assert [read_duration_s(text) for text in ("1:05:12", "28:30", "30:00.5", "1800", "--")] == [
        3912, 1710, 1800.5, 1800, None,
    ]  # fmt: skip
    assert [read_amount(text) for text in ("1'234,5", "1,234.5", "12,345", "5,4", "0,500", "nan", "")] == [
        1234.5, 1234.5, 12345, 5.4, 0.5, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["up\u2028down", "up\vdown", '"up\ndown"'])
def test_breaks_within_cells_end_no_row(title: str) -> None:
    rows = list(table_rows(f"a,b,c\n1,{title},3\n".encode()))
    assert rows == [["a", "b", "c"], ["1", title.strip('"'), "3"]]


@pytest.mark.parametrize(
    ("name", "found", "written"),
    [
        pytest.param(
            "garmin-en",
            "Avg HR\n",
            "Avg HR\nRunning,2026-02-30 08:00:00,5.40,420,00:30:00,145\n",
            id="no-such-day-first",
        ),
        pytest.param("samsung", "145,\n", "145,\n0001-01-01 00:00:00,UTC-0500,1002,1800000,,,,\n", id="no-such-year"),
    ],
)
def test_a_row_without_a_start_costs_no_other(name: str, found: str, written: str) -> None:
    text = TABLES[name].replace(found, written)
    assert len(read_content(text.encode(), where="list").activities) == 1


def test_lengths_in_an_unknown_unit_are_left_out() -> None:
    rows = TABLES["runkeeper"].replace("(mi)", "(furlong)")
    exercise = {"logId": 1, "activityName": "Run", "startTime": "09/13/26 08:00:00", "duration": 1800000, "distance": 5}
    fitbit = json.dumps([exercise | {"distanceUnit": "Furlong"}])
    for text in (rows, fitbit):
        (activity,) = read_content(text.encode(), where="list").activities
        assert activity.totals.distance_m is None


RUNS_M = (5400.0, 8050.0, 12_300.0)


def garmin_list(unit: str, mps: float, kg: float = 68, *, pace: str | None = None, steps: bool = False) -> str:
    """Write runs as Garmin Connect does, which names no unit."""
    metres, paced = LONG_UNITS[unit], LONG_UNITS[pace or unit]
    lines = ["Activity Type,Date,Distance,Calories,Time,Avg Run Cadence,Avg Pace,Avg Stride Length"]
    for day, run_m in enumerate(RUNS_M, start=1):
        seconds = round(run_m / mps)
        minutes, rest = divmod(round(paced / mps), 60)
        ran = f"170,{minutes}:{rest:02},{mps * 60 / 170:.2f}" if steps else f"--,{minutes}:{rest:02},0.00"
        cells = f"{run_m / metres:.2f},{run_m / 1000 * kg:.0f},{timedelta(seconds=seconds)}"
        lines.append(f"Running,2026-09-{day:02} 08:00:00,{cells},{ran}")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("unit", ["km", "mi"])
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param({"mps": 2.9}, id="the-whole-list"),
        pytest.param({"mps": 3.3, "steps": True, "kg": 50}, id="steps-of-a-fast-runner"),
        pytest.param({"mps": 2.1, "steps": True, "kg": 95}, id="steps-of-a-slow-runner"),
        pytest.param({"mps": 2.3, "pace": "km"}, id="pace-per-km"),
        pytest.param({"mps": 2.3, "pace": "mi"}, id="pace-per-mile"),
    ],
)
def test_the_rows_show_their_unit(unit: str, shown: dict[str, Any]) -> None:
    text = garmin_list(unit, **shown)
    if shown.get("pace") == unit:  # says nothing unless it is named
        text = text.replace("Avg Pace", f"Avg Pace (min/{unit})")
    activities = read_content(text.encode(), where="list").activities
    assert [one.totals.distance_m for one in activities] == pytest.approx(RUNS_M, abs=10)
    assert {one.notes for one in activities} == {() if unit == "km" else ("distance_unit:mi",)}


def test_a_list_without_rows_has_none() -> None:
    assert garmin_table(garmin_list("km", 2.9).splitlines()[0].encode()) == []


@pytest.mark.parametrize(("unit", "mps", "kg"), [("km", 2.1, 85), ("mi", 3.7, 55)])
def test_distances_in_either_unit_are_left_out_by_name(unit: str, mps: float, kg: float) -> None:
    activities = read_content(garmin_list(unit, mps, kg).encode(), where="list").activities
    assert {(one.totals.distance_m, one.notes) for one in activities} == {(None, ("distance_unit:unknown",))}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"distance": 10012, "pulse_avg": 151, "sport_type_id": "1"}, id="older"),
        pytest.param(
            {
                "sport_type": {"id": 1},
                "features": [
                    {"type": "track_metrics", "attributes": {"distance": 10012}},
                    {"type": "heart_rate", "attributes": {"average": 151}},
                ],
            },
            id="newer",
        ),
    ],
)
def test_a_session_of_adidas_running(more: dict[str, Any]) -> None:
    times = {"start_time": 1767592800000, "end_time": 1767596460000, "duration": 3600000}
    data = json.dumps({**times, "start_time_timezone_offset": 3600000, "calories": 700, **more}).encode()
    (found,) = read_content(data, where="5f.json").activities
    assert (found.sport, found.start_time, found.utc_offset_s) == ("running", datetime(2026, 1, 5, 6, tzinfo=UTC), 3600)
    assert found.totals == SessionTotals(
        elapsed_s=3660, timer_s=3600, distance_m=10012, energy_kcal=700, heart_rate_bpm=151
    )


@pytest.mark.parametrize(
    ("start_ms", "offset_ms", "start"),
    [
        pytest.param(1767592800000, 1e300, datetime(2026, 1, 5, 6, tzinfo=UTC), id="no-zone"),
        pytest.param(1767592800000, 1e17, datetime(2026, 1, 5, 6, tzinfo=UTC), id="no-zone-by-far"),
        pytest.param(1e300, 3600000, None, id="after-the-calendar"),
        pytest.param(-1e300, -3600000, None, id="before-the-calendar"),
    ],
)
def test_impossible_times_of_adidas_running(start_ms: float, offset_ms: float, start: datetime | None) -> None:
    row = {"start_time": start_ms, "start_time_timezone_offset": offset_ms, "duration": 1000}
    (found,) = session(json.dumps(row).encode())
    assert (found and found.start) == start


@pytest.mark.parametrize(
    ("cell", "duration", "metres"),
    [
        pytest.param("1,500", 1800.0, 1500, id="swim"),
        pytest.param("25", 60.0, 25, id="one-length-of-a-pool"),
        pytest.param("25.3", 2.5, 25_300, id="run-in-hours"),
        pytest.param("42.2", 240.0, 42_200, id="run-in-minutes"),
    ],
)
def test_only_what_can_be_swum_is_in_metres(cell: str, duration: float, metres: float) -> None:
    assert metres_of(cell, duration, "km") == pytest.approx(metres)


@pytest.mark.parametrize(("unit", "yards"), [("km", 1.0), ("mi", METRES_PER_YARD)])
def test_swims_and_single_cells_have_units_of_their_own(unit: str, yards: float) -> None:
    rows = (
        'Pool Swimming,2026-09-20 08:00:00,"1,500",300,00:30:00,--,2:00,0.00\n'
        "Running,2026-09-21 08:00:00,5.40 km,300,00:30:00,--,5:33,0.00\n"
        f"Running,2026-09-22 08:00:00,{5400 / LONG_UNITS[unit]:.2f},300,0.5,--,5:33,0.00\n"
    )
    _, _, _, swim, *ran = read_content((garmin_list(unit, 2.9) + rows).encode(), where="list").activities
    assert (swim.sport, swim.totals.distance_m) == ("swimming", 1500 * yards)
    assert [one.totals.distance_m for one in ran] == pytest.approx([5400, 5400], abs=10)
    assert [one.totals.timer_s for one in ran] == [1800, 1800], "half an hour"
