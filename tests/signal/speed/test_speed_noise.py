from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.speed.speed_noise import calm_speed, scatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SIZE, CANYON = 2400, slice(1200, 1320)


def cadence_of(speed_mps: Floats) -> Floats:
    """Steps of a runner who quickens them by a third of the speed."""
    return 160.0 * (np.maximum(speed_mps, 1.0) / 2.6) ** (1 / 3.5)


def usual_noise() -> Floats:
    return np.random.default_rng(4).normal(0.0, 0.05, SIZE)


@pytest.fixture
def noise_of_canyon(slow_noise: Callable[..., Floats]) -> Floats:
    """What satellites add to a speed: little, and 0.8 m/s among houses."""
    noise = usual_noise()
    noise[CANYON] += slow_noise(3, CANYON.stop - CANYON.start, 0.8, 8.0)
    return noise


@pytest.mark.parametrize("pace", [pytest.param(2.6, id="easy"), pytest.param(3.9, id="fast")])
def test_steady_steps_among_houses_tell_a_steady_speed(pace: float, noise_of_canyon: Floats) -> None:
    truth = np.full(SIZE, pace)
    mended, seconds = calm_speed(truth + noise_of_canyon, cadence_of(truth))
    changed = mended != truth + noise_of_canyon
    assert 80 < seconds < 200
    assert np.abs(mended - truth)[changed].max() < 0.25 * pace
    assert np.abs(mended - truth)[CANYON].mean() < 0.5 * np.abs(noise_of_canyon)[CANYON].mean()
    assert (mended == truth + noise_of_canyon)[: CANYON.start - 60].all()


def test_a_sprint_among_houses_stays_one(noise_of_canyon: Floats) -> None:
    truth = np.full(SIZE, 2.6)
    truth[1255:1267] = 5.2
    mended, _ = calm_speed(truth + noise_of_canyon, cadence_of(truth))
    assert mended[1256:1266].mean() > 4.4
    assert np.abs(np.delete(mended[CANYON], np.s_[54:68]) - 2.6).max() < 1.0


@pytest.mark.parametrize(
    "bouts_s",
    [pytest.param((30, 30), id="30-30"), pytest.param((15, 15), id="15-15"), pytest.param((10, 90), id="strides")],
)
@pytest.mark.parametrize("has_cadence", [pytest.param(True, id="cadence"), pytest.param(False, id="no-cadence")])
def test_repeats_are_no_scatter(bouts_s: tuple[int, int], has_cadence: bool) -> None:  # noqa: FBT001 - a test case
    fast, slow = bouts_s
    truth = np.full(SIZE, 2.6)
    for start in range(1000, 1600, fast + slow):
        truth[start : start + fast] = 5.0
    truth = np.convolve(np.pad(truth, 2, mode="edge"), np.full(5, 0.2), "valid")
    cadence = cadence_of(truth) if has_cadence else np.full(SIZE, np.nan)
    speed = truth + usual_noise()
    assert (scatter(speed, cadence) == 1.0).all()
    assert calm_speed(speed, cadence)[0] is speed


def test_strides_of_a_watch_that_smooths_are_no_scatter(slow_noise: Callable[..., Floats]) -> None:
    truth = np.full(SIZE, 2.4)
    for start in range(700, 1900, 70):
        truth[start : start + 10], truth[start + 10 : start + 70] = 5.8, 1.3
    speed = truth.copy()
    for second in range(1, SIZE):
        speed[second] = 0.7 * speed[second - 1] + 0.3 * truth[second]
    speed += slow_noise(5, SIZE, 0.13, 2.0)
    assert calm_speed(speed, cadence_of(truth))[1] == 0


def test_stairs_and_walks_keep_their_speed() -> None:
    truth = np.where((np.arange(SIZE) > 1000) & (np.arange(SIZE) < 1300), 0.6, 2.8)
    cadence = np.where(truth < 1.0, 150.0, 162.0)
    speed = np.maximum(truth + usual_noise(), 0.0)
    assert calm_speed(speed, cadence)[1] == 0


def test_short_flights_at_the_rhythm_of_running_keep_their_speed() -> None:
    truth, climb = np.full(SIZE, 2.8), np.zeros(SIZE)
    for start in range(1000, 1600, 24):  # up and down again, and a few steps on the level between
        truth[start : start + 8], climb[start : start + 8] = 0.8, 0.46
        truth[start + 12 : start + 20], climb[start + 12 : start + 20] = 0.8, -0.46
    speed = np.convolve(np.pad(truth, 2, mode="edge"), np.full(5, 0.2), "valid") + usual_noise()
    cadence = np.full(SIZE, 162.0)
    flights = climb != 0
    assert (calm_speed(speed, cadence)[0] != speed)[flights].any()
    assert (calm_speed(speed, cadence, np.cumsum(climb))[0] == speed)[flights].all()


def test_without_cadence_nothing_is_mended(noise_of_canyon: Floats) -> None:
    speed = 2.6 + noise_of_canyon
    silent = np.full(SIZE, np.nan)
    assert calm_speed(speed, silent)[0] is speed
    assert scatter(speed, silent)[1260] > 2.0
    assert np.isfinite(scatter(np.full(SIZE, np.nan), silent)).all()
