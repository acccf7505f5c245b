"""Recording intervals: what lies on both sides of a hole decides whether it is a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

HOUR = 3600


def every(kind: str) -> Floats:
    """Return the times of records at intervals of some kind [s]."""
    rng = np.random.default_rng(8)
    steps = {
        "1": np.ones(HOUR),
        "2-15": rng.integers(2, 16, HOUR),
        "2-40": rng.integers(2, 41, HOUR),
        "3-and-20": np.resize([3, 20], HOUR),
        "3-and-sometimes-20": np.where(rng.random(HOUR) < 0.04, 20, 3),
        "1-and-sometimes-45": np.where(rng.random(HOUR) < 0.01, 45, 1),
        "30": np.full(HOUR, 30),
        "60": np.full(HOUR, 60),
    }[kind]
    times = np.concatenate([[0], np.cumsum(steps)])
    return np.append(times[times < HOUR - 1], HOUR - 1).astype(float)


KINDS = ("1", "2-15", "2-40", "3-and-20", "3-and-sometimes-20", "1-and-sometimes-45", "30", "60")


@pytest.mark.parametrize("source", ["positions", "distance", "distance-and-speed"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("speed", [1.4, 3.0])
def test_always_moving(
    kind: str,
    source: str,
    speed: float,
    make_activity: Callable[..., Activity],
    track: Callable[..., dict[str, Floats]],
) -> None:
    seconds = every(kind)
    at = seconds.astype(int)
    columns: dict[str, Floats | float] = {"distance_m": speed * seconds}
    if source == "positions":
        columns = {name: values[at] for name, values in track(np.full(HOUR, speed)).items()}
    elif source == "distance-and-speed":
        columns["speed_mps"] = speed
    summary = clean(make_activity(seconds, **columns)).summary
    assert summary.distance_m == pytest.approx(speed * HOUR, rel=0.005)
    assert summary.moving_s == pytest.approx(HOUR, rel=0.005)


@pytest.mark.parametrize(
    ("hole_s", "covered_m", "gap"),
    [
        pytest.param(120, 360, False, id="goes-on"),
        pytest.param(300, 850, False, id="goes-on-for-minutes"),
        pytest.param(120, 0, True, id="stands"),
        pytest.param(120, 60, True, id="strolls"),
        pytest.param(120, 1800, True, id="drives"),
        pytest.param(1800, 5400, True, id="half-an-hour"),
    ],
)
@pytest.mark.parametrize("source", ["positions", "distance"])
def test_a_hole_is_judged_by_its_sides(
    hole_s: int,
    covered_m: float,
    gap: bool,  # noqa: FBT001 - a parameter of the test
    source: str,
    make_activity: Callable[..., Activity],
    track: Callable[..., dict[str, Floats]],
) -> None:
    seconds = np.concatenate([np.arange(600.0), 599 + hole_s + np.arange(600.0)])
    steps = np.concatenate([np.full(599, 3.0), [covered_m], np.full(600, 3.0)])
    columns = {"distance_m": np.concatenate([[0.0], np.cumsum(steps[:-1])])} if source == "distance" else track(steps)
    signal = clean(make_activity(seconds, **columns))
    assert (signal.stream["state"] == "gap").sum() == (hole_s - 1 if gap else 0)
    expected = 3.0 * 1198 + (0 if gap else covered_m)
    assert signal.summary.distance_m == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("first", [pytest.param(540, id="fast-to-slow"), pytest.param(480, id="slow-to-fast")])
def test_a_hole_in_a_run_of_intervals(first: int, make_activity: Callable[..., Activity]) -> None:
    times = np.arange(2400.0)
    speed = np.where(times // 60 % 2, 1.8, 5.0)
    kept = (times <= first) | (times >= first + 60)
    distance = np.concatenate([[0.0], np.cumsum(speed)[:-1]])
    signal = clean(make_activity(times[kept], distance_m=distance[kept]))
    assert not (signal.stream["state"] == "gap").any()
    assert signal.summary.distance_m == pytest.approx(speed.sum(), rel=0.01)


@pytest.mark.parametrize(
    ("hole_s", "covered_m", "holes", "run_s"),
    [pytest.param(60, 48, 10, 180, id="rests"), pytest.param(120, 1800, 3, 360, id="rides")],
)
def test_holes_do_not_vouch_for_each_other(
    hole_s: int, covered_m: float, holes: int, run_s: int, make_activity: Callable[..., Activity]
) -> None:
    between_s = np.resize([1.0] * (run_s - 1) + [hole_s], holes * run_s + run_s - 1)
    steps_m = np.where(between_s > 1, covered_m, 3.0)
    seconds, distance = (np.concatenate([[0.0], np.cumsum(steps)]) for steps in (between_s, steps_m))
    signal = clean(make_activity(seconds, distance_m=distance))
    assert (signal.stream["state"] == "gap").sum() == holes * (hole_s - 1)
    assert signal.summary.distance_m == pytest.approx(3.0 * (run_s - 1) * (holes + 1), rel=0.01)


def test_a_pause_is_no_running(make_activity: Callable[..., Activity]) -> None:
    seconds = np.concatenate([np.arange(600.0), 719 + np.arange(600.0)])
    distance = 3.0 * np.concatenate([np.arange(600.0), 719 + np.arange(600.0)])
    events = ((0, "start"), (599, "stop"), (719, "start"))
    signal = clean(make_activity(seconds, distance_m=distance, events=events))
    assert (signal.stream["state"] == "paused").sum() == 120
    assert signal.summary.distance_m == pytest.approx(3.0 * 1198, rel=0.005)


@pytest.mark.parametrize(
    ("rest_s", "gaps"), [pytest.param(0, 0, id="went-on"), pytest.param(45, 1, id="rested-most-of-it")]
)
def test_a_hole_on_a_winding_way(rest_s: int, gaps: int, make_activity: Callable[..., Activity]) -> None:
    times = np.arange(1800.0)
    angle = 3.0 * (times - np.clip(times - 900, 0, rest_s)) / 55.0
    kept = (times <= 900) | (times >= 960)
    latitude, longitude = (55.0 * way / 111_195 for way in (np.sin(angle), np.cos(angle)))
    columns = {"latitude_deg": latitude[kept], "longitude_deg": longitude[kept]}
    summary = clean(make_activity(times[kept], **columns, activity={"format": "gpx"})).summary
    assert summary.quality_flags == (("gaps:1",) if gaps else ())


@pytest.mark.parametrize("every_s", [20, 60])
@pytest.mark.parametrize("source", ["positions", "distance"])
def test_pauses_between_sparse_records(
    every_s: int, source: str, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    times = np.arange(HOUR)
    resting = (times % 900 >= 433) & (times % 900 < 433 + 220)
    kept = (times % every_s == 0) & ~resting
    speed = np.where(resting, 0.0, 3.0)
    columns = {"distance_m": np.cumsum(speed) - speed} if source == "distance" else track(speed)
    events = tuple((900 * part + at, kind) for part in range(4) for at, kind in ((433, "stop"), (653, "start")))
    signal = clean(make_activity(times[kept], events=events, **{name: way[kept] for name, way in columns.items()}))
    assert signal.summary.distance_m == pytest.approx(3.0 * (~resting[: times[kept][-1]]).sum(), rel=0.01)
    assert not (signal.stream["state"] == "gap").any()


@pytest.mark.parametrize(
    ("metres", "turn"), [pytest.param(90.0, 1.5, id="streets"), pytest.param(40.0, 1.0, id="winding-path")]
)
def test_holes_between_bends(metres: float, turn: float, make_activity: Callable[..., Activity]) -> None:
    times, rng = np.arange(HOUR), np.random.default_rng(5)
    heading = np.cumsum(rng.choice([-turn, turn], int(3 * HOUR / metres) + 1))
    corners = [np.concatenate([[0.0], np.cumsum(metres * way(heading))]) / 111_195 for way in (np.sin, np.cos)]
    latitude, longitude = (np.interp(3.0 * times, metres * np.arange(way.size), way) for way in corners)
    kept = times % 300 < 240
    fixes = {"latitude_deg": latitude[kept], "longitude_deg": longitude[kept]}
    summary = clean(make_activity(times[kept], activity={"format": "gpx"}, **fixes)).summary
    assert summary.distance_m == pytest.approx(3.0 * times[kept][-1], rel=0.03)


def test_positions_lost_while_records_go_on(
    make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    lost = np.abs(np.arange(1800) - 900) < 50
    columns = {name: np.where(lost, np.nan, values) for name, values in track(np.full(1800, 3.0)).items()}
    summary = clean(make_activity(np.arange(1800.0), heart_rate_bpm=150.0, **columns)).summary
    assert summary.distance_m == pytest.approx(5400.0, rel=0.01)
