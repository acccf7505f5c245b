from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.grid import make_grid, resample

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity


@pytest.mark.parametrize(
    ("seconds", "size", "interval_s"),
    [
        pytest.param(np.arange(0, 100, 1.0), 100, 1.0, id="every-second"),
        pytest.param(np.arange(0, 100, 0.2), 100, 0.2, id="five-a-second"),
        pytest.param(np.arange(0, 101, 10.0), 101, 10.0, id="every-10-seconds"),
        pytest.param(np.cumsum([0, 1, 3, 8, 2, 5, 3, 3]), 26, 3.0, id="smart-recording"),
        pytest.param(np.arange(0, 100, 1.0) + 0.4, 100, 1.0, id="between-the-seconds"),
        pytest.param([0.0], 1, 1.0, id="one-record"),
        pytest.param([0.0, 0.0, 0.0], 1, 1.0, id="one-time"),
    ],
)
def test_one_row_per_second(
    seconds: list[float], size: int, interval_s: float, make_activity: Callable[..., Activity]
) -> None:
    grid, _, _ = make_grid(make_activity(seconds).records)
    assert grid.size == size
    assert grid.interval_s == pytest.approx(interval_s)


def test_long_holes_stay_empty(make_activity: Callable[..., Activity]) -> None:
    seconds = np.array([0.0, 1, 2, 6, 7, 30, 31])
    grid, records, _ = make_grid(make_activity(seconds, heart_rate_bpm=seconds).records)
    series = resample(grid, records["heart_rate_bpm"].to_numpy())
    assert series[:8] == pytest.approx(np.arange(8.0))
    assert np.isnan(series[8:30]).all()
    assert series[30:] == pytest.approx([30, 31])


def test_sparse_sensor_is_interpolated(make_activity: Callable[..., Activity]) -> None:
    seconds = np.arange(0, 200.0)
    altitude = np.where(seconds % 7 == 0, seconds, np.nan)
    grid, records, _ = make_grid(make_activity(seconds, altitude_m=altitude).records)
    series = resample(grid, records["altitude_m"].to_numpy())
    assert series[:197] == pytest.approx(seconds[:197])


@pytest.mark.parametrize(
    ("strays", "flag"),
    [
        pytest.param([-1.0e9], "records_far_away:1", id="before"),
        pytest.param([5.0e9], "records_far_away:1", id="after"),
        pytest.param([-1.5e9, 9.0e8, 9.1e8], "records_far_away:3", id="both"),
    ],
)
def test_records_of_a_wrong_clock(strays: list[float], flag: str, make_activity: Callable[..., Activity]) -> None:
    seconds = np.sort(np.concatenate([strays, np.arange(600.0)]))
    signal = clean(make_activity(seconds, speed_mps=3.0))
    assert signal.summary.elapsed_s == 600.0
    assert flag in signal.summary.quality_flags


def test_watch_left_running(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(np.arange(0, 40 * 86_400, 40_000.0), heart_rate_bpm=60.0))
    assert signal.stream.height <= 5 * 86_400
    assert "cut_after_days:5" in signal.summary.quality_flags


@pytest.mark.parametrize(
    ("seconds", "flag"),
    [
        pytest.param(np.arange(0, 600, 10.0), "sparse_records", id="every-10-seconds"),
        pytest.param(np.arange(-1.15e9, -1.15e9 + 60), "clock_relative", id="clock-of-1990"),
    ],
)
def test_doubtful_clocks_are_flagged(seconds: list[float], flag: str, make_activity: Callable[..., Activity]) -> None:
    assert flag in clean(make_activity(seconds, speed_mps=3.0)).summary.quality_flags
