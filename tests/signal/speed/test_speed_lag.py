from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def speeds(stream: pl.DataFrame) -> Floats:
    return stream["speed_mps"].to_numpy().astype(float)


def fast_and_slow() -> Floats:
    speed = np.full(600, 2.0)
    for start in range(60, 540, 120):
        speed[start : start + 20] = 5.0
    return speed


def smoothed_by(seconds: int, speed: Floats) -> Floats:
    """Mean of this and the last seconds: as a watch shows it."""
    padded = np.concatenate([np.full(seconds, speed[0]), speed])
    return np.convolve(padded, np.ones(seconds + 1) / (seconds + 1), "valid")


def strides_by_noisy_distance() -> tuple[Floats, Floats]:
    """Ten seconds of sprint every two minutes, and a distance that errs by 5 % a second as real ones do."""
    truth = np.full(600, 2.5)
    for start in range(60, 540, 120):
        truth[start : start + 10] = 6.0
    counted = np.cumsum(truth * np.random.default_rng(2).normal(1.0, 0.05, 600))
    return truth, np.concatenate([[0.0], counted[:-1]])


def test_smoothed_speed_is_shifted(make_activity: Callable[..., Activity]) -> None:
    truth = fast_and_slow()
    distance = np.concatenate([[0.0], np.cumsum(truth)[:-1]])
    found = speeds(clean(make_activity(SECONDS, speed_mps=smoothed_by(8, truth), distance_m=distance)).stream)
    starts, ends = (np.flatnonzero(np.diff(np.sign(found - 3.4)) == sign * 2) + 1 for sign in (1, -1))
    assert starts == pytest.approx(np.arange(60, 540, 120), abs=1)
    assert ends == pytest.approx(np.arange(80, 540, 120), abs=1)


def test_short_strides_keep_their_peak(make_activity: Callable[..., Activity]) -> None:
    truth, distance = strides_by_noisy_distance()
    shown = smoothed_by(12, truth)
    found = speeds(clean(make_activity(SECONDS, speed_mps=shown, distance_m=distance)).stream)
    height = np.array([found[start + 2 : start + 8].mean() for start in range(60, 540, 120)])
    assert height == pytest.approx(6.0, abs=0.4)
    steady = np.concatenate([found[start + 40 : start + 100] for start in range(60, 540, 120)])
    assert np.std(steady) < 0.1


@pytest.mark.parametrize(("metres", "seconds"), [(6.0, 1), (8.0, 2), (9.0, 3), (15.0, 4), (25.0, 6), (60.0, 1)])
def test_jump_of_distance_sharpens_nothing(metres: float, seconds: int, make_activity: Callable[..., Activity]) -> None:
    truth, distance = strides_by_noisy_distance()
    distance[350:] += np.minimum(np.arange(1, 251) / seconds, 1.0) * metres
    found = speeds(clean(make_activity(SECONDS, speed_mps=smoothed_by(12, truth), distance_m=distance)).stream)
    assert found[330:370].max() < 3.0
    assert found[302:308].mean() == pytest.approx(6.0, abs=0.4), "a stride stays"


@pytest.mark.parametrize(
    "distance",
    [
        pytest.param(None, id="no-distance"),
        pytest.param(np.cumsum(np.random.default_rng(1).uniform(0, 5, 600)), id="a-distance-of-noise"),
        pytest.param(np.cumsum(fast_and_slow()), id="a-distance-in-step"),
    ],
)
def test_speed_without_lag_stays(distance: Floats | None, make_activity: Callable[..., Activity]) -> None:
    truth = fast_and_slow()
    grid = make_activity(SECONDS, speed_mps=truth, **({} if distance is None else {"distance_m": distance}))
    fast = speeds(clean(grid).stream) > 3.5
    assert np.flatnonzero(np.diff(fast.astype(int)) == 1)[:2] == pytest.approx([59, 179], abs=0.1)
