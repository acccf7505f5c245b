from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def seconds_in(stream: pl.DataFrame, state: str) -> list[int]:
    return np.flatnonzero((stream["state"] == state).to_numpy()).tolist()


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


@pytest.mark.parametrize("steps", [pytest.param(0.0, id="cadence-zero"), pytest.param(None, id="no-cadence")])
def test_the_last_metres_of_a_drive(steps: float | None, make_activity: Callable[..., Activity]) -> None:
    ride = np.concatenate([np.full(400, 13.0), np.zeros(100), np.linspace(2, 7, 4), np.full(11, 7.0)])
    speed = np.concatenate([np.full(1200, 3.0), np.zeros(60), ride])
    cadence = {} if steps is None else {"cadence_rpm": np.where(speed == 3.0, 82.0, steps)}
    stream = clean(make_activity(np.arange(float(speed.size)), speed_mps=speed, **cadence)).stream
    assert (stream["state"][:1195] == "moving").all()
    assert not (stream["state"][1265:] == "moving").any()


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
