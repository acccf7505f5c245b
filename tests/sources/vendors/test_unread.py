"""Files of vendors that give no activity: each names its vendor and the way to one that is."""

from __future__ import annotations

import pytest

from pipeline.errors import FileError, UnsupportedError
from pipeline.file_reasons import FileReason
from pipeline.sources.read import read_content

FITBIT_RUN = b'[{\n "logId": 1,\n "activityName": "Run", "activityTypeId": 90009, "duration": 1800000}]'
SAMSUNG_TABLE = (
    b"\xef\xbb\xbfcom.samsung.shealth.exercise,6311001,14\nstart_time,distance,\n2026-09-13 06:00:00.000,5400.0,\n"
)
ZEPP_TABLE = b"type,startTime,sportTime(s),distance(m)\n1,2026-09-13 06:00:00+0000,,5400.0\n"
MAP_MY_RUN = (
    b"Date Submitted,Workout Date,Activity Type,Distance (mi),Workout Time (seconds)\n"
    b'"Jan. 5, 2026","Jan. 5, 2026",Run,4.0,2160\n'
)


@pytest.mark.parametrize(
    ("where", "data", "code"),
    [
        ("exercise-0.json", FITBIT_RUN, FileReason.FITBIT),
        ("Takeout/Fitbit/Global Export Data/steps-1.json", b'[{"dateTime": "09/13/26"}]', FileReason.FITBIT),
        ("Takeout/Fitbit/Sleep Score/sleep_score.csv", b"id,overall_score\n1,80\n", FileReason.FITBIT),
        ("MyFitbitData/A/Physical Activity/steps.json", b'[{"value": "4"}]', FileReason.FITBIT),
        ("a.json", b'{"fitnessActivity": "running", "startTime": "no time"}', FileReason.GOOGLE_FIT),
        ("Takeout/Fit/Daily activity metrics/2026-09-13.csv", b"Start time,End time\n", FileReason.GOOGLE_FIT),
        ("x/com.samsung.shealth.exercise.csv", SAMSUNG_TABLE, FileReason.SAMSUNG_HEALTH),
        ("samsunghealth_x/jsons/live_data.json", b'[{"heart_rate": 140}]', FileReason.SAMSUNG_HEALTH),
        ("SPORT.csv", ZEPP_TABLE, FileReason.ZEPP),
        ("HEARTRATE_AUTO_1789380000000.csv", b"date,time,heartRate\n", FileReason.ZEPP),
        ("a.json", b'[{"sportType": 4, "attribute": "HW_EXT_TRACK_DETAIL@istp=lbs;k=0;"}]', FileReason.HUAWEI_HEALTH),
        ("HiTrack_1", b"tp=lbs;k=0;lat=52.5;lon=13.4;alt=0.0;t=1.78938E12;\n", FileReason.HUAWEI_HEALTH),
        ("a.json", b'{"start_time_timezone_offset": 0, "start_time": 1.7e12}', FileReason.ADIDAS_RUNNING),
        ("x/Sport-sessions/GPS-data/1.json", b'[{"timestamp": "2026-01-05 06:00:00"}]', FileReason.ADIDAS_RUNNING),
        ("user_workout_history.csv", MAP_MY_RUN, FileReason.MAP_MY_RUN),
        ("w.json", b'{"payload": [{"workoutKey": "a", "startTime": 1757750000000}]}', FileReason.SUUNTO_LIST),
        ("m.json", b'{"MoveId": 1, "ActivityID": 3, "LocalStartTime": "2016-09-13"}', FileReason.SUUNTO_LIST),
        ("1.json", b'[{"sport": "RUNNING"}, {"start_time": "2019"}, {"duration_s": 2400}]', FileReason.ENDOMONDO),
        ("0_summarizedActivities.json", b'[{"summarizedActivitiesExport": [{}]}]', FileReason.GARMIN_LIST),
        ("cardioActivities.csv", b"Activity Id,Date,Type,Average Pace\n1,x,Running,5:00\n", FileReason.RUNKEEPER_LIST),
    ],
)  # fmt: skip
def test_what_gives_no_activity_names_the_way_to_an_export_that_does(where: str, data: bytes, code: FileReason) -> None:
    with pytest.raises(FileError) as raised:
        read_content(data, where=where)
    assert raised.value.reasons[0]["code"] == code
    assert any(form in code.hint for form in ("FIT", "GPX", "TCX")), "the way ends at a format that is read"


@pytest.mark.parametrize(
    ("where", "data"),
    [
        ("weights.csv", b"date,mass_kg,body_fat_pct\n2026-09-13,60.5,20.1\n"),
        ("notes.csv", b"date,a,b,c\n2026-09-13 08:00:00,1,2,3\n"),
        ("my-fit/a.json", b'{"a": 1}'),
    ],
)
def test_other_tables_name_no_vendor(where: str, data: bytes) -> None:
    with pytest.raises(UnsupportedError) as raised:
        read_content(data, where=where)
    assert raised.value.reasons[0]["code"] in (FileReason.UNKNOWN_FORMAT, FileReason.NO_READER)
