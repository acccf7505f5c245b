from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.state.classify import stopped_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def seconds_in(stream: pl.DataFrame, state: str) -> list[int]:
    return np.flatnonzero((stream["state"] == state).to_numpy()).tolist()


@pytest.mark.parametrize(
    ("events", "paused"),
    [
        pytest.param([], [], id="no-events"),
        pytest.param([(0, "start"), (599, "stop_all")], [], id="start-and-end"),
        pytest.param([(0, "start"), (100, "stop"), (160, "start")], range(100, 160), id="one-pause"),
        pytest.param([(0, "start"), (100.4, "stop_all"), (160.2, "start")], range(101, 161), id="fractions"),
        pytest.param([(0, "start"), (100, "stop"), (110, "stop_all"), (160, "start")], range(100, 160), id="two-stops"),
        pytest.param([(160, "start"), (0, "start"), (100, "stop")], range(100, 160), id="out-of-order"),
        pytest.param([(100, "stop"), (160, "start")], range(100, 160), id="no-first-start"),
        pytest.param([(0, "start"), (100, "stop"), (130, "start"), (130, "start")], range(100, 130), id="two-starts"),
        pytest.param([(0, "start"), (9e6, "stop")], [], id="stop-after-the-end"),
    ],
)
def test_pauses_follow_the_timer(
    events: list[tuple[float, str]], paused: list[int], make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=3.0, events=tuple(events)))
    assert seconds_in(signal.stream, "paused") == list(paused)
    assert signal.summary.timer_s == 600 - len(list(paused))
    assert signal.stream.filter(pl.col("state") == "paused")["speed_mps"].sum() == 0.0


@pytest.mark.parametrize(
    ("goes_on", "paused"),
    [pytest.param(True, range(100, 150), id="distance-grows-again"), pytest.param(False, range(100, 600), id="stands")],
)
def test_missing_last_start_by_distance(
    goes_on: bool,  # noqa: FBT001 - a parameter of the test
    paused: range,
    make_activity: Callable[..., Activity],
) -> None:
    speed = np.where((SECONDS < 100) | ((SECONDS >= 149) & goes_on), 3.0, 0.0)
    distance = np.cumsum(np.append(0, speed[:-1]))
    signal = clean(make_activity(SECONDS, speed_mps=speed, distance_m=distance, events=((0, "start"), (100, "stop"))))
    assert seconds_in(signal.stream, "paused") == list(paused)


def test_silent_auto_pause_is_no_gap(
    make_activity: Callable[..., Activity],
) -> None:
    seconds = SECONDS[(SECONDS <= 100) | (SECONDS >= 160)]
    signal = clean(make_activity(seconds, speed_mps=3.0, events=((0, "start"), (101, "stop"), (160, "start"))))
    assert seconds_in(signal.stream, "paused") == list(range(101, 160))
    assert seconds_in(signal.stream, "gap") == []


@pytest.mark.parametrize(
    ("interval_s", "hole_s", "gap_s"),
    [
        pytest.param(1, 10, 0, id="1s-hole-10"),
        pytest.param(1, 11, 10, id="1s-hole-11"),
        pytest.param(5, 25, 0, id="5s-hole-25"),
        pytest.param(5, 30, 29, id="5s-hole-30"),
        pytest.param(10, 50, 0, id="10s-hole-50"),
    ],
)
def test_shortest_gap(interval_s: int, hole_s: int, gap_s: int, make_activity: Callable[..., Activity]) -> None:
    before = np.arange(0, 301, interval_s)
    seconds = np.concatenate([before, before + 300 + hole_s])
    signal = clean(make_activity(seconds, speed_mps=3.0, heart_rate_bpm=140.0, altitude_m=20.0))
    gap = signal.stream.filter(pl.col("state") == "gap")
    assert gap.height == gap_s
    assert signal.summary.moving_s == signal.summary.elapsed_s - gap_s
    assert (
        gap.select("speed_mps", "heart_rate_bpm", "altitude_m", "grade").null_count().sum_horizontal()[0] == 4 * gap_s
    )
    assert signal.summary.distance_m == pytest.approx(3.0 * signal.summary.moving_s, rel=0.01)


@pytest.mark.parametrize(
    ("columns", "stopped_s"),
    [
        pytest.param({"speed_mps": np.where(abs(SECONDS - 300) < 20, 0.2, 3.0)}, 39, id="gps-noise-at-rest"),
        pytest.param({"speed_mps": np.where(abs(SECONDS - 300) < 2, 0.0, 3.0)}, 0, id="3-seconds"),
        pytest.param({"speed_mps": 0.8}, 0, id="slow-walk"),
        pytest.param({"speed_mps": 0.0, "cadence_rpm": 80.0}, 0, id="treadmill-without-speed"),
        pytest.param({"heart_rate_bpm": 120.0}, 0, id="heart-rate-alone"),
        pytest.param({"cadence_rpm": np.where(abs(SECONDS - 300) < 20, 0, 80.0)}, 39, id="cadence-alone"),
        pytest.param({"speed_mps": 0.1, "altitude_m": 0.25 * SECONDS}, 0, id="stairs-in-a-house"),
        pytest.param({"speed_mps": 0.1, "altitude_m": 100 + np.round(SECONDS % 3 * 0.2, 1)}, 600, id="flat-barometer"),
    ],
)
def test_standing_still(columns: dict[str, Any], stopped_s: int, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, **columns))
    assert len(seconds_in(signal.stream, "stopped")) == pytest.approx(stopped_s, abs=1)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(SECONDS >= 300, id="altitude-from-the-middle"),
        pytest.param((SECONDS < 290) | (SECONDS >= 297), id="a-hole-in-the-stop"),
        pytest.param(SECONDS < 0, id="no-altitude"),
    ],
)
def test_hole_in_altitude_is_no_climb(known: Any) -> None:
    still, altitude = np.zeros(600), np.where(known, 500.0, np.nan)
    assert stopped_seconds(still, still, altitude, 0.5).all()


