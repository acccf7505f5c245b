from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.heart_rate import clean_heart_rate
from sample_data.runner import coloured_noise, followed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(900.0)
NO_STEPS = np.full(900, np.nan)


def rising(base: float = 110.0, to: float = 160.0) -> Floats:
    """First-order rise with a time constant of 57.6 s (Hunt 2015)."""
    return base + (to - base) * (1 - np.exp(-SECONDS / 57.6))


@pytest.mark.parametrize(
    ("start", "wrong"),
    [
        pytest.param(300, [230.0], id="one-second-at-230"),
        pytest.param(300, [200.0, 205.0, 199.0], id="three-seconds-at-200"),
        pytest.param(300, [0.0] * 8, id="zeros"),
        pytest.param(300, [60.0] * 5, id="dip"),
        pytest.param(300, [12.0] * 4, id="below-any-heart"),
    ],
)
def test_spikes_and_dropouts_are_bridged(start: int, wrong: list[float]) -> None:
    heart_rate = rising()
    heart_rate[start : start + len(wrong)] = wrong
    cleaned, _ = clean_heart_rate(heart_rate, NO_STEPS)
    assert cleaned == pytest.approx(rising(), abs=1.0)


def test_wrong_level_is_removed() -> None:
    heart_rate = rising()
    heart_rate[400:425] = 205.0
    cleaned, flags = clean_heart_rate(heart_rate, NO_STEPS)
    assert np.isnan(cleaned[400:425]).all()
    assert np.nanmax(cleaned) < 165
    assert flags == ["heart_rate_spikes:1"]


def test_hard_start_stays() -> None:
    cleaned, flags = clean_heart_rate(rising(80.0, 185.0), NO_STEPS)
    assert cleaned == pytest.approx(rising(80.0, 185.0))
    assert flags == []


@pytest.mark.parametrize("factor", [pytest.param(1.0, id="steps"), pytest.param(0.5, id="strides")])
def test_cadence_lock_is_removed(factor: float) -> None:
    rng = np.random.default_rng(3)
    cadence = 168.0 + 6.0 * np.sin(SECONDS / 15.0) + rng.normal(0, 0.5, 900)
    heart_rate = rising()
    heart_rate[300:500] = (cadence * factor)[300:500] + rng.normal(0, 0.5, 200)
    cleaned, flags = clean_heart_rate(heart_rate, cadence)
    assert np.isnan(cleaned[310:490]).all()
    assert np.isfinite(cleaned[520:]).all()
    (lock,) = [flag for flag in flags if flag.startswith("cadence_lock:")]
    assert 180 <= int(lock.split(":")[1]) <= 220


def test_short_lock_with_its_edges() -> None:
    cadence = np.full(900, 160.0)
    heart_rate = np.full(900, 140.0)
    heart_rate[400:430] = 160.0
    cleaned, flags = clean_heart_rate(heart_rate, cadence)
    assert np.isnan(cleaned[400:430]).all()
    assert np.nanmax(cleaned) == 140.0
    assert any(flag.startswith("cadence_lock:") for flag in flags)


def test_lock_on_smoothed_cadence() -> None:
    rng = np.random.default_rng(5)
    steps = 168.0 + np.repeat(rng.normal(0, 2.5, 90), 10)
    cadence = np.convolve(steps, np.ones(4) / 4)[:900]
    heart_rate = np.full(900, 135.0)
    heart_rate[300:500] = steps[300:500]
    apart = np.abs(heart_rate - cadence)[304:496] > 3
    assert apart.any()
    cleaned, _ = clean_heart_rate(heart_rate, cadence)
    assert np.nanmax(cleaned) == 135.0


def test_heart_rate_near_cadence_stays() -> None:
    rng = np.random.default_rng(4)
    cadence = 172.0 + np.round(rng.normal(0, 1.2, 900))
    heart_rate = np.round(172.0 + 1.5 * np.sin(SECONDS / 80.0))
    cleaned, flags = clean_heart_rate(heart_rate, cadence)
    assert np.isfinite(cleaned).all()
    assert flags == []


@pytest.mark.parametrize("factor", [1.0, 0.5], ids=["steps", "strides"])
@pytest.mark.parametrize(("late_s", "noise_bpm"), [(8, 1.0), (4, 1.5)])
def test_late_lock_with_noise_is_removed(factor: float, late_s: float, noise_bpm: float) -> None:
    rng = np.random.default_rng(6)
    seconds = np.arange(2400)
    steps = 168.0 + coloured_noise(rng, 2400, sd=2.5, tau_s=12)
    seen = followed(steps * (1 - np.exp(-1 / late_s)), float(np.exp(-1 / late_s)), 168.0) * factor
    onto = np.clip((seconds - 300) / 40, 0, 1)
    heart = 140.0 + coloured_noise(rng, 2400, sd=1.5, tau_s=15)
    shown = np.round((1 - onto) * heart + onto * (seen + coloured_noise(rng, 2400, sd=noise_bpm, tau_s=6)))
    cleaned, _ = clean_heart_rate(shown, 2 * np.round(steps / 2))
    assert np.isnan(cleaned[360:]).mean() > 0.9
    assert np.isfinite(cleaned[:280]).all()


@pytest.mark.parametrize("seed", range(6))
def test_heart_that_drifts_along_the_steps_stays(seed: int) -> None:
    rng = np.random.default_rng([7, seed])
    steps = 168.0 + coloured_noise(rng, 2400, sd=2.5, tau_s=12)
    heart = np.linspace(165.0, 171.0, 2400) + coloured_noise(rng, 2400, sd=1.5, tau_s=15)
    cleaned, flags = clean_heart_rate(np.round(heart), 2 * np.round(steps / 2))
    assert np.isfinite(cleaned).all()
    assert flags == []


def test_sparse_heart_rate_covers_all(make_activity: Callable[..., Activity]) -> None:
    seconds = np.arange(0, 900, 4.0)
    heart_rate = np.where(np.arange(seconds.size) % 3 == 0, 140.0, np.nan)
    signal = clean(make_activity(seconds, speed_mps=3.0, heart_rate_bpm=heart_rate))
    assert signal.summary.heart_rate_coverage > 0.95


def test_strap_falling_off_leaves_a_hole(make_activity: Callable[..., Activity]) -> None:
    heart_rate = np.where((SECONDS > 300) & (SECONDS < 400), np.nan, 140.0)
    signal = clean(make_activity(SECONDS, speed_mps=3.0, heart_rate_bpm=heart_rate))
    assert signal.summary.heart_rate_coverage == pytest.approx(801 / 900, abs=0.002)
