from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.errors import FileError
from pipeline.signal.clean import clean
from pipeline.sources.activity import RECORDS, SETS, WORKOUT_STEPS, Activity, SessionTotals
from pipeline.store.schemas import Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
SECONDS = np.arange(900.0)
ADDED_LATER = ("activity_id", "local_date", "model_version")


def assert_sound(stream: pl.DataFrame) -> None:
    """Dtypes, limits and order are those of the store's table."""
    whole = stream.with_columns(
        activity_id=pl.lit("x"), local_date=pl.col("time").dt.date(), model_version=pl.lit("signal1")
    )
    Streams.validate(whole.select(Streams.column_names()), cast=False)


def ordinary_run() -> dict[str, Any]:
    rng = np.random.default_rng(5)
    speed = 3.0 + 0.5 * np.sin(SECONDS / 40) + rng.normal(0, 0.05, 900)
    return {
        "speed_mps": speed,
        "distance_m": np.cumsum(speed),
        "altitude_m": np.round((50 + 8 * np.sin(SECONDS / 100)) * 5) / 5,
        "heart_rate_bpm": np.round(140 + 10 * np.sin(SECONDS / 150)),
        "cadence_rpm": np.round(82 + rng.normal(0, 1, 900)),
        "power_w": 250.0,
        "latitude_deg": 48.2 + SECONDS * 2.7e-5,
        "longitude_deg": 16.37,
    }


def test_ordinary_run(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, **ordinary_run()))
    assert_sound(signal.stream)
    assert signal.stream.columns == [name for name in Streams.column_names() if name not in ADDED_LATER]
    assert not {"latitude_deg", "longitude_deg"} & set(signal.stream.columns)
    assert signal.stream["time"].diff().drop_nulls().unique().to_list() == [timedelta(seconds=1)]
    assert signal.summary.end_time - signal.summary.start_time == timedelta(seconds=900)
    assert signal.summary.moving_s == signal.summary.timer_s == signal.summary.elapsed_s == 900
    assert signal.summary.heart_rate_coverage == signal.summary.cadence_coverage == 1.0
    assert signal.stream["distance_m"][-1] == pytest.approx(signal.summary.distance_m)
    assert signal.summary.quality_flags == ()


@pytest.mark.parametrize("shift", [1, 3600, 10_000_000])
def test_later_times_shift_the_stream(shift: int, make_activity: Callable[..., Activity]) -> None:
    events = ((300.0, "stop"), (330.0, "start"))
    early = make_activity(SECONDS, events=events, activity={"utc_offset_s": 0}, **ordinary_run())
    late_events = tuple((at + shift, kind) for at, kind in events)
    late = make_activity(SECONDS + shift, events=late_events, activity={"utc_offset_s": 0}, **ordinary_run())
    expected = clean(early).stream.with_columns(pl.col("time") + timedelta(seconds=shift))
    assert_frame_equal(clean(late).stream, expected)


def test_pause_at_the_end(make_activity: Callable[..., Activity]) -> None:
    run = ordinary_run()
    longer = {
        name: np.append(np.broadcast_to(values, 900), np.broadcast_to(values, 900)[-1]) for name, values in run.items()
    }
    seconds = np.append(SECONDS, 1200.0)
    without = clean(make_activity(SECONDS, **run)).stream
    signal = clean(make_activity(seconds, events=((0, "start"), (899.5, "stop")), **longer))
    kept = signal.stream.head(900)
    assert (signal.stream["state"][900:] == "paused").all()
    assert_frame_equal(
        kept.select("time", "state", "heart_rate_bpm", "lap"),
        without.select(kept.columns).select("time", "state", "heart_rate_bpm", "lap"),
    )
    assert kept["speed_mps"].to_numpy() == pytest.approx(without["speed_mps"].to_numpy(), rel=1e-3)
    assert signal.summary.timer_s == 900


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_records(data: st.DataObject, make_activity: Callable[..., Activity]) -> None:
    size = data.draw(st.integers(1, 40))
    steps = data.draw(st.lists(st.sampled_from([0.0, 0.3, 1.0, 4.0, 40.0, 2000.0]), min_size=size, max_size=size))
    value = st.one_of(st.just(np.nan), st.floats(-1e4, 1e4, allow_nan=False))
    columns = {
        name: data.draw(st.lists(value, min_size=size, max_size=size))
        for name in data.draw(st.sets(st.sampled_from([name for name in RECORDS if name != "time"])))
    }
    sport = data.draw(st.sampled_from(["running", "hiking", "cycling", "swimming", "floor_climbing", None]))
    kind = data.draw(st.sampled_from(["fit", "gpx"]))
    options = {"sport": sport, "format": kind, "utc_offset_s": 0}
    signal = clean(make_activity(np.cumsum(steps), activity=options, **columns))
    assert_sound(signal.stream)
    assert signal.summary.moving_s <= signal.summary.timer_s <= signal.summary.elapsed_s
    assert signal.summary.distance_m >= 0