def drive(seconds: int, *, steps: float | None) -> dict[str, Any]:
    """A run of 20 min, then a drive home with two red lights."""
    ride = np.minimum(np.abs(np.sin(np.arange(seconds) / 60.0)) * 25.0, 14.0)
    speed = np.concatenate([np.full(1200, 3.0), ride])
    cadence = {} if steps is None else {"cadence_rpm": np.where(np.arange(speed.size) < 1200, 82.0, steps)}
    return {"speed_mps": speed, **cadence}


@pytest.mark.parametrize("steps", [pytest.param(0.0, id="cadence-zero"), pytest.param(None, id="no-cadence")])
def test_drive_home_is_no_run(steps: float | None, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(np.arange(1800), **drive(600, steps=steps)))
    stream = signal.stream
    assert (stream["state"][:1195] == "moving").all()
    assert (stream["state"][1230:1790] != "moving").all()
    assert signal.summary.distance_m == pytest.approx(3600, rel=0.05)


@pytest.mark.parametrize(
    ("sport", "speed", "cadence"),
    [
        pytest.param("cycling", 14.0, None, id="bicycle"),
        pytest.param("alpine_skiing", 20.0, None, id="ski"),
        pytest.param("running", 5.8, 93.0, id="fast-runner"),
        pytest.param("running", 5.8, None, id="fast-runner-without-cadence"),
        pytest.param("running", np.where((SECONDS > 200) & (SECONDS < 255), 7.8, 3.0), None, id="400m-in-53s"),
        pytest.param("running", 3.0, np.where(SECONDS < 400, 82.0, 0.0), id="foot-pod-falls-silent"),
    ],
)
def test_athletes_are_no_vehicles(sport: str, speed: Any, cadence: Any, make_activity: Callable[..., Activity]) -> None:
    columns = {"speed_mps": speed} | ({} if cadence is None else {"cadence_rpm": cadence})
    signal = clean(make_activity(SECONDS, activity={"sport": sport}, **columns))
    assert seconds_in(signal.stream, "vehicle") == []


@pytest.mark.parametrize("steps", [pytest.param(0.0, id="cadence-zero"), pytest.param(None, id="no-cadence")])
def test_bus_stops_are_no_repeats(steps: float | None, make_activity: Callable[..., Activity]) -> None:
    leg = np.concatenate([np.linspace(0, 9, 10), np.full(30, 9.0), np.linspace(9, 0, 10), np.zeros(15)])
    speed = np.concatenate([np.full(1200, 3.0), np.zeros(60), np.tile(leg, 8), np.full(300, 1.4)])
    riding = (np.arange(speed.size) >= 1260) & (np.arange(speed.size) < speed.size - 300)
    cadence = {} if steps is None else {"cadence_rpm": np.where(riding | (speed == 0), steps, 1.2 * speed + 50)}
    stream = clean(make_activity(np.arange(float(speed.size)), speed_mps=speed, **cadence)).stream
    assert len(seconds_in(stream, "vehicle")) == pytest.approx(riding.sum(), rel=0.15)
    assert (stream["state"][:1200] == "moving").all()
    assert (stream["state"][-280:] == "moving").all()


@pytest.mark.parametrize(
    ("rate", "steps", "riding_s"),
    [
        pytest.param(1.4, 0.0, 300, id="cable-car-up"),
        pytest.param(-1.4, 0.0, 300, id="cable-car-down"),
        pytest.param(1.4, None, 300, id="cable-car-without-counter"),
        pytest.param(0.55, 80.0, 0, id="vertical-kilometre-record"),
        pytest.param(-1.1, 90.0, 0, id="descent"),
    ],
)
def test_cable_car(
    rate: float,
    steps: float | None,
    riding_s: int,
    make_activity: Callable[..., Activity],
) -> None:
    seconds = np.arange(1500.0)
    inside = (seconds >= 900) & (seconds < 1200)
    cadence = {} if steps is None else {"cadence_rpm": np.where(inside, steps, 82.0)}
    climb = np.cumsum(np.where(inside, rate, 0.0))
    stream = clean(
        make_activity(seconds, speed_mps=np.where(inside, 3.5, 3.0), altitude_m=1000 + climb, **cadence)
    ).stream
    assert len(seconds_in(stream, "vehicle")) == pytest.approx(riding_s, abs=40)


def test_bicycle_within_a_run(make_activity: Callable[..., Activity]) -> None:
    inside = (SECONDS >= 200) & (SECONDS < 400)
    signal = clean(
        make_activity(SECONDS, speed_mps=np.where(inside, 6.5, 3.0), cadence_rpm=np.where(inside, 0.0, 82.0))
    )
    assert len(seconds_in(signal.stream, "vehicle")) == pytest.approx(200, abs=25)
    assert any(flag.startswith("vehicle:") for flag in signal.summary.quality_flags)
