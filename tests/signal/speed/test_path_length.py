"""Ways through streets and bends, sampled seldom or with noise: each is as long as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.speed.path_length import leg_noise, path_legs

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

METRES_PER_DEGREE = 111_195.0
SECONDS = np.arange(2400.0)


def streets(speed_mps: float, seconds: Floats) -> tuple[Floats, Floats]:
    """Walk blocks of 60 to 140 m with right-angled corners."""
    rng = np.random.default_rng(5)
    blocks = rng.uniform(60.0, 140.0, 150)
    heading = np.cumsum(rng.choice([-1, 0, 1], 150)) * np.pi / 2
    corners = np.concatenate([[0.0], np.cumsum(blocks)])
    ways = (np.concatenate([[0.0], np.cumsum(blocks * turn(heading))]) for turn in (np.sin, np.cos))
    east, north = (np.interp(speed_mps * seconds, corners, way) for way in ways)
    return east, north


def circle(radius_m: float, angle: Floats) -> tuple[Floats, Floats]:
    return radius_m * np.sin(angle), radius_m * np.cos(angle)


@pytest.mark.parametrize(("interval_s", "within"), [(5, 0.01), (10, 0.015), (20, 0.04)])
@pytest.mark.parametrize("speed_mps", [1.3, 3.2])
def test_legs_follow_corners(speed_mps: float, interval_s: int, within: float) -> None:
    times = np.arange(0.0, 2400.0, interval_s)
    legs = path_legs(*streets(speed_mps, times), times)
    assert legs.sum() == pytest.approx(speed_mps * times[-1], rel=within)


@pytest.mark.parametrize(("interval_s", "within"), [(40, 0.06), (60, 0.1)])
def test_long_legs_hide_bends(interval_s: int, within: float) -> None:
    times = np.arange(0.0, 2400.0, interval_s)
    legs = path_legs(*streets(3.2, times), times)
    assert legs.sum() == pytest.approx(3.2 * times[-1], rel=within)


def test_long_legs_on_a_straight_way_hide_nothing() -> None:
    times = np.arange(0.0, 2400.0, 60.0)
    assert path_legs(3.2 * times, np.zeros(times.size), times).sum() == pytest.approx(3.2 * times[-1])


def test_legs_follow_arcs() -> None:
    times = np.cumsum(np.random.default_rng(3).integers(14, 20, 200)).astype(float)
    legs = path_legs(*circle(36.5, 3.4 * times / 36.5), times)
    assert legs.sum() == pytest.approx(3.4 * np.ptp(times), rel=0.01)


@pytest.mark.parametrize("positions", [3, 4, 7, 400])
def test_a_way_is_as_long_backwards(positions: int) -> None:
    rng = np.random.default_rng(positions)
    heading = np.cumsum(rng.normal(0.0, 0.4, positions))
    east, north = (np.cumsum(rng.uniform(5.0, 60.0, positions) * turn(heading)) for turn in (np.sin, np.cos))
    times = np.cumsum(rng.uniform(5.0, 20.0, positions))
    back = path_legs(east[::-1], north[::-1], times[-1] - times[::-1])
    assert path_legs(east, north, times) == pytest.approx(back[::-1], rel=1e-12)


def test_nothing_is_added_to_a_simplified_track() -> None:
    east, north = streets(3.0, SECONDS)
    turning = np.abs(np.diff(east, 2)) + np.abs(np.diff(north, 2)) > 0.1
    kept = np.sort(np.r_[0, np.flatnonzero(turning) + 1, 777, 1500, SECONDS.size - 1])
    legs = path_legs(east[kept], north[kept], SECONDS[kept])
    assert legs.sum() == pytest.approx(3.0 * SECONDS[-1], rel=0.05)


def corners(rng: np.random.Generator) -> Floats:
    """Right-angled corners of a street grid, and nothing between them, shape (positions, 2)."""
    blocks, turns = rng.uniform(40.0, 400.0, 60), np.cumsum(rng.choice([-1, 1], 60)) * np.pi / 2
    return np.cumsum(np.stack([blocks * np.sin(turns), blocks * np.cos(turns)], axis=1), axis=0)


def on_an_arc(rng: np.random.Generator) -> Floats:
    """Laps of a track at uneven intervals."""
    angle = np.cumsum(rng.uniform(4.0, 20.0, 150)) * 3.0 / 36.5
    return np.stack(circle(36.5, angle), axis=1)


@pytest.mark.parametrize(
    ("make", "added"), [pytest.param(corners, False, id="corners"), pytest.param(on_an_arc, True, id="arc")]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_corners_alone_are_no_arc(make: Callable[[np.random.Generator], Floats], seed: int, *, added: bool) -> None:
    east, north = make(np.random.default_rng(seed)).T
    chords = np.hypot(np.diff(east), np.diff(north))
    times = np.cumsum(np.append(0.0, chords)) / 3.0
    assert (path_legs(east, north, times).sum() > 1.03 * chords.sum()) == added


@pytest.mark.parametrize("sd_m", [1.0, 3.0])
def test_noise_across_a_leg(sd_m: float) -> None:
    rng = np.random.default_rng(1)
    east, north = (way + rng.normal(0.0, sd_m, SECONDS.size) for way in streets(3.0, SECONDS))
    assert leg_noise(east, north, 4) == pytest.approx(np.sqrt(2.0) * sd_m, rel=0.25)


def test_arcs_and_streets_are_no_noise() -> None:
    assert leg_noise(*circle(40.0, 3.0 * SECONDS / 40.0), 4) < 0.1
    assert leg_noise(*streets(3.0, SECONDS), 4) < 0.1
    assert leg_noise(np.arange(3.0), np.zeros(3), 4) == 0.0


@pytest.mark.parametrize(
    ("sport", "speed_mps", "interval_s", "sd_m", "within"),
    [
        pytest.param("running", 3.0, 1, 1.0, 0.02, id="run"),
        pytest.param("running", 3.0, 1, 3.0, 0.05, id="noisy-run"),
        pytest.param("running", 3.0, 4, 2.0, 0.02, id="noisy-run-every-4-s"),
        pytest.param("walking", 1.3, 1, 1.0, 0.02, id="walk"),
        pytest.param("walking", 1.3, 1, 3.0, 0.05, id="noisy-walk"),
        pytest.param("walking", 1.3, 3, 3.0, 0.05, id="noisy-walk-every-3-s"),
    ],
)
def test_noise_lengthens_no_way(
    sport: str, speed_mps: float, interval_s: int, sd_m: float, within: float, make_activity: Callable[..., Activity]
) -> None:
    times, rng = SECONDS[::interval_s], np.random.default_rng(2)
    east, north = ((way + rng.normal(0.0, sd_m, times.size)) / METRES_PER_DEGREE for way in streets(speed_mps, times))
    activity = make_activity(times, activity={"sport": sport, "format": "gpx"}, latitude_deg=north, longitude_deg=east)
    assert clean(activity).summary.distance_m == pytest.approx(speed_mps * times[-1], rel=within)
