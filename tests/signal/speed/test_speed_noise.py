from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.speed.speed_noise import noise_ratio, steady_noisy_speed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats

SIZE, CANYON = 2400, slice(1200, 1320)


def cadence_of(speed_mps: Floats) -> Floats:
    """Cadence of a runner, which rises by about a third as much as speed."""
    return 160.0 * (np.maximum(speed_mps, 1.0) / 2.6) ** (1 / 3.5)


def usual_noise() -> Floats:
    return np.random.default_rng(4).normal(0.0, 0.05, SIZE)


@pytest.fixture
def canyon_noise(slow_noise: Callable[..., Floats]) -> Floats:
    """Error of GPS speed: small, but 0.8 m/s among buildings."""
    noise = usual_noise()
    noise[CANYON] += slow_noise(3, CANYON.stop - CANYON.start, 0.8, 8.0)
    return noise


@pytest.mark.parametrize("pace", [pytest.param(2.6, id="easy"), pytest.param(3.9, id="fast")])
def test_steady_cadence_among_buildings(pace: float, canyon_noise: Floats) -> None:
    truth = np.full(SIZE, pace)
    steadied, seconds = steady_noisy_speed(truth + canyon_noise, cadence_of(truth))
    changed = steadied != truth + canyon_noise
    assert 80 < seconds < 200
    assert np.abs(steadied - truth)[changed].max() < 0.25 * pace
    assert np.abs(steadied - truth)[CANYON].mean() < 0.5 * np.abs(canyon_noise)[CANYON].mean()
    assert (steadied == truth + canyon_noise)[: CANYON.start - 60].all()


def test_sprint_among_buildings_stays(canyon_noise: Floats) -> None:
    truth = np.full(SIZE, 2.6)
    truth[1255:1267] = 5.2
    steadied, _ = steady_noisy_speed(truth + canyon_noise, cadence_of(truth))
    assert steadied[1256:1266].mean() > 4.4
    assert np.abs(np.delete(steadied[CANYON], np.s_[54:68]) - 2.6).max() < 1.0


@pytest.mark.parametrize(
    "bouts_s",
    [pytest.param((30, 30), id="30-30"), pytest.param((15, 15), id="15-15"), pytest.param((10, 90), id="strides")],
)
@pytest.mark.parametrize("has_cadence", [pytest.param(True, id="cadence"), pytest.param(False, id="no-cadence")])
def test_repeats_are_not_noise(bouts_s: tuple[int, int], has_cadence: bool) -> None:  # noqa: FBT001 - a test case
    fast, slow = bouts_s
    truth = np.full(SIZE, 2.6)
    for start in range(1000, 1600, fast + slow):
        truth[start : start + fast] = 5.0
    truth = np.convolve(np.pad(truth, 2, mode="edge"), np.full(5, 0.2), "valid")
    cadence = cadence_of(truth) if has_cadence else np.full(SIZE, np.nan)
    speed = truth + usual_noise()
    assert (noise_ratio(speed, cadence) == 1.0).all()
    assert steady_noisy_speed(speed, cadence)[0] is speed


def test_smoothed_strides_are_not_noise(slow_noise: Callable[..., Floats]) -> None:
    truth = np.full(SIZE, 2.4)
    for start in range(700, 1900, 70):
        truth[start : start + 10], truth[start + 10 : start + 70] = 5.8, 1.3
    speed = truth.copy()
    for second in range(1, SIZE):
        speed[second] = 0.7 * speed[second - 1] + 0.3 * truth[second]
    speed += slow_noise(5, SIZE, 0.13, 2.0)
    assert steady_noisy_speed(speed, cadence_of(truth))[1] == 0


def test_stairs_keep_their_speed() -> None:
    truth = np.where((np.arange(SIZE) > 1000) & (np.arange(SIZE) < 1300), 0.6, 2.8)
    cadence = np.where(truth < 1.0, 150.0, 162.0)
    speed = np.maximum(truth + usual_noise(), 0.0)
    assert steady_noisy_speed(speed, cadence)[1] == 0


def test_short_flights_keep_their_speed() -> None:
    truth, climb = np.full(SIZE, 2.8), np.zeros(SIZE)
    for start in range(1000, 1600, 24):  # up and down again, and a few steps on the level between
        truth[start : start + 8], climb[start : start + 8] = 0.8, 0.46
        truth[start + 12 : start + 20], climb[start + 12 : start + 20] = 0.8, -0.46
    speed = np.convolve(np.pad(truth, 2, mode="edge"), np.full(5, 0.2), "valid") + usual_noise()
    cadence = np.full(SIZE, 162.0)
    flights = climb != 0
    assert (steady_noisy_speed(speed, cadence)[0] != speed)[flights].any()
    assert (steady_noisy_speed(speed, cadence, np.cumsum(climb))[0] == speed)[flights].all()


def test_without_cadence_speed_stays(canyon_noise: Floats) -> None:
    speed = 2.6 + canyon_noise
    silent = np.full(SIZE, np.nan)
    assert steady_noisy_speed(speed, silent)[0] is speed
    assert noise_ratio(speed, silent)[1260] > 2.0
    assert np.isfinite(noise_ratio(np.full(SIZE, np.nan), silent)).all()
