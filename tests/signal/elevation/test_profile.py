from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.elevation.grade import grade_sd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(1200.0)


def barometer(altitude_m: Floats, seed: int = 0) -> Floats:
    """Altitude as a barometric watch writes it: noise of 0.3 m, steps of 0.2 m."""
    return np.round((altitude_m + np.random.default_rng(seed).normal(0, 0.3, altitude_m.size)) / 0.2) * 0.2


@pytest.mark.parametrize(
    ("noise_m", "expected_pct"),
    [
        pytest.param(0.3, (2.1, 0.85, 0.42, 0.21), id="barometer-0.3m"),
        pytest.param(0.5, (3.5, 1.4, 0.71, 0.35), id="barometer-0.5m"),
        pytest.param(2.0, (14, 5.7, 2.8, 1.4), id="gps-2m"),
        pytest.param(4.0, (28, 11, 5.7, 2.8), id="gps-4m"),
    ],
)
def test_grade_sd_of_the_table(noise_m: float, expected_pct: tuple[float, ...]) -> None:
    found = 100 * grade_sd(noise_m, np.array([20.0, 50.0, 100.0, 200.0]))
    assert found == pytest.approx(expected_pct, rel=0.04)


def test_grade_sd_of_the_reference(data: Path) -> None:
    rows = json.loads((data / "oracles.json").read_text())["grade_sd_pct"]
    for noise_m, row in zip((0.3, 0.5, 2.0, 4.0), rows.values(), strict=True):
        found = 100 * grade_sd(noise_m, np.array([float(length) for length in row]))
        np.testing.assert_allclose(found, list(row.values()), atol=5.1e-3)


@pytest.mark.parametrize(
    ("speed_mps", "grade"),
    [
        pytest.param(2.8, 0.0, id="flat"),
        pytest.param(2.4, 0.08, id="hill-of-8-percent"),
        pytest.param(3.0, -0.12, id="down-12-percent"),
        pytest.param(5.0, 0.08, id="uphill-sprint"),
        pytest.param(1.0, 0.30, id="steep-walk"),
        pytest.param(0.45, 0.53, id="stairs"),
        pytest.param(0.45, 0.80, id="steep-stairs"),
    ],
)
def test_steady_grade_within_its_sd(speed_mps: float, grade: float, make_activity: Callable[..., Activity]) -> None:
    altitude = barometer(200 + grade * speed_mps * SECONDS)
    cadence_rpm = 55.0 + 7.0 * speed_mps
    signal = clean(make_activity(SECONDS, speed_mps=speed_mps, cadence_rpm=cadence_rpm, altitude_m=altitude))
    found = signal.stream["grade"].to_numpy()[10:-10]
    sd = signal.stream["grade_sd"].to_numpy()[10:-10]
    assert signal.summary.grade_quality == "barometric"
    assert found.mean() == pytest.approx(grade, abs=0.005)
    assert np.mean(np.abs(found - grade) < 2 * sd) > 0.9
    rate = signal.stream["vertical_speed_mps"].to_numpy()[10:-10]
    assert rate.mean() == pytest.approx(grade * speed_mps, abs=0.01)


def test_hill_keeps_height_and_place(make_activity: Callable[..., Activity]) -> None:
    slope = np.where((SECONDS >= 500) & (SECONDS < 583), 0.12, 0.0)
    altitude = barometer(100 + np.cumsum(slope * 2.5))
    signal = clean(make_activity(SECONDS, speed_mps=2.5, altitude_m=altitude))
    steep = np.flatnonzero(signal.stream["grade"].to_numpy() > 0.06)
    assert steep[0] == pytest.approx(500, abs=4)
    assert steep[-1] == pytest.approx(582, abs=4)
    assert signal.summary.ascent_m == pytest.approx(25, abs=2)


def test_ground_too_steep_is_clipped(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=1.55, altitude_m=0.5 * 1.55 * np.minimum(SECONDS, 40)))
    assert signal.stream["grade"].max() == pytest.approx(0.45)


def test_no_grade_while_standing(make_activity: Callable[..., Activity]) -> None:
    speed = np.where((SECONDS > 300) & (SECONDS < 900), 0.0, 2.5)
    signal = clean(make_activity(SECONDS, speed_mps=speed, altitude_m=barometer(np.full(1200, 50.0))))
    assert signal.stream["grade"][310:890].null_count() == 580
    assert np.nanmax(np.abs(signal.stream["grade"].to_numpy())) < 0.06


QUIET = {"altitude_m": barometer(np.full(1200, 9.0))}


@pytest.mark.parametrize(
    ("columns", "options", "quality"),
    [
        pytest.param(QUIET, {}, "barometric", id="fit-quiet"),
        pytest.param({"altitude_m": np.random.default_rng(1).normal(20, 3, 1200)}, {}, "gps", id="fit-noisy"),
        pytest.param(QUIET | {"heart_rate_bpm": 140.0}, {"format": "gpx"}, "barometric", id="gpx-of-a-watch"),
        pytest.param(QUIET, {"format": "gpx"}, "gps", id="gpx-not-worn"),
        pytest.param(
            QUIET | {"heart_rate_bpm": 140.0}, {"format": "gpx", "device": "StravaGPX Android"}, "gps", id="phone"
        ),
        pytest.param(QUIET, {"device": "garmin fr110"}, "gps", id="watch-without-barometer"),
        pytest.param({"altitude_m": np.sin(SECONDS / 90)}, {"format": "gpx"}, "gps", id="gpx-smooth-decimals"),
        pytest.param({"altitude_m": 0.0}, {}, "none", id="always-zero"),
        pytest.param({"altitude_m": 55.4}, {}, "none", id="constant"),
        pytest.param({}, {}, "none", id="no-altitude"),
        pytest.param({"altitude_m": barometer(np.sin(SECONDS))}, {"sub_sport": "treadmill"}, "none", id="treadmill"),
        pytest.param({"grade": 0.04}, {"sub_sport": "treadmill"}, "reported", id="treadmill-with-grade"),
        pytest.param({"grade": 0.04}, {}, "reported", id="foot-pod-with-grade"),
    ],
)
def test_grade_quality(
    columns: dict[str, Any], options: dict[str, Any], quality: str, make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=2.5, activity=options, **columns))
    assert signal.summary.grade_quality == quality
    assert (signal.summary.ascent_m is None) == (quality == "none")