@pytest.mark.parametrize(
    ("columns", "sport"),
    [
        pytest.param({}, "running", id="times-alone"),
        pytest.param({"heart_rate_bpm": 120.0}, "strength_training", id="heart-rate-alone"),
        pytest.param({"latitude_deg": 48.0, "longitude_deg": 16.0}, "running", id="one-place"),
        pytest.param({"distance_m": np.floor(SECONDS / 40) * 25}, "swimming", id="pool-swim"),
        pytest.param({"speed_mps": 3.0}, "running", id="speed-alone"),
    ],
)
def test_missing_sensors(columns: dict[str, Any], sport: str, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, activity={"sport": sport}, **columns))
    assert_sound(signal.stream)
    assert signal.stream.height == 900
    assert signal.stream["power_w"].null_count() == 900


def test_one_record(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity([0.0], heart_rate_bpm=80.0))
    assert_sound(signal.stream)
    assert signal.stream.height == 1


def test_sets_without_records(start: datetime) -> None:
    sets = pl.DataFrame([{"repetitions": 8}], schema=SETS)
    activity = Activity(
        format="fit",
        written_by_device=True,
        sport="strength_training",
        start_time=start,
        records=pl.DataFrame(schema=RECORDS),
        sets=sets,
        totals=SessionTotals(elapsed_s=1800.0, timer_s=1500.0),
    )
    signal = clean(activity, home_timezone="Europe/Vienna")
    assert_sound(signal.stream)
    assert (signal.summary.elapsed_s, signal.summary.timer_s, signal.summary.moving_s) == (1800, 1500, 0)
    assert signal.summary.distance_m == 0
    assert signal.summary.local_start == datetime(2026, 5, 3, 8, 30)  # noqa: DTZ001 - local clocks carry no zone
    assert "no_records" in signal.summary.quality_flags


def test_totals_without_records(make_activity: Callable[..., Activity]) -> None:
    activity = replace(make_activity([]), totals=SessionTotals(elapsed_s=1800.0, timer_s=1700.0, distance_m=5000.0))
    summary = clean(activity).summary
    assert (summary.distance_m, summary.moving_s) == (5000, 1700)


@pytest.mark.parametrize("seconds", [[0.0], [0.0, 1.0, 2.0]], ids=["one-record", "three-records"])
def test_totals_beside_next_to_no_records(seconds: list[float], make_activity: Callable[..., Activity]) -> None:
    totals = SessionTotals(elapsed_s=1800.0, timer_s=1700.0, distance_m=5000.0)
    summary = clean(replace(make_activity(seconds, heart_rate_bpm=80.0), totals=totals)).summary
    assert (summary.distance_m, summary.moving_s, summary.elapsed_s) == (5000, 1700, 1800)
    assert "no_records" in summary.quality_flags


@pytest.mark.parametrize(
    ("seconds", "timer_s", "distance_m"),
    [
        pytest.param(3600, 1_000_000.0, None, id="an-hour"),
        pytest.param(100, 100_000.0, 300.0, id="all-the-distance"),
    ],
)
def test_a_wrong_total_drops_no_records(
    seconds: int, timer_s: float, distance_m: float | None, make_activity: Callable[..., Activity]
) -> None:
    times = np.arange(float(seconds))
    totals = SessionTotals(timer_s=timer_s, distance_m=distance_m)
    summary = clean(replace(make_activity(times, distance_m=3.0 * times), totals=totals)).summary
    assert summary.moving_s == pytest.approx(seconds, abs=2)
    assert "no_records" not in summary.quality_flags


def test_a_total_that_no_legs_cover_is_dropped(make_activity: Callable[..., Activity]) -> None:
    activity = replace(make_activity([]), totals=SessionTotals(elapsed_s=1800.0, distance_m=1_500_000.0))
    summary = clean(activity).summary
    assert summary.distance_m == 0
    assert "impossible_speed:1800" in summary.quality_flags


def test_session_never_stopped_is_cut(start: datetime) -> None:
    forgotten = Activity(
        format="fit",
        written_by_device=True,
        sport="generic",
        start_time=start,
        records=pl.DataFrame(schema=RECORDS),
        totals=SessionTotals(elapsed_s=20 * 86_400.0),
    )
    summary = clean(forgotten).summary
    assert (summary.elapsed_s, summary.timer_s) == (5 * 86_400, 5 * 86_400)
    assert "cut_after_days:5" in summary.quality_flags
    assert summary.sport_inferred, "generic names no sport, with records or without"


