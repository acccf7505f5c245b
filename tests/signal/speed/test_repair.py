from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def speeds(stream: pl.DataFrame) -> Floats:
    return stream["speed_mps"].to_numpy().astype(float)


def sprint_of_40m() -> Floats:
    """From a walk to 7.6 m/s and back, as a sprinter does it: time constant 1.2 s, slowing by 2.5 m/s^2."""
    up = 1.5 + 6.1 * (1 - np.exp(-np.arange(7) / 1.2))
    return np.concatenate([up, np.maximum(up[-1] - 2.5 * np.arange(1, 4), 1.5)])


@pytest.mark.parametrize(
    "bout",
    [
        pytest.param(np.full(10, 5.0), id="stride-of-10s"),
        pytest.param(sprint_of_40m(), id="sprint-of-40m"),
        pytest.param(np.full(5, 4.5), id="pick-up-of-5s"),
    ],
)
@pytest.mark.parametrize("cadence_rpm", [pytest.param(80.0, id="slow-cadence"), pytest.param(None, id="no-cadence")])
def test_real_sprints_stay(bout: Floats, cadence_rpm: float | None, make_activity: Callable[..., Activity]) -> None:
    truth = np.full(600, 1.5)
    truth[300 : 300 + bout.size] = bout
    columns = {"cadence_rpm": np.where(truth > 2, 90.0, cadence_rpm)} if cadence_rpm else {}
    signal = clean(make_activity(SECONDS, speed_mps=truth, distance_m=np.cumsum(truth), **columns))
    assert speeds(signal.stream) == pytest.approx(truth, abs=1e-5)
    assert signal.summary.speed_source == "device"


@pytest.mark.parametrize(
    "spike",
    [
        pytest.param([25.0], id="one-second-at-25"),
        pytest.param([9.0, 9.0], id="two-seconds-at-9"),
        pytest.param([8.0] * 8, id="plateau-without-legs"),
        pytest.param([12.0, 30.0, 14.0], id="three-seconds"),
    ],
)
def test_spikes_are_removed(spike: list[float], make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[200 : 200 + len(spike)] = spike
    signal = clean(make_activity(SECONDS, speed_mps=speed))
    assert speeds(signal.stream) == pytest.approx(np.full(600, 3.0), abs=1e-5)
    assert "speed_spikes:1" in signal.summary.quality_flags


def test_sprint_without_distance_is_removed(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[200:215] = np.concatenate([np.linspace(3, 8, 5), np.full(5, 8.0), np.linspace(8, 3, 5)])
    signal = clean(make_activity(SECONDS, speed_mps=speed, distance_m=3.0 * SECONDS))
    assert speeds(signal.stream).max() < 5.5


def test_impossibly_long_steps(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 2.5)
    speed[200:212] = np.concatenate([np.linspace(3, 9, 4), np.full(4, 9.0), np.linspace(9, 3, 4)])
    signal = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=78.0))
    assert speeds(signal.stream).max() < 7.5


def test_zeros_at_running_cadence(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[100:120] = 0.0
    signal = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=85.0))
    assert speeds(signal.stream) == pytest.approx(np.full(600, 3.0), abs=1e-5)
    assert signal.summary.moving_s == 600.0


def test_speed_in_a_tunnel(make_activity: Callable[..., Activity]) -> None:
    truth = np.full(600, 3.6)
    inside = slice(200, 320)
    distance = np.cumsum(truth) - truth
    held, shown = distance.copy(), truth.copy()
    held[inside], shown[inside] = distance[199], np.nan
    signal = clean(make_activity(SECONDS, speed_mps=shown, distance_m=held, cadence_rpm=85.0))
    assert speeds(signal.stream) == pytest.approx(truth, abs=0.05)
    assert set(signal.stream["state"]) == {"moving"}


@pytest.mark.parametrize("cadence_rpm", [pytest.param(80.0, id="cadence"), pytest.param(None, id="no-cadence")])
@pytest.mark.parametrize("held_s", [3, 8])
def test_gps_stall_is_no_sprint(cadence_rpm: float | None, held_s: int, make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 2.8)
    speed[300 : 300 + held_s] = 0.0
    speed[300 + held_s : 303 + held_s] = 2.8 * (held_s + 3) / 3
    columns = {} if cadence_rpm is None else {"cadence_rpm": cadence_rpm}
    stream = clean(make_activity(SECONDS, speed_mps=speed, **columns)).stream
    assert speeds(stream) == pytest.approx(2.8, abs=0.01)
    assert (stream["state"] == "moving").all()


def test_stop_and_sprint_off(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 2.8)
    speed[300:310] = 0.0
    speed[310:318] = 5.0
    cadence = np.where(speed == 0.0, 0.0, 80.0)
    stream = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=cadence)).stream
    assert speeds(stream)[311:317] == pytest.approx(5.0, abs=0.01)
    assert (stream["state"] == "stopped").sum() == pytest.approx(10, abs=1)