def test_ascent_by_reported_grade(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=2.5, grade=0.04, activity={"sub_sport": "treadmill"}))
    assert signal.summary.ascent_m == pytest.approx(1200 * 2.5 * 0.04)
    assert signal.stream["vertical_speed_mps"].mean() == pytest.approx(0.1)


def test_grade_sd_grows_among_buildings(
    make_activity: Callable[..., Activity], slow_noise: Callable[..., Floats]
) -> None:
    buildings = slice(600, 900)
    altitude = 100 + slow_noise(1, SECONDS.size, 2.0, 30.0)
    altitude[buildings] += slow_noise(2, 300, 9.0, 25.0)
    signal = clean(make_activity(SECONDS, speed_mps=2.5, altitude_m=altitude, activity={"device": "garmin fr110"}))
    sd = signal.stream["grade_sd"].to_numpy()
    assert np.median(sd[buildings]) > 1.8 * np.median(sd[60:540])


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(slice(400, 401), id="one-second"),
        pytest.param(slice(400, 410), id="ten-seconds"),
        pytest.param(slice(400, None), id="for-good"),
    ],
)
def test_barometer_jumps_are_no_climb(wrong: slice, make_activity: Callable[..., Activity]) -> None:
    altitude = barometer(100 + 0.02 * SECONDS)
    altitude[wrong] += 60.0
    signal = clean(make_activity(SECONDS, speed_mps=2.5, altitude_m=altitude))
    assert signal.summary.ascent_m == pytest.approx(24, abs=3)
    assert np.nanmax(np.abs(signal.stream["grade"].to_numpy())) < 0.08
    assert any(flag.startswith("altitude_spikes:") for flag in signal.summary.quality_flags)


def test_rise_in_a_pause_is_no_climb(make_activity: Callable[..., Activity]) -> None:
    altitude = barometer(100 + np.clip(SECONDS - 400, 0, 200) * 0.5)
    signal = clean(make_activity(SECONDS, speed_mps=2.5, altitude_m=altitude, events=((395, "stop"), (605, "start"))))
    assert signal.summary.ascent_m == pytest.approx(0, abs=2)


def test_hills_from_sparse_altitude(make_activity: Callable[..., Activity]) -> None:
    truth = 100 + 20 * (1 - np.cos(SECONDS / 1200 * 6 * np.pi))
    altitude = np.where(SECONDS % 7 == 0, barometer(truth), np.nan)
    signal = clean(make_activity(SECONDS, speed_mps=2.5, altitude_m=altitude))
    assert signal.summary.ascent_m == pytest.approx(120, rel=0.1)


def test_vertical_speed_without_speed(make_activity: Callable[..., Activity]) -> None:
    seconds = np.arange(0, 1200, 10.0)
    options = {"sport": "floor_climbing"}
    signal = clean(make_activity(seconds, altitude_m=np.round(0.23 * seconds), heart_rate_bpm=140.0, activity=options))
    assert signal.stream["vertical_speed_mps"].to_numpy()[30:-30].mean() == pytest.approx(0.23, abs=0.01)
    assert signal.summary.moving_s == signal.summary.elapsed_s
    assert signal.stream["grade"].null_count() == signal.stream.height


@pytest.mark.parametrize("seed", range(3))
def test_gps_drift_is_not_barometric(
    seed: int,
    make_activity: Callable[..., Activity],
    slow_noise: Callable[..., Floats],
    hills: Callable[[str, int, float, int], Floats],
) -> None:
    size = SECONDS.size
    drifting = np.round(80 + slow_noise(seed, size, 3.0, 60.0), 1)
    hilly = barometer(80 + hills("triangles", 8, 12.0, size), seed)
    qualities = [
        clean(make_activity(SECONDS, speed_mps=2.7, altitude_m=altitude)).summary.grade_quality
        for altitude in (drifting, hilly)
    ]
    assert qualities == ["gps", "barometric"]


@pytest.mark.parametrize(
    ("drift_m", "memory_s"),
    [(3.0, 40.0), (3.0, 60.0), (5.0, 40.0), (5.0, 60.0), (5.0, 120.0), (8.0, 60.0), (8.0, 120.0)],
)
def test_grade_sd_covers_gps_drift(
    drift_m: float,
    memory_s: float,
    make_activity: Callable[..., Activity],
    slow_noise: Callable[..., Floats],
) -> None:
    seconds = np.arange(3600.0)
    altitude = np.round(50 + slow_noise(8, seconds.size, drift_m, memory_s), 1)
    signal = clean(make_activity(seconds, speed_mps=2.8, altitude_m=altitude, activity={"format": "gpx"}))
    assert signal.summary.grade_quality == "gps"
    grade, sd = (signal.stream[name].to_numpy() for name in ("grade", "grade_sd"))
    assert np.nanquantile(np.abs(grade) / sd, 0.95) < 2.5
