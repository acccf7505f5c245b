from __future__ import annotations

import io
from typing import TYPE_CHECKING

import fitparse
import gpxpy
import numpy as np
import polars as pl
import pytest

from pipeline.sources.activity import EVENTS, LAPS, RECORDS
from sample_data import workouts as w
from sample_data.bouts import pause, stop
from sample_data.devices import DEVICES
from sample_data.files import SEMICIRCLES_PER_DEGREE, to_fit, to_gpx
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity
    from sample_data.bouts import Bout
    from sample_data.simulator import Simulated

RUNNER = random_runner(np.random.default_rng(7), "seven")


def recorded(device: str, script: list[Bout] | None = None, seed: int = 2) -> tuple[Simulated, Activity]:
    rng = np.random.default_rng(seed)
    run = simulate(RUNNER, script or w.easy_run(RUNNER, 20), flat_terrain(rng), rng)
    return run, observe(run, DEVICES[device], rng)


@pytest.mark.parametrize("device", [pytest.param(name, id=name) for name in DEVICES])
def test_devices_keep_the_contract(device: str) -> None:
    _, activity = recorded(device)
    assert dict(activity.records.schema) == {
        name: pl.Datetime("us", "UTC") if name == "time" else pl.Float64 for name in RECORDS
    }
    assert activity.laps.columns == list(LAPS)
    assert activity.events.columns == list(EVENTS)
    assert activity.records["time"].is_sorted()
    assert activity.records["time"].null_count() == 0
    for column in ("latitude_deg", "longitude_deg"):
        assert activity.records[column].drop_nulls().abs().le(0.5).all()  # the open ocean near 0 N 0 E


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in SCENARIOS])
def test_every_scenario_plays(name: str) -> None:
    run, activity = play(SCENARIOS[name], RUNNER, np.random.default_rng(3))
    assert activity.records.height > 50
    assert run.truth.filter(pl.col("scored"))["label"].null_count() == 0
    assert run.truth["scored"].sum() > 300


def test_scenarios_cover_labels_and_devices() -> None:
    assert len(SCENARIOS) >= 20
    assert {device for scenario in SCENARIOS.values() for device in scenario.devices} == set(DEVICES)


def test_a_watch_measures_speed_and_distance_closely() -> None:
    run, activity = recorded("watch")
    error = activity.records["speed_mps"].to_numpy() - run.truth["speed_mps"].to_numpy()
    assert np.std(error) < 0.25
    assert activity.totals.distance_m == pytest.approx(run.truth["distance_m"].max(), rel=0.03)


def lateness(measured: np.ndarray, true: np.ndarray) -> int:
    """Lag at which a measured speed follows the true one best [s]."""
    agreement = [np.corrcoef(measured[lag:], true[: len(true) - lag])[0, 1] for lag in range(10)]
    return int(np.argmax(agreement))


@pytest.mark.parametrize(
    ("device", "lag_s"),
    [
        pytest.param("watch", {3, 4}, id="watch"),
        pytest.param("watch_with_strap", {2, 3}, id="strap"),
        pytest.param("noisy_watch", {4, 5, 6}, id="noisy"),
        pytest.param("foot_pod", {2, 3}, id="foot pod"),
    ],
)
def test_speed_comes_late_and_distance_does_not(device: str, lag_s: set[int]) -> None:
    run, activity = recorded(device, w.strides(RUNNER))
    true = run.truth["speed_mps"].to_numpy()
    assert lateness(activity.records["speed_mps"].to_numpy(), true) in lag_s
    assert lateness(np.diff(activity.records["distance_m"].to_numpy()), true[:-1]) == 0


def test_a_second_of_distance_errs_as_in_real_runs() -> None:
    run, activity = recorded("watch")
    share = np.diff(activity.records["distance_m"].to_numpy()) / run.truth["speed_mps"].to_numpy()[:-1]
    assert 0.07 < np.std(share[30:]) < 0.17


def test_some_makers_round_to_whole_metres() -> None:
    _, activity = recorded("whole_metres")
    for column in ("distance_m", "altitude_m"):
        assert (activity.records[column] % 1 == 0).all()


def test_a_watch_that_stands_shows_no_speed_and_no_steps() -> None:
    run, activity = recorded("watch", [*w.easy_run(RUNNER, 5), stop(20), *w.easy_run(RUNNER, 5)])
    standing = np.flatnonzero((run.truth["state"] == "stopped").to_numpy())[5:]
    assert activity.records[standing.tolist()].select("speed_mps", "cadence_rpm").sum_horizontal().max() == 0


