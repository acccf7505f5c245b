from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.cadence import steps_per_minute
from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


@pytest.mark.parametrize(
    ("counted", "speed_mps", "steps"),
    [
        pytest.param(82.0, 2.8, 164.0, id="running-strides"),
        pytest.param(164.0, 2.8, 164.0, id="running-steps"),
        pytest.param(78.5, 2.3, 157.0, id="jogging-strides"),
        pytest.param(152.0, 2.1, 152.0, id="jogging-steps"),
        pytest.param(87.0, 1.7, 174.0, id="slow-jogging-strides"),
        pytest.param(168.0, 1.7, 168.0, id="slow-jogging-steps"),
        pytest.param(124.0, 1.7, 124.0, id="fast-walking-steps"),
        pytest.param(62.0, 1.7, 124.0, id="fast-walking-strides"),
        pytest.param(100.0, 6.0, 200.0, id="racing-strides"),
        pytest.param(55.0, 1.4, 110.0, id="walking-strides"),
        pytest.param(112.0, 1.4, 112.0, id="walking-steps"),
        pytest.param(38.0, 0.7, 76.0, id="climbing-strides"),
        pytest.param(75.0, 0.7, 75.0, id="climbing-steps"),
        pytest.param(82.0, np.nan, 164.0, id="treadmill-strides"),
        pytest.param(164.0, np.nan, 164.0, id="treadmill-steps"),
    ],
)
def test_strides_and_steps(counted: float, speed_mps: float, steps: float) -> None:
    found = steps_per_minute(np.full(600, counted), np.full(600, speed_mps))
    assert found == pytest.approx(np.full(600, steps))


def test_walking_breaks_count_the_same() -> None:
    walking = (SECONDS // 60) % 3 == 0
    found = steps_per_minute(np.where(walking, 56.0, 83.0), np.where(walking, 1.4, 2.9))
    assert found == pytest.approx(np.where(walking, 112.0, 166.0))


@pytest.mark.parametrize("silent_s", [8, 30])
def test_zeros_at_running_speed_are_dropouts(silent_s: int) -> None:
    counted = np.full(600, 82.0)
    counted[100 : 100 + silent_s] = 0.0
    found = steps_per_minute(counted, np.full(600, 3.0))
    assert np.isnan(found[100 : 100 + silent_s]).all() == (silent_s > 10)
    assert np.isfinite(found[:100]).all()


def test_zeros_while_standing_stay_zero() -> None:
    standing = abs(SECONDS - 300) < 20
    found = steps_per_minute(np.where(standing, 0.0, 82.0), np.where(standing, 0.0, 3.0))
    assert (found[standing] == 0).all()


def test_crank_revolutions_are_no_steps(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=8.0, cadence_rpm=85.0, activity={"sport": "cycling"}))
    assert signal.stream["cadence_spm"].null_count() == 600
