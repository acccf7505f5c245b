from __future__ import annotations

import numpy as np
import pytest

from pipeline.signal.speed.ceiling import possible_speed

MOVING = np.array([True, True, False, True])
SPEED = np.array([3.0, 14.0, 30.0, 4_000.0])


@pytest.mark.parametrize(
    ("on_foot", "kept", "flags"),
    [
        pytest.param(True, [3.0, np.nan, 30.0, np.nan], ["impossible_speed:2"], id="a-ride-home-may-be-fast"),
        pytest.param(False, [3.0, 14.0, 30.0, np.nan], ["impossible_speed:1"], id="wheels"),
    ],
)
def test_ceiling(*, on_foot: bool, kept: list[float], flags: list[str]) -> None:
    speed, found = possible_speed(SPEED, MOVING, on_foot=on_foot)
    np.testing.assert_array_equal(speed, kept)
    assert found == flags