def test_recording_intervals() -> None:
    seconds = {
        device: recorded(device)[1].records["time"].diff().dt.total_seconds().drop_nulls()
        for device in ("watch", "two_second_records", "smart_recording", "ten_second_records")
    }
    assert seconds["watch"].unique().to_list() == [1]
    assert seconds["two_second_records"].median() == 2
    assert seconds["smart_recording"].max() <= 8  # type: ignore[operator]
    assert seconds["smart_recording"].n_unique() > 4
    assert seconds["ten_second_records"].median() == 10


def test_a_pause_leaves_no_records_and_two_events() -> None:
    script = [*w.easy_run(RUNNER, 5), stop(10), pause(60), *w.easy_run(RUNNER, 5)]
    run, activity = recorded("watch", script)
    assert activity.events["event_type"].to_list() == ["start", "stop_all", "start", "stop_all"]
    assert activity.records.height == run.truth.height - 60
    assert activity.totals.elapsed_s == pytest.approx(activity.totals.timer_s, abs=61)
    assert activity.totals.elapsed_s != activity.totals.timer_s


def test_auto_pause_stops_the_timer_while_standing() -> None:
    script = [*w.easy_run(RUNNER, 5), stop(40), *w.easy_run(RUNNER, 5)]
    run, activity = recorded("auto_pause", script)
    assert 25 <= run.truth.height - activity.records.height <= 40


def test_cadence_lock_follows_the_steps() -> None:
    run, activity = recorded("cadence_lock", w.easy_run(RUNNER, 40))
    both = run.truth.select("cadence_spm").with_columns(activity.records["heart_rate_bpm"])
    locked = both.filter((pl.col("cadence_spm") - pl.col("heart_rate_bpm")).abs() < 1)
    assert locked.height > 0.2 * both.height


def test_ten_strides_make_laps_of_their_intensity() -> None:
    _, activity = recorded("watch_with_strap", w.strides(RUNNER))
    assert activity.laps["intensity"].to_list().count("interval") == 10
    assert activity.laps["intensity"][0] == "warmup"


@pytest.mark.parametrize(
    ("prefix", "compressed"),
    [pytest.param("enhanced_", False, id="enhanced fields"), pytest.param("", True, id="compressed timestamps")],
)
def test_fitparse_reads_the_same_values(prefix: str, compressed: bool) -> None:  # noqa: FBT001 - parameters of the test
    _, activity = recorded("watch")
    data = to_fit(activity, enhanced=prefix != "", compressed_timestamps=compressed)
    rows = [message.get_values() for message in fitparse.FitFile(io.BytesIO(data)).get_messages("record")]
    expected = activity.records
    assert [row["timestamp"] for row in rows] == expected["time"].dt.replace_time_zone(None).to_list()
    for name, column, tolerance in (
        ("distance", "distance_m", 0.005),
        (f"{prefix}speed", "speed_mps", 0.0005),
        (f"{prefix}altitude", "altitude_m", 0.1),
        ("heart_rate", "heart_rate_bpm", 0),
        ("cadence", "cadence_rpm", 0),
    ):
        np.testing.assert_allclose([row[name] for row in rows], expected[column].to_numpy(), atol=tolerance + 1e-9)
    degrees = np.array([row["position_lat"] for row in rows]) / SEMICIRCLES_PER_DEGREE
    np.testing.assert_allclose(degrees, expected["latitude_deg"].to_numpy(), atol=1e-7)


def test_fitparse_reads_session_laps_and_events() -> None:
    _, activity = recorded("treadmill")
    messages = list(fitparse.FitFile(io.BytesIO(to_fit(activity))).get_messages())
    session = next(message.get_values() for message in messages if message.name == "session")
    assert (session["sport"], session["sub_sport"]) == ("running", "treadmill")
    assert session["total_distance"] == pytest.approx(activity.totals.distance_m)
    assert sum(message.name == "lap" for message in messages) == activity.laps.height
    assert sum(message.name == "event" for message in messages) == 2


def test_gpxpy_reads_the_same_values() -> None:
    _, activity = recorded("watch_gpx")
    track = gpxpy.parse(to_gpx(activity).decode()).tracks[0]
    points = track.segments[0].points
    assert str(track.type) == "running"
    assert [point.time for point in points] == activity.records["time"].to_list()
    assert [point.latitude for point in points] == activity.records["latitude_deg"].to_list()
    assert [point.elevation for point in points] == activity.records["altitude_m"].to_list()
    beats = [float(point.extensions[0][0].text) for point in points]
    assert beats == activity.records["heart_rate_bpm"].to_list()


def test_same_seed_same_bytes() -> None:
    assert to_fit(recorded("watch")[1]) == to_fit(recorded("watch")[1])
    assert to_gpx(recorded("phone")[1]) == to_gpx(recorded("phone")[1])