SPRINTS = np.where(SECONDS % 150 < 18, 6.5, 1.4)


def test_empty_activity_is_an_error(start: datetime) -> None:
    empty = Activity(format="fit", sport="running", start_time=start, records=pl.DataFrame(schema=RECORDS))
    with pytest.raises(FileError, match="no record with a time"):
        clean(empty)


@pytest.mark.parametrize(
    ("columns", "sport"),
    [
        pytest.param({"speed_mps": 2.9}, "running", id="run"),
        pytest.param({"speed_mps": 1.8, "cadence_rpm": 80.0}, "running", id="trail-run-by-its-steps"),
        pytest.param({"speed_mps": 1.4}, "walking", id="walk"),
        pytest.param({"speed_mps": 1.1, "altitude_m": 500 + 0.12 * 1.1 * SECONDS}, "hiking", id="hike"),
        pytest.param({"speed_mps": 7.0}, "cycling", id="ride"),
        pytest.param({"speed_mps": 7.0, "cadence_rpm": 85.0}, "cycling", id="ride-with-crank"),
        pytest.param({"speed_mps": np.where(SECONDS < 660, 2.9, 15.0)}, "running", id="run-and-drive-home"),
        pytest.param(
            {"speed_mps": np.where(SECONDS < 660, 2.9, 12.0), "altitude_m": 300 - 0.3 * np.abs(SECONDS - 660)},
            "cycling",
            id="up-and-down-again-on-wheels",
        ),
        pytest.param({"speed_mps": np.where(SECONDS % 300 < 200, 4.5, 9.0)}, "cycling", id="ride-in-town"),
        pytest.param({"speed_mps": SPRINTS}, "running", id="sprints-with-walks"),
        pytest.param(
            {"speed_mps": SPRINTS, "cadence_rpm": np.where(SPRINTS > 2, 98.0, 54.0)},
            "running",
            id="sprints-with-walks-by-their-steps",
        ),
        pytest.param(
            {"speed_mps": SPRINTS, "cadence_rpm": 54.0}, "walking", id="leaps-of-a-walk-without-steps-of-running"
        ),
        pytest.param({"heart_rate_bpm": 100.0}, "generic", id="heart-rate-alone"),
        pytest.param({"speed_mps": 2.1, "cadence_rpm": 33.0}, "generic", id="kayak-by-its-strokes"),
        pytest.param({"speed_mps": 2.1, "cadence_rpm": 62.0}, "generic", id="kayak-by-fast-strokes"),
        pytest.param({"speed_mps": 2.1, "cadence_rpm": 74.0}, "running", id="slow-jog-by-its-steps"),
        pytest.param({"speed_mps": 3.6, "cadence_rpm": 18.0}, "generic", id="row-by-its-strokes"),
        pytest.param({"speed_mps": 2.9, "heart_rate_bpm": 78.0}, "generic", id="at-rest-at-running-speed"),
        pytest.param({"speed_mps": 2.9, "heart_rate_bpm": 150.0}, "running", id="run-with-heart-rate"),
    ],
)
def test_inferred_sport(columns: dict[str, Any], sport: str, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, activity={"sport": None, "format": "gpx"}, **columns))
    assert signal.summary.sport == sport
    assert signal.summary.sport_inferred


FLAT = 12.0 + np.sin(SECONDS / 200.0)
ROLLING = 300.0 + 10.0 * np.sin(SECONDS / 80.0)


@pytest.mark.parametrize(
    ("columns", "sport"),
    [
        pytest.param({"speed_mps": 1.5, "altitude_m": FLAT}, "generic", id="sup"),
        pytest.param({"speed_mps": 1.5, "cadence_rpm": 38.0, "altitude_m": FLAT}, "generic", id="sup-with-strokes"),
        pytest.param({"speed_mps": 0.8}, "generic", id="swim"),
        pytest.param({"speed_mps": 0.8, "cadence_rpm": 28.0}, "generic", id="swim-with-strokes"),
        pytest.param(
            {"speed_mps": 1.5, "cadence_rpm": np.where(SECONDS % 90 < 15, 50.0, 0.0)}, "generic", id="sup-that-shakes"
        ),
        pytest.param({"speed_mps": 3.4, "altitude_m": FLAT}, "generic", id="row"),
        pytest.param({"speed_mps": 1.4, "cadence_rpm": 55.0, "altitude_m": FLAT}, "walking", id="walk-with-steps"),
        pytest.param({"speed_mps": 1.4, "altitude_m": ROLLING}, "walking", id="walk-over-hills"),
        pytest.param({"speed_mps": 2.9, "cadence_rpm": 82.0, "altitude_m": FLAT}, "running", id="run-with-steps"),
        pytest.param({"speed_mps": 2.9, "altitude_m": ROLLING}, "running", id="run-over-hills"),
        pytest.param({"speed_mps": 7.0}, "cycling", id="ride"),
    ],
)
def test_sport_of_what_is_typed_other(
    columns: dict[str, Any], sport: str, make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(SECONDS, activity={"sport": "generic"}, **columns))
    assert (signal.summary.sport, signal.summary.sport_inferred) == (sport, True)


