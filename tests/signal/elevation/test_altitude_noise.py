from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.elevation.altitude_noise import NO_NOISE, altitude_noise

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats

TWO_HOURS = 7200


def white(seed: int, sd_m: float) -> Floats:
    return np.random.default_rng(seed).normal(0.0, sd_m, TWO_HOURS)


@pytest.mark.parametrize(
    ("noise", "white_m", "slow_m"),
    [
        pytest.param(lambda seed, _slow: white(seed, 0.3), 0.3, 0.0, id="white-0.3"),
        pytest.param(lambda seed, _slow: white(seed, 2.0), 2.0, 0.0, id="white-2"),
        pytest.param(lambda seed, slow: slow(seed, TWO_HOURS, 1.0, 30.0), 0.0, 1.0, id="slow-1"),
    ],
)
def test_noise_is_separated_from_ground(
    noise: Callable[..., Floats],
    white_m: float,
    slow_m: float,
    hills: Callable[..., Floats],
    slow_noise: Callable[..., Floats],
) -> None:
    altitude = hills("sines", 25, 20.0, TWO_HOURS) + noise(2, slow_noise)
    found = altitude_noise(altitude, 1.0)
    assert found.white_m == pytest.approx(white_m, abs=0.1)
    assert found.slow_m == pytest.approx(slow_m, abs=0.3)


def test_few_records_have_no_noise() -> None:
    assert altitude_noise(white(1, 1.0)[:19], 1.0) == NO_NOISE


@pytest.mark.parametrize("sd_m", [0.0, 1e-111])
def test_what_no_device_writes_is_no_noise(sd_m: float) -> None:
    assert altitude_noise(white(1, sd_m), 1.0) == NO_NOISE
