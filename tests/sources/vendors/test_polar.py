"""Training sessions of Polar Flow: local times, series of their own rhythm, laps, and what is damaged."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FileError, GluteError, NotAnActivityError
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from sample_data.short_runs import run
from sample_data.vendors import to_polar

START = datetime(2026, 5, 4, 7, 30)  # noqa: DTZ001  local, as Polar writes it


def series(values: list[object], *, start: datetime = START, step_s: int = 1) -> list[dict[str, object]]:
    times = [start + timedelta(seconds=step_s * number) for number in range(len(values))]
    return [
        {"dateTime": time.isoformat(timespec="milliseconds"), "value": value}
        for time, value in zip(times, values, strict=True)
    ]


def session(**exercise: object) -> bytes:
    whole = {"startTime": START.isoformat(timespec="milliseconds"), "timezoneOffset": 120, "sport": "RUNNING"}
    return json.dumps({"exportVersion": "1.6", "exercises": [whole | exercise]}).encode()


def read(data: bytes) -> Any:
    (activity,) = read_content(data, where="session.json").activities
    return activity


def test_a_simulated_run_comes_back() -> None:
    truth = run(7)
    data = json.dumps(to_polar(truth)).encode()
    assert format_of(data[:4096]).name == "polar"
    activity = read(data)
    assert activity.start_time == truth.start_time
    assert activity.utc_offset_s == 3600
    assert activity.sport == "running"
    both = truth.records.join(activity.records, on="time", suffix="_read")
    assert both.height == truth.records.height
    for column in ("heart_rate_bpm", "speed_mps", "distance_m", "latitude_deg"):
        assert np.allclose(both[column].fill_null(-1), both[f"{column}_read"].fill_null(-1), atol=1e-6), column
    assert activity.totals.distance_m == truth.totals.distance_m
    assert activity.totals.timer_s == truth.totals.timer_s


def test_a_session_typed_in_has_totals_alone() -> None:
    totals = {"distance": 5400.0, "duration": "PT30M", "kiloCalories": 400, "averageHeartRate": 150}
    times = {"startTime": "2026-05-04T07:30:00.000", "stopTime": "2026-05-04T08:00:00.000", "timezoneOffset": 120}
    data = json.dumps({"exportVersion": "1.6", **times, **totals}).encode()
    activity = read(data)
    assert activity.start_time == datetime(2026, 5, 4, 5, 30, tzinfo=UTC)
    found = activity.totals
    assert (found.timer_s, found.distance_m, found.energy_kcal, found.heart_rate_bpm) == (1800.0, 5400.0, 400, 150)


@pytest.mark.parametrize("hours", [0, -2], ids=["local", "utc"])
def test_series_in_utc_and_in_local_time(hours: int) -> None:
    fixes = [
        {**fix, "latitude": 50.0, "longitude": 8.0} for fix in series([0] * 60, start=START + timedelta(hours=hours))
    ]
    activity = read(session(samples={"heartRate": series([100] * 60), "recordedRoute": fixes}))
    assert activity.start_time == datetime(2026, 5, 4, 5, 30, tzinfo=UTC)
    assert activity.records.height == 60, "both series lie over one another"


def test_series_keep_their_own_rhythm() -> None:
    samples = {"heartRate": series([100, 101, 102, 103]), "altitude": series([10.0, 20.0], step_s=3)}
    records = read(session(samples=samples)).records
    assert records["heart_rate_bpm"].to_list() == [100, 101, 102, 103]
    assert records["altitude_m"].to_list() == [10.0, None, None, 20.0]


def test_pressed_laps_are_kept() -> None:
    laps = [{"splitTime": "PT1M0S", "duration": "PT60S"}, {"splitTime": "PT1M30.5S", "duration": "PT30.5S"}]
    activity = read(session(laps=laps, autoLaps=laps, samples={"heartRate": series([100] * 95)}))
    assert activity.laps["timer_s"].to_list() == [60.0, 30.5]
    assert (activity.laps["start_time"] - activity.start_time).dt.total_seconds().to_list() == [0, 60]


def test_values_that_are_none_are_empty() -> None:
    records = read(session(samples={"heartRate": series([100, None, "NaN", "101", 102])})).records
    assert records["heart_rate_bpm"].to_list() == [100, None, None, 101, 102]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b'{"exercises": []}', NotAnActivityError, id="no-exercise"),
        pytest.param(b'["exercises"', FileError, id="torn"),
        pytest.param(b'{"exercises": [{"sport": "RUNNING"}]}', FileError, id="no-time"),
        pytest.param(b'{"exercises": {"a": 1}}', NotAnActivityError, id="another-shape"),
    ],
)
def test_what_gives_no_activity_says_why(data: bytes, error: type[GluteError]) -> None:
    with pytest.raises(error):
        read_content(data, where="session.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["dateTime", "value"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["startTime", "stopTime", "samples", "laps", "sport", "duration"]), json_values))
def test_whatever_stands_in_an_exercise_ends_with_an_activity_or_a_reason(exercise: dict[str, object]) -> None:
    with contextlib.suppress(FileError):
        assert read_content(session(**exercise), where="session.json").activities