def test_a_named_sport_is_kept(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=7.0, activity={"sport": "hiking", "sub_sport": "trail"}))
    assert (signal.summary.sport, signal.summary.sub_sport, signal.summary.sport_inferred) == ("hiking", "trail", False)


@pytest.mark.parametrize(
    ("offset", "position", "home", "expected"),
    [
        pytest.param(-3600, (48.2, 16.4), "Asia/Tokyo", (-3600, "file"), id="file-first"),
        pytest.param(None, (48.2, 16.4), "Asia/Tokyo", (7200, "position"), id="then-the-first-fix-in-summer-time"),
        pytest.param(None, (-33.9, 151.2), None, (36_000, "position"), id="southern-winter"),
        pytest.param(None, (0.0, 0.0), "Asia/Tokyo", (32_400, "profile"), id="no-fix-at-the-origin"),
        pytest.param(None, None, "America/New_York", (-14_400, "profile"), id="then-home"),
        pytest.param(None, None, None, (0, "utc"), id="then-utc"),
    ],
)
def test_local_time_comes_from_the_best_witness(
    offset: int | None,
    position: tuple[float, float] | None,
    home: str | None,
    expected: tuple[int, str],
    make_activity: Callable[..., Activity],
) -> None:
    columns = {"latitude_deg": position[0], "longitude_deg": position[1]} if position else {}
    activity = make_activity(SECONDS, speed_mps=3.0, activity={"utc_offset_s": offset}, **columns)
    summary = clean(activity, home_timezone=home).summary
    assert (summary.utc_offset_s, summary.timezone_source) == expected
    assert summary.local_start == summary.start_time.replace(tzinfo=None) + timedelta(seconds=expected[0])


def test_winter_time_is_an_hour_less(make_activity: Callable[..., Activity]) -> None:
    half_a_year = 240 * 86_400
    summary = clean(make_activity(SECONDS + half_a_year, latitude_deg=48.2, longitude_deg=16.4)).summary
    assert summary.utc_offset_s == 3600


def test_planned_intensity(make_activity: Callable[..., Activity]) -> None:
    planned = [{"step": 0, "intensity": "warmup"}, {"step": 1, "intensity": "interval"}]
    steps = pl.DataFrame(planned, schema=WORKOUT_STEPS)
    laps = ((0, 300, "active", 0), (300, 420, "active", 1), (420, 600, "rest", None), (600, 900, "strange", 7))
    signal = clean(make_activity(SECONDS, speed_mps=3.0, laps=laps, activity={"workout_steps": steps}))
    counted = signal.stream.group_by("lap", "lap_intensity", maintain_order=True).len()
    assert counted.rows() == [(0, "warmup", 300), (1, "interval", 120), (2, "rest", 180), (3, None, 300)]


def test_reader_flags_come_first(make_activity: Callable[..., Activity]) -> None:
    seconds = np.append(SECONDS, 2000.0)
    signal = clean(make_activity(seconds, speed_mps=3.0, activity={"notes": ("times_going_back:2",)}))
    assert signal.summary.quality_flags == ("times_going_back:2", "gaps:1")


def test_running_dynamics_pass_into_the_stream(make_activity: Callable[..., Activity]) -> None:
    columns = {"contact_time_ms": 250.0, "vertical_oscillation_m": 0.08, "step_length_m": 1.1}
    stream = clean(make_activity(SECONDS, speed_mps=3.0, **columns)).stream
    assert {name: round(float(stream[name].to_numpy().mean()), 3) for name in columns} == columns
    assert stream["respiration_per_min"].null_count() == stream.height


def test_impossible_power_is_removed(make_activity: Callable[..., Activity]) -> None:
    power: Floats = np.where(SECONDS == 100, 65_535.0, 260.0)
    stream = clean(make_activity(SECONDS, speed_mps=3.0, power_w=power)).stream
    assert stream["power_w"][100] is None
    assert stream["power_w"].max() == 260.0
