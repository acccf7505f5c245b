from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def speeds(stream: pl.DataFrame) -> Floats:
    return stream["speed_mps"].to_numpy().astype(float)


@pytest.mark.parametrize(
    ("columns", "source"),
    [
        pytest.param({"speed_mps": 3.0, "distance_m": 3.0 * SECONDS}, "device", id="device"),
        pytest.param({"speed_mps": 0.0, "distance_m": 3.0 * SECONDS}, "distance", id="speed-always-zero"),
        pytest.param({"distance_m": 3.0 * SECONDS}, "distance", id="distance"),
        pytest.param({"distance_m": np.where(SECONDS % 8 == 0, 3.0 * SECONDS, np.nan)}, "distance", id="one-in-eight"),
    ],
)
def test_best_source(columns: dict[str, Floats], source: str, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, **columns))
    assert signal.summary.speed_source == source
    assert np.nanmedian(speeds(signal.stream)) == pytest.approx(3.0, abs=1e-4)
    assert signal.summary.distance_m == pytest.approx(1800.0, rel=0.02)


def test_speed_from_positions(make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]) -> None:
    truth = np.full(600, 3.0)
    truth[300:310] = 6.0
    rng = np.random.default_rng(0)
    fixes = track(truth)
    noisy = {name: degrees + rng.normal(0, 0.3, 600) / 111_195 for name, degrees in fixes.items()}
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **noisy))
    found = speeds(signal.stream)
    assert signal.summary.speed_source == "positions"
    assert signal.summary.distance_m == pytest.approx(1830.0, rel=0.02)
    assert found[302:308].mean() == pytest.approx(6.0, abs=0.4)
    assert np.abs(found - truth)[np.r_[5:296, 314:595]].max() < 1.0


def test_jitter_at_rest_is_standing(
    make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    truth = np.where(np.abs(SECONDS - 300) < 100, 0.0, 3.0)
    rng = np.random.default_rng(2)
    jitter = {name: values + rng.normal(0, 1.0, 600) / 111_195 for name, values in track(truth).items()}
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **jitter))
    assert signal.summary.moving_s == pytest.approx(400, abs=25)
    assert signal.summary.distance_m == pytest.approx(1200, rel=0.05)


@pytest.mark.parametrize("seconds_away", [1, 3, 20])
@pytest.mark.parametrize("metres", [15.0, 80.0, 5000.0])
def test_jump_and_back_is_no_sprint(
    metres: float,
    seconds_away: int,
    make_activity: Callable[..., Activity],
    track: Callable[..., dict[str, Floats]],
) -> None:
    fixes = track(np.full(600, 3.0))
    fixes["longitude_deg"][300 : 300 + seconds_away] += metres / 111_195
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **fixes))
    assert speeds(signal.stream).max() < 4.0
    assert signal.summary.distance_m == pytest.approx(1800.0, rel=0.02)
    assert any(flag.startswith("gps_jumps:") for flag in signal.summary.quality_flags)


def test_lone_peak_of_sparse_records(make_activity: Callable[..., Activity]) -> None:
    shown = np.full(120, 2.6)
    shown[40], shown[80:85] = 9.0, 6.0
    speed = speeds(clean(make_activity(np.arange(120) * 10.0, speed_mps=shown)).stream)
    assert speed[380:420].max() == pytest.approx(2.6, abs=0.1)
    assert speed[805:835].min() == pytest.approx(6.0, abs=0.1)


def test_phone_among_buildings(make_activity: Callable[..., Activity], slow_noise: Callable[..., Floats]) -> None:
    seconds, buildings = np.arange(1800.0), slice(900, 1200)
    error = np.zeros((2, seconds.size))
    error[:, buildings] = [slow_noise(seed, 300, 10.0, 20.0) * np.hanning(300) ** 0.2 for seed in (1, 2)]
    north, east = 2.7 * seconds + error[0], error[1]
    position = {"latitude_deg": north / 111_195.0, "longitude_deg": east / 111_195.0}
    speed = speeds(clean(make_activity(seconds, **position, activity={"format": "gpx"})).stream)
    assert np.nanmean(speed[buildings]) == pytest.approx(2.7, rel=0.08)
    assert speed[100:800] == pytest.approx(2.7, rel=0.01)


@pytest.mark.parametrize("seed", [0, 2])
def test_watch_among_buildings(seed: int) -> None:
    rng = np.random.default_rng(seed)
    runner = random_runner(rng, "anybody")
    device = replace(DEVICES["urban_canyon"], format="gpx", speed="none")
    run, activity = play(SCENARIOS["town_stops"], runner, rng, device=device)
    assert clean(activity).summary.distance_m == pytest.approx(run.truth["distance_m"][-1], rel=0.05)


@pytest.mark.parametrize(
    ("sport", "speed_mps", "radius_m"),
    [
        pytest.param("running", 3.4, 36.5, id="track"),
        pytest.param("running", 2.7, 80.0, id="bends"),
        pytest.param("hiking", 1.3, 25.0, id="hairpins"),
    ],
)
def test_sparse_points_follow_bends(
    sport: str, speed_mps: float, radius_m: float, make_activity: Callable[..., Activity]
) -> None:
    times = np.cumsum(np.random.default_rng(3).integers(14, 20, 200)).astype(float)
    angle = speed_mps * times / radius_m
    latitude, longitude = radius_m * np.sin(angle) / 111_195, radius_m * np.cos(angle) / 111_195
    summary = clean(
        make_activity(times, activity={"sport": sport}, latitude_deg=latitude, longitude_deg=longitude)
    ).summary
    assert summary.distance_m == pytest.approx(speed_mps * np.ptp(times), rel=0.01)


@pytest.mark.parametrize("sd_m", [1.0, 2.0])
def test_noise_hardly_lengthens_a_hike(
    sd_m: float, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    rng = np.random.default_rng(4)
    hike = np.full(3600, 1.2)
    fixes = {name: degrees + rng.normal(0, sd_m, 3600) / 111_195 for name, degrees in track(hike).items()}
    summary = clean(make_activity(np.arange(3600.0), activity={"sport": "hiking"}, **fixes)).summary
    assert summary.distance_m == pytest.approx(hike.sum(), rel=0.08)
