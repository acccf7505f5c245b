"""Rides, lifts, leaps and phones in the car beside elite runs and real sprints: each with its right reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.state.outing import faster_than_records, record_speed
from pipeline.vocabulary import RIDE_FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

HOUR = np.arange(3600.0)
LONG = np.arange(8000.0)


def noisy(mean: float, cv: float, size: int = 3600) -> Floats:
    """Speed with a memory of some 20 s, as people and traffic have it."""
    rng = np.random.default_rng(7)
    smooth = np.convolve(rng.normal(size=size + 40), np.ones(40) / 40, mode="valid")[:size]
    speed: Floats = np.maximum(mean * (1 + cv * smooth / smooth.std()), 0.0)
    return speed


def bout(base: float, fast: float, start: int = 1800, length: int = 44) -> Floats:
    since = HOUR - start
    return np.where((since >= 0) & (since < length), fast, base)


def with_stops(speed_mps: Floats, every: int, rest: int) -> Floats:
    """Stop at lights, and start and brake as wheels do."""
    target = np.where(np.arange(speed_mps.size) % every < every - rest, speed_mps, 0.0)
    smooth: Floats = np.minimum(np.convolve(target, np.ones(5) / 5, mode="same"), speed_mps)
    return smooth


def northwards(speed_mps: float) -> dict[str, Floats]:
    """Positions on the way north at a constant speed."""
    return {"latitude_deg": HOUR * speed_mps / 111_195.0, "longitude_deg": np.full(HOUR.size, 10.0)}


WANDERING = noisy(1.0, 0.08) * 86.0
RIDES: dict[str, tuple[str, Any, dict[str, Any]]] = {  # sport, seconds, columns
    "beyond-two-hour-records": ("running", LONG, {"speed_mps": 6.6, "cadence_rpm": 92.0, "heart_rate_bpm": 170.0}),
    "racing-bicycle": ("running", HOUR, {"speed_mps": noisy(8.2, 0.2), "heart_rate_bpm": 140.0}),
    "town-bicycle": ("running", HOUR, {"speed_mps": noisy(5.0, 0.3)}),
    "easy-bicycle-by-heart-rate": ("running", HOUR, {"speed_mps": noisy(4.6, 0.05), "heart_rate_bpm": 98.0}),
    "bicycle-that-coasts": (
        "running",
        HOUR,
        {"speed_mps": noisy(6.0, 0.15), "cadence_rpm": np.where(HOUR % 60 < 12, 0.0, 78.0), "heart_rate_bpm": 130.0},
    ),
    "e-scooter": ("running", HOUR, {"speed_mps": 5.6, "heart_rate_bpm": 82.0}),
    "e-scooter-without-sensors": ("running", HOUR, {"speed_mps": np.minimum(noisy(6.2, 0.08), 5.55)}),
    "slow-e-scooter": (
        "running",
        HOUR,
        {"speed_mps": with_stops(noisy(3.4, 0.08), 150, 25), "heart_rate_bpm": WANDERING},
    ),
    "stop-and-go": (
        "running",
        HOUR,
        {"speed_mps": with_stops(noisy(4.0, 0.3), 90, 40), "heart_rate_bpm": WANDERING - 10.0},
    ),
    "scooter-with-a-step-counter": (
        "running",
        HOUR,
        {"speed_mps": with_stops(noisy(3.4, 0.08), 150, 25), "cadence_rpm": np.where(HOUR % 90 < 8, 45.0, 0.0)},
    ),
    "slow-bicycle-that-coasts": (
        "running",
        HOUR,
        {"speed_mps": noisy(4.2, 0.12), "cadence_rpm": np.where(HOUR % 60 < 12, 0.0, 72.0), "heart_rate_bpm": 112.0},
    ),
    "kayak-that-counts-its-paddle": (
        "running",
        HOUR,
        {"speed_mps": noisy(2.2, 0.08), "cadence_rpm": noisy(34.0, 0.06), "heart_rate_bpm": noisy(138.0, 0.03)},
    ),
    "bicycle-whose-crank-looks-like-steps": (
        "running",
        HOUR,
        {"speed_mps": noisy(5.7, 0.05), "cadence_rpm": noisy(82.0, 0.04), "heart_rate_bpm": noisy(104.0, 0.03)},
    ),
    "town-bicycle-without-sensors": ("running", HOUR, {"speed_mps": with_stops(noisy(5.6, 0.12), 150, 25)}),
    "cable-car": ("hiking", np.arange(900.0), {"speed_mps": 4.0, "altitude_m": 900.0 + 1.2 * np.arange(900.0)}),
    "ferry": ("walking", HOUR, {"speed_mps": 7.0, "heart_rate_bpm": 66.0}),
    "car": ("running", HOUR, {"speed_mps": noisy(12.0, 0.5)}),
    "car-that-shakes-the-watch": ("running", HOUR, {"speed_mps": noisy(18.0, 0.2), "cadence_rpm": 82.0}),
    "motorbike-typed-as-hike": ("hiking", HOUR, {"speed_mps": noisy(14.0, 0.4)}),
    "downhill-skis": (
        "hiking",
        HOUR,
        {"speed_mps": 9.0, "altitude_m": 2500 - np.abs((HOUR % 600) - 300) * -5.0, "heart_rate_bpm": 110.0},
    ),
}
RUNS: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "elite-marathon": ("running", LONG, {"speed_mps": noisy(5.7, 0.02, 8000), "cadence_rpm": 92.0}),
    "elite-10k-without-sensors": ("running", np.arange(1620.0), {"speed_mps": noisy(6.1, 0.03, 1620)}),
    "heart-rate-stuck-low": ("running", HOUR, {"speed_mps": noisy(3.2, 0.05), "heart_rate_bpm": 64.0}),
    "elite-half-with-heart-rate": ("running", HOUR, {"speed_mps": noisy(5.8, 0.02), "heart_rate_bpm": 168.0}),
    "easy-run-without-sensors": ("running", HOUR, {"speed_mps": noisy(2.9, 0.1)}),
    "easy-run-of-a-strong-heart": ("running", HOUR, {"speed_mps": noisy(3.0, 0.1), "heart_rate_bpm": 118.0}),
    "half-of-the-steps-counted": ("running", HOUR, {"speed_mps": noisy(3.0, 0.06), "cadence_rpm": noisy(42.0, 0.03)}),
    "half-of-the-steps-of-a-walk": ("walking", HOUR, {"speed_mps": noisy(1.4, 0.06), "cadence_rpm": noisy(28.0, 0.03)}),
    "pram-keeps-the-arm-still": (
        "running",
        HOUR,
        {"speed_mps": 3.3, "cadence_rpm": np.where(HOUR % 60 < 20, 0.0, 82.0), "heart_rate_bpm": 150.0},
    ),
    "pram-that-hides-steps": (
        "running",
        HOUR,
        {"speed_mps": 2.8, "cadence_rpm": noisy(38.0, 0.4), "heart_rate_bpm": noisy(150.0, 0.03)},
    ),
    "broken-heart-rate-with-steps": (
        "running",
        HOUR,
        {"speed_mps": 3.4, "cadence_rpm": 84.0, "heart_rate_bpm": 75.0},
    ),
    "slow-jog-of-a-slowed-heart": (
        "running",
        HOUR,
        {"speed_mps": noisy(2.1, 0.06), "heart_rate_bpm": noisy(92.0, 0.03)},
    ),
    "heart-rate-starts-low": (
        "running",
        HOUR,
        {"speed_mps": noisy(3.0, 0.06), "heart_rate_bpm": np.where(HOUR < 1500, WANDERING, 150.0)},
    ),
    "town-run": (
        "running",
        HOUR,
        {"speed_mps": np.maximum(with_stops(noisy(3.4, 0.08), 150, 4), 0.6), "heart_rate_bpm": noisy(140.0, 0.04)},
    ),
    "intervals-without-cadence": ("running", HOUR, {"speed_mps": np.where(HOUR % 240 < 150, noisy(5.2, 0.03), 2.0)}),
    "altitude-that-jumps": (
        "running",
        HOUR,
        {"speed_mps": noisy(3.0, 0.06), "altitude_m": np.where(HOUR < 1500, 0.0, 430.0)},
    ),
    "two-hundreds-on-the-track": (
        "running",
        HOUR,
        {"speed_mps": np.where(HOUR % 200 < 26, 7.8, 1.2), "cadence_rpm": np.where(HOUR % 200 < 26, 104.0, 56.0)},
    ),
    "downhill-mile": (
        "running",
        np.arange(900.0),
        {
            "speed_mps": 7.6 * (np.arange(900.0) < 230) + 3.0 * (np.arange(900.0) >= 230),
            "cadence_rpm": 94.0,
            "altitude_m": 500 - 0.7 * np.minimum(np.arange(900.0), 230),
        },
    ),
    "downhill-sprint": (
        "running",
        HOUR,
        {"speed_mps": bout(3.0, 9.4, length=20), "cadence_rpm": bout(84, 110, length=20)},
    ),
    "hike": ("hiking", HOUR, {"speed_mps": noisy(1.1, 0.3), "cadence_rpm": 50.0, "heart_rate_bpm": 95.0}),
}


@pytest.mark.parametrize("name", RIDES)
def test_rides_are_no_run(name: str, make_activity: Callable[..., Activity]) -> None:
    sport, seconds, columns = RIDES[name]
    signal = clean(make_activity(seconds, activity={"sport": sport, "device": "garmin fenix6"}, **columns))
    share = signal.summary.moving_s / signal.summary.elapsed_s
    assert share < 0.02, signal.summary.quality_flags
    flags = {flag.partition(":")[0] for flag in signal.summary.quality_flags}
    assert flags & {*RIDE_FLAGS, "vehicle"}


@pytest.mark.parametrize("name", RUNS)
def test_runs_stay(name: str, make_activity: Callable[..., Activity]) -> None:
    sport, seconds, columns = RUNS[name]
    signal = clean(make_activity(seconds, activity={"sport": sport, "device": "garmin fenix6"}, **columns))
    flags = {flag.partition(":")[0] for flag in signal.summary.quality_flags}
    assert not flags & {*RIDE_FLAGS, "vehicle", "unanswered_speed"}
    assert signal.summary.moving_s > 0.98 * signal.summary.elapsed_s


@pytest.mark.parametrize(
    ("sport", "columns", "fastest_mps"),
    [
        pytest.param("walking", {"heart_rate_bpm": 99.0}, 1.4, id="heart-rate-does-not-answer"),
        pytest.param("running", {"heart_rate_bpm": 99.0, "cadence_rpm": 55.0}, 1.4, id="steps-do-not-answer"),
        pytest.param("running", {"heart_rate_bpm": bout(120.0, 171.0, 1815, 60)}, 8.8, id="heart-rate-answers"),
        pytest.param("running", {"cadence_rpm": bout(56.0, 105.0)}, 8.8, id="steps-answer"),
    ],
)
def test_fast_bouts_need_an_answer(
    sport: str, columns: dict[str, Any], fastest_mps: float, make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(HOUR, speed_mps=bout(1.4, 8.8), activity={"sport": sport}, **columns))
    moving = signal.stream.filter(signal.stream["state"] == "moving")
    assert moving["speed_mps"].max() == pytest.approx(fastest_mps, rel=0.02)


def test_leaps_of_a_walk_without_sensors(make_activity: Callable[..., Activity], track: Callable[..., Any]) -> None:
    activity = make_activity(HOUR, **track(bout(1.4, 8.8, length=30)), activity={"sport": "hiking", "format": "gpx"})
    signal = clean(activity)
    assert signal.stream["speed_mps"].to_numpy().max() < 3.0


@pytest.mark.parametrize(
    ("columns", "percent"),
    [
        pytest.param({"speed_mps": noisy(3.2, 0.06)}, None, id="a run"),
        pytest.param({"speed_mps": noisy(4.6, 0.06)}, (15, 30), id="fast, or wheels"),
        pytest.param({"speed_mps": noisy(5.4, 0.05)}, (50, 80), id="as wheels"),
        pytest.param({"speed_mps": noisy(5.4, 0.05), "cadence_rpm": 91.0}, None, id="with steps"),
        pytest.param(
            {"speed_mps": noisy(4.4, 0.06), "heart_rate_bpm": noisy(160.0, 0.03)}, None, id="a heart that runs"
        ),
        pytest.param(
            {"speed_mps": noisy(4.5, 0.04), "heart_rate_bpm": noisy(117.0, 0.03)},
            (65, 85),
            id="a heart that hardly does",
        ),
        pytest.param({"speed_mps": noisy(4.6, 0.015), **northwards(4.6)}, (85, 99), id="even as a motor"),
        pytest.param({"speed_mps": noisy(3.2, 0.05), **northwards(3.2)}, None, id="even as a runner"),
        pytest.param({"speed_mps": noisy(3.2, 0.012), **northwards(3.2)}, (10, 30), id="even, but slow"),
        pytest.param({"speed_mps": 3.8, **northwards(3.8)}, None, id="made up"),
        pytest.param({"speed_mps": noisy(3.8, 0.012)}, None, id="a treadmill"),
        pytest.param(
            {"speed_mps": noisy(3.3, 0.06), "heart_rate_bpm": noisy(105.0, 0.03)},
            (25, 50),
            id="a horse, or a great heart",
        ),
        pytest.param({"speed_mps": noisy(3.3, 0.06), "cadence_rpm": 0.0}, (10, 25), id="a sensor without steps"),
    ],
)
def test_what_may_be_a_ride_says_how_probably(
    columns: dict[str, Any], percent: tuple[int, int] | None, make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(HOUR, activity={"sport": "running"}, **columns))
    assert signal.summary.moving_s > 0.98 * signal.summary.elapsed_s
    stated = [int(flag.split(":")[1]) for flag in signal.summary.quality_flags if flag.startswith("maybe_ride_pct")]
    low, high = percent or (0, 0)
    assert len(stated) == bool(percent)
    assert all(low <= value <= high for value in stated)
    assert signal.summary.sport == ("generic" if high > 50 else "running")


@pytest.mark.parametrize(
    ("columns", "own_s"),
    [
        pytest.param({"speed_mps": np.where(HOUR % 200 < 70, 9.5, 1.6)}, 0, id="jam"),
        pytest.param(
            {
                "speed_mps": np.where(HOUR % 900 < 500, 2.2, 9.0),
                "altitude_m": 1800.0 + np.where(HOUR % 900 < 500, 0.5 * (HOUR % 900), 0.625 * (900 - HOUR % 900)),
            },
            0,
            id="slow lifts and slopes",
        ),
        pytest.param(
            {"speed_mps": np.where(HOUR < 1500, 2.8, np.where(HOUR % 200 < 70, 9.5, 1.6))}, 1500, id="run, jam"
        ),
        pytest.param({"speed_mps": np.where((HOUR > 1300) & (HOUR < 2100), 12.0, 3.0)}, 2800, id="run, bus, run"),
    ],
)
def test_what_lies_between_rides(columns: dict[str, Any], own_s: int, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(HOUR, activity={"device": "garmin fenix6"}, **columns))
    assert signal.summary.moving_s == pytest.approx(own_s, abs=110)


def test_a_drive_home_leaves_the_run(make_activity: Callable[..., Activity]) -> None:
    speed = np.where(HOUR < 1500, 3.0, 15.0)
    signal = clean(make_activity(HOUR, speed_mps=speed))
    assert signal.summary.moving_s == pytest.approx(1500, abs=20)
    assert signal.summary.distance_m == pytest.approx(4500, rel=0.03)


def test_a_phone_left_on_in_the_car(make_activity: Callable[..., Activity]) -> None:
    speed = np.where(HOUR % 600 < 360, 14.0, np.where(HOUR % 600 < 560, 3.5, 0.0))  # road, jam, lights
    signal = clean(make_activity(HOUR, speed_mps=speed))
    assert signal.summary.moving_s == 0
    assert any(flag.startswith("mostly_vehicle:") for flag in signal.summary.quality_flags)


@pytest.mark.parametrize(
    ("duration_s", "speed_mps"),
    [
        pytest.param(9.58, 10.44, id="100m"),
        pytest.param(100.91, 7.93, id="800m"),
        pytest.param(7235.0, 5.83, id="marathon"),
        pytest.param(200_000.0, 3.70, id="beyond-a-day"),
    ],
)
def test_record_speed(duration_s: float, speed_mps: float) -> None:
    assert record_speed(duration_s) == pytest.approx(speed_mps, abs=0.01)


def test_records_hold_for_every_window() -> None:
    speed = np.where(LONG < 300, 7.6, 4.0)
    beyond = faster_than_records(speed, np.ones(8000, bool), np.full(8000, np.nan))
    assert beyond[:300].all()
    assert not beyond[330:].any()
