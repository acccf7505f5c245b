"""Files of single vendors and programs: a simulated run comes back from each, and each end of a layout is named."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import FileError, GluteError, NotAnActivityError
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from sample_data import vendor_files
from sample_data.short_runs import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

HOUR = timedelta(hours=1)
TOLERANCE = {
    "latitude_deg": 1e-6,
    "longitude_deg": 1e-6,
    "altitude_m": 0.6,
    "speed_mps": 0.02,
    "heart_rate_bpm": 0.6,
    "distance_m": 0.2,
}
HRM = b"[Params]\nVersion=%d\nSMode=%s\nMode=%s\nDate=20260913\nStartTime=08:00:00.5\nInterval=%d\n[HRData]\n"


def read(data: bytes) -> Activity:
    (activity,) = read_content(data, where="file").activities
    return activity


@pytest.mark.parametrize(
    ("write", "name", "shift", "columns"),
    [
        pytest.param(vendor_files.to_kml, "kml", None, {"latitude_deg", "altitude_m", "heart_rate_bpm"}, id="kml"),
        pytest.param(vendor_files.to_pwx, "pwx", HOUR, set(TOLERANCE), id="pwx"),
        pytest.param(vendor_files.to_hrm, "hrm", HOUR, {"heart_rate_bpm", "speed_mps", "altitude_m"}, id="hrm"),
        pytest.param(vendor_files.to_nike, "nike", None, set(TOLERANCE), id="nike"),
        pytest.param(vendor_files.to_suunto_json, "suunto_json", None, set(TOLERANCE), id="suunto-json"),
        pytest.param(vendor_files.to_suunto_cloud, "suunto_json", None, set(TOLERANCE), id="suunto-cloud"),
        pytest.param(vendor_files.to_sml, "suunto_sml", None, set(TOLERANCE), id="suunto-sml"),
        pytest.param(
            vendor_files.to_hitrack, "hitrack", None, {"latitude_deg", "altitude_m", "heart_rate_bpm"}, id="hitrack"
        ),
    ],
)
def test_a_run_comes_back(
    write: Callable[[Activity], bytes], name: str, shift: timedelta | None, columns: set[str]
) -> None:
    truth = run(7)
    data = write(truth)
    assert format_of(data[:4096]).name == name
    activity = read(data)
    assert activity.start_time == truth.start_time + (shift or timedelta()), "local times without a zone stay"
    if shift:
        assert activity.utc_offset_s == 0
    own = activity.records.with_columns(time=activity.records["time"] - (shift or timedelta()))
    both = truth.records.join(own, on="time", suffix="_read")
    assert both.height >= 0.99 * truth.records.height
    for column in columns:
        pairs = both.select(column, f"{column}_read").drop_nulls()
        assert pairs.height > 0.95 * truth.records.height, column
        worst = np.abs(pairs[column] - pairs[f"{column}_read"]).max()
        assert worst <= TOLERANCE[column], column
    totals = (activity.totals.distance_m, activity.totals.timer_s)
    if name not in ("kml", "hrm", "hitrack"):
        assert totals == pytest.approx((truth.totals.distance_m, truth.totals.timer_s), abs=1.0)
        assert activity.sport == "running"
    if name.startswith("suunto"):
        assert activity.utc_offset_s == HOUR.total_seconds()


@pytest.mark.parametrize(
    ("version", "smode", "mode", "row", "expected"),
    [
        (106, b"111111100", b"", b"145\t108\t82", {"speed_mps": 3.0, "cadence_rpm": 82}),
        (106, b"101000110", b"", b"145\t60\t100", {"speed_mps": 2.682, "altitude_m": 30.48}),
        (107, b"010100100", b"", b"145\t82\t250", {"cadence_rpm": 82, "power_w": 250}),
        (105, b"", b"110", b"145\t108\t40", {"speed_mps": 3.0, "altitude_m": 40}),
        (105, b"", b"300", b"145", {}),
    ],
)
def test_hrm_columns_follow_the_mode(
    version: int, smode: bytes, mode: bytes, row: bytes, expected: dict[str, float]
) -> None:
    records = read(HRM % (version, smode, mode, 5) + (row + b"\n") * 4).records
    assert records["time"].diff().drop_nulls().unique().to_list() == [timedelta(seconds=5)]
    found = {name: records[name][0] for name in records.columns[1:] if records[name].null_count() == 0}
    assert found == pytest.approx({"heart_rate_bpm": 145, **expected}, rel=1e-3)


def test_hrm_of_beats_is_heart_rate() -> None:
    records = read(HRM % (106, b"000000000", b"", 238) + b"500\n400\n1000\n").records
    assert records["heart_rate_bpm"].to_list() == [120, 150, 60]
    assert records["time"][-1] - records["time"][0] == timedelta(seconds=1.4)


def test_tracks_of_one_placemark_are_one_run_with_a_pause() -> None:
    track = "<gx:Track>{}</gx:Track>"
    halves = [
        "".join(f"<when>2026-09-13T06:{minute:02}:0{s}Z</when><gx:coord>13.4 52.{s} 0</gx:coord>" for s in range(3))
        for minute in (0, 5)
    ]
    tracks = "".join(track.format(half) for half in halves)
    activity = read(f"<kml><Placemark><gx:MultiTrack>{tracks}</gx:MultiTrack></Placemark></kml>".encode())
    assert activity.records.height == 6
    assert activity.events["event_type"].to_list() == ["stop_all", "start"]
    assert activity.records["altitude_m"].null_count() == 6, "0 throughout is no altitude"


def test_pauses_of_suunto_and_nike_stop_the_timer() -> None:
    log = json.loads(vendor_files.to_suunto_json(run(7)))
    samples = log["DeviceLog"]["Samples"]
    for place, state in ((100, True), (200, False)):
        samples.insert(place, {"TimeISO8601": samples[place]["TimeISO8601"], "Events": [{"Pause": {"State": state}}]})
    assert read(json.dumps(log).encode()).events["event_type"].to_list() == ["stop_all", "start"]
    nike = json.loads(vendor_files.to_nike(run(7)))
    start = nike["start_epoch_ms"]
    nike["moments"] = [{"key": "halt", "value": word, "timestamp": start} for word in ("auto_pause", "resume")]
    nike["moments"].append({"key": "split_km", "value": "1", "timestamp": start})
    assert read(json.dumps(nike).encode()).events["event_type"].to_list() == ["stop_all", "start"]


HITRACK_POINT = "tp=lbs;k=0;lat={lat};lon=13.4;alt=0.0;t={time};"


@pytest.mark.parametrize(
    ("start", "step"),
    [
        pytest.param(1.789380e9, 1.0, id="s"),
        pytest.param(1.789380e12, 1e3, id="ms"),
        pytest.param(1.78938e15, 1e6, id="us"),
    ],
)
def test_hitrack_times_in_any_unit(start: float, step: float) -> None:
    points = [HITRACK_POINT.format(lat=52.5 + n / 1e5, time=f"{start + n * step:.10E}") for n in range(5)]
    records = read("\n".join([*points, f"tp=h-r;k={start + step:.0f};v=120;", "tp=rs;k=2;v=31;"]).encode()).records
    assert records["time"].diff().drop_nulls().unique().to_list() == [timedelta(seconds=1)]
    assert records["time"][0] == datetime.fromtimestamp(1.789380e9, UTC)
    assert records["heart_rate_bpm"].to_list() == [None, 120, None, None, None]
    assert records["speed_mps"].to_list() == [None, None, pytest.approx(3.1), None, None]
    assert records["altitude_m"].null_count() == 5, "0 throughout is no altitude"


def test_hitrack_pauses_stop_the_timer() -> None:
    points = [HITRACK_POINT.format(lat=52.5, time=f"{1.78938e9 + second:.9E}") for second in (0, 1, 61, 62)]
    pause = "tp=lbs;k=2;lat=90.0;lon=-80.0;alt=0.0;t=0.0;"
    activity = read("\n".join([*points[:2], pause, *points[2:], pause]).encode())
    assert activity.records.height == 4
    assert activity.events["event_type"].to_list() == ["stop_all", "start"]


@pytest.mark.parametrize("wrap", ["{}", '{{"data": {}}}', '[{{"motionPathData": {}}}]'], ids=["flat", "data", "old"])
def test_motion_path_gives_runs_with_and_without_positions(wrap: str) -> None:
    outdoors, indoors = run(7), run(8)
    data = wrap.format(vendor_files.to_motion_path(outdoors, indoors).decode()).encode()
    first, second = read_content(data, where="file").activities
    assert (first.sport, second.sport, second.sub_sport) == ("running", "running", "treadmill")
    assert first.records.height >= 0.99 * outdoors.records.height
    assert second.records.is_empty()
    for activity, truth in ((first, outdoors), (second, indoors)):
        assert activity.totals.distance_m == pytest.approx(truth.totals.distance_m, abs=1)
        assert activity.totals.timer_s == pytest.approx(truth.totals.timer_s, abs=1)
        assert (activity.totals.energy_kcal, activity.totals.heart_rate_bpm) == (150, 140)
        assert activity.utc_offset_s == HOUR.total_seconds()


def test_fitbit_units_and_times() -> None:
    truth = run(7)
    exercises = [vendor_files.to_fitbit(truth)]
    exercises.append(exercises[0] | {"startTime": "2026-03-10T07:00:00.000+01:00", "distanceUnit": "Kilometer"})
    first, second = read_content(json.dumps(exercises).encode(), where="file").activities
    assert (first.start_time, first.sport) == (truth.start_time, "running")
    assert first.totals.distance_m == pytest.approx(truth.totals.distance_m)
    assert (second.start_time, second.utc_offset_s) == (datetime(2026, 3, 10, 6, tzinfo=UTC), 3600)
    assert second.totals.distance_m == pytest.approx((truth.totals.distance_m or 0) / 1.609344)


@pytest.mark.parametrize("part", [0, 1], ids=["live", "positions"])
def test_samples_of_samsung_without_their_table(part: int) -> None:
    truth = run(7)
    activity = read(vendor_files.to_samsung(truth)[part])
    assert activity.records.height == pytest.approx(truth.records.height, rel=0.01)
    if part == 0:
        assert activity.records["distance_m"].max() == pytest.approx(truth.records["distance_m"].max(), abs=1)


@pytest.mark.parametrize(
    ("data", "distance_m", "seconds"),
    [
        pytest.param(
            b'{"activities": [{"type": "run", "start_epoch_ms": 1789380000000, "active_duration_ms": 1800000, '
            b'"summaries": [{"metric": "distance", "value": 5.4}]}]}',
            5400,
            1800,
            id="nike-list",
        ),
        pytest.param(
            b'{"DeviceLog": {"Header": {"DateTime": "2026-09-13T08:00:00+02:00", "Duration": 1800, "Distance": 5400}, '
            b'"Samples": [{"HR": 2.4, "TimeISO8601": "2026-09-13T08:00:00.000+02:00"}]}}',
            5400,
            1800,
            id="suunto-one-sample",
        ),
        pytest.param(
            b"<pwx><workout><time>2026-09-13T08:00:00</time><summarydata><duration>1800</duration><dist>5400</dist>"
            b"</summarydata></workout></pwx>",
            5400,
            1800,
            id="pwx",
        ),
    ],
)
def test_totals_alone_make_a_session(data: bytes, distance_m: float, seconds: float) -> None:
    activity = read(data)
    assert activity.records.is_empty()
    assert (activity.totals.distance_m, activity.totals.timer_s) == (distance_m, seconds)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"<kml><Placemark><LineString/></Placemark></kml>", NotAnActivityError, id="kml-line"),
        pytest.param(b"<kml><gx:Track><when>2026-09-13T06:00:00Z</when></gx:Track></kml>", FileError, id="kml-point"),
        pytest.param(b"<pwx/>", NotAnActivityError, id="pwx-empty"),
        pytest.param(b"<pwx><workout/></pwx>", FileError, id="pwx-no-time"),
        pytest.param(b"<sml><DeviceLog/></sml>", FileError, id="sml-empty"),
        pytest.param(b"<sml/>", NotAnActivityError, id="sml-no-log"),
        pytest.param(b'{"DeviceLog": {"Samples": 3}}', FileError, id="suunto-odd"),
        pytest.param(b'{"DeviceLog": ', FileError, id="suunto-torn"),
        pytest.param(b'{"start_epoch_ms": "x"}', FileError, id="nike-no-time"),
        pytest.param(b"[Params]\nDate=2026\n[HRData]\n145\n", FileError, id="hrm-no-date"),
        pytest.param(b"[Params]\nDate=20260913\n", FileError, id="hrm-no-rows"),
    ],
)
def test_what_gives_no_activity_says_why(data: bytes, error: type[GluteError]) -> None:
    with pytest.raises(error):
        read_content(data, where="file")


@pytest.mark.parametrize("write", [vendor_files.to_kml, vendor_files.to_pwx, vendor_files.to_sml])
def test_a_torn_file_gives_what_stands_before(write: Callable[[Activity], bytes]) -> None:
    data = write(run(7))
    content = read_content(data[: len(data) * 2 // 3], where="file")
    assert content.damage
    assert content.activities[0].records.height > 0.5 * run(7).records.height


def test_odd_values_are_left_out() -> None:
    log: dict[str, Any] = json.loads(vendor_files.to_suunto_json(run(7)))
    log["DeviceLog"]["Samples"][:3] = [{"TimeISO8601": "x"}, {"HR": "2.4"}, {"Events": "none", "Latitude": None}]
    activity = read(json.dumps(log).encode())
    assert activity.records["heart_rate_bpm"].drop_nulls().len() > 600
    assert activity.start_time == datetime(2026, 3, 9, 6, tzinfo=UTC)


NIKE_KEYS = ["type", "start_epoch_ms", "end_epoch_ms", "active_duration_ms", "summaries", "metrics", "moments"]
INNER_KEYS = [
    *("type", "unit", "values", "value", "start_epoch_ms", "metric", "timestamp"),
    *("HR", "TimeISO8601", "Events", "Pause", "Time", "Sample"),
]
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["latitude", "distance", "pause", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER_KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@example({"DeviceLog": {"Samples": [{"Events": True}]}})
@given(
    st.dictionaries(st.sampled_from(NIKE_KEYS), values).map(lambda run: {"start_epoch_ms": 0, **run})
    | st.dictionaries(st.sampled_from(["Header", "Samples", "Device"]), values).map(lambda log: {"DeviceLog": log})
    | values.map(lambda own: {"Samples": [{"Attributes": {"suunto/sml": own}}, own]})
)
def test_whatever_json_holds_ends_with_an_activity_or_a_reason(content: dict[str, Any]) -> None:
    with contextlib.suppress(FileError):
        assert read_content(json.dumps(content).encode(), where="file").activities
