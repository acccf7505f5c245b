from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.signal.elevation.altitude_noise import Noise, altitude_noise
from pipeline.signal.elevation.ascent import ascent, turning_heights

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats

TWO_HOURS = 7200
SEEDS = [pytest.param(seed, id=f"seed-{seed}") for seed in range(4)]
HILLS = [
    pytest.param("triangles", 50, 10.0, id="50-triangles-of-10m"),
    pytest.param("triangles", 25, 20.0, id="25-triangles-of-20m"),
    pytest.param("triangles", 10, 50.0, id="10-triangles-of-50m"),
    pytest.param("sines", 50, 10.0, id="50-sines-of-10m"),
    pytest.param("sines", 25, 20.0, id="25-sines-of-20m"),
    pytest.param("sines", 10, 50.0, id="10-sines-of-50m"),
]


def white(seed: int, sd_m: float) -> Floats:
    return np.random.default_rng(seed).normal(0.0, sd_m, TWO_HOURS)


@pytest.mark.parametrize("seed", SEEDS)
def test_white_noise_on_the_flat_climbs_little(seed: int) -> None:
    altitude = white(seed, 1.0)
    assert ascent(altitude, altitude_noise(altitude, 1.0)).ascent_m < 30.0


@pytest.mark.parametrize("seed", SEEDS)
def test_slow_noise_on_the_flat_climbs_little(seed: int, slow_noise: Callable[..., Floats]) -> None:
    altitude = slow_noise(seed, TWO_HOURS, 1.0, 30.0)
    assert ascent(altitude, altitude_noise(altitude, 1.0)).ascent_m < 100.0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("shape", "count", "height_m"), HILLS)
@pytest.mark.parametrize("kind", ["white", "slow"])
def test_noisy_hills_of_500m(
    kind: str,
    shape: str,
    count: int,
    height_m: float,
    seed: int,
    hills: Callable[..., Floats],
    slow_noise: Callable[..., Floats],
) -> None:
    noise = white(seed, 1.0) if kind == "white" else slow_noise(seed, TWO_HOURS, 1.0, 30.0)
    altitude = hills(shape, count, height_m, TWO_HOURS) + noise
    found = ascent(altitude, altitude_noise(altitude, 1.0))
    allowed = max(0.08 * 500.0, found.sd_m)
    assert abs(found.ascent_m - 500.0) <= allowed
    assert abs(found.descent_m - 500.0) <= allowed + 10.0


@pytest.mark.parametrize("shape", ["triangles", "sines"])
def test_small_hills_under_a_barometer(shape: str, hills: Callable[..., Floats]) -> None:
    altitude = np.round((hills(shape, 100, 3.0, TWO_HOURS) + white(1, 0.3)) / 0.2) * 0.2
    assert ascent(altitude, altitude_noise(altitude, 1.0)).ascent_m == pytest.approx(300.0, rel=0.08)


def test_ascent_without_noise_is_exact() -> None:
    altitude = np.concatenate([np.linspace(0, 40, 200), np.linspace(40, 15, 100), np.linspace(15, 30, 100)])
    found = ascent(altitude, Noise(0.0, 0.0, 0.0))
    assert found.ascent_m == pytest.approx(55.0)
    assert found.descent_m == pytest.approx(25.0)


def climbed_step_by_step(path: list[float], smallest: float) -> float:
    """Hysteresis by its definition, one height after the other."""
    low = high = path[0]
    total, climbing = 0.0, False
    for height in path:
        if climbing and height <= high - smallest:
            total, climbing, low = total + high - low, False, height
        elif climbing:
            high = max(high, height)
        elif height >= low + smallest:
            climbing, high = True, height
        else:
            low = min(low, height)
    return total + (high - low if climbing else 0.0)


@given(
    st.lists(st.integers(-50, 50).map(lambda n: n / 7.0), min_size=1, max_size=60), st.sampled_from([0.51, 1.01, 3.01])
)  # no multiple of a seventh
def test_turning_heights_sum_to_the_ascent(path: list[float], smallest: float) -> None:
    whole, part, again = turning_heights([np.array(path), np.array(path[:2]), np.array(path)], smallest)
    assert (again == whole).all()
    assert (part == turning_heights([np.array(path[:2])], smallest)).all()
    swings = np.diff(whole)
    assert swings[swings > 0].sum() == pytest.approx(climbed_step_by_step(path, smallest), abs=1e-9)
    assert (np.abs(swings) >= smallest).all()
    assert (swings[1:] * swings[:-1] < 0).all()
