from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.signal.clean import clean
from pipeline.signal.state.classify import stopped_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def seconds_in(stream: pl.DataFrame, state: str) -> list[int]:
    return np.flatnonzero((stream["state"] == state).to_numpy()).tolist()


@pytest.mark.parametrize(
    ("interval_s", "hole_s", "gap_s"),
    [
        pytest.param(1, 10, 0, id="1s-hole-10"),
        pytest.param(1, 11, 10, id="1s-hole-11"),
        pytest.param(5, 25, 0, id="5s-hole-25"),
        pytest.param(5, 30, 29, id="5s-hole-30"),
        pytest.param(10, 50, 0, id="10s-hole-50"),
    ],
)
def test_shortest_gap(interval_s: int, hole_s: int, gap_s: int, make_activity: Callable[..., Activity]) -> None:
    before = np.arange(0, 301, interval_s)
    seconds = np.concatenate([before, before + 300 + hole_s])
    signal = clean(make_activity(seconds, speed_mps=3.0, heart_rate_bpm=140.0, altitude_m=20.0))
    gap = signal.stream.filter(pl.col("state") == "gap")
    assert gap.height == gap_s
    assert signal.summary.moving_s == signal.summary.elapsed_s - gap_s
    assert (
        gap.select("speed_mps", "heart_rate_bpm", "altitude_m", "grade").null_count().sum_horizontal()[0] == 4 * gap_s
    )
    assert signal.summary.distance_m == pytest.approx(3.0 * signal.summary.moving_s, rel=0.01)


@pytest.mark.parametrize(
    ("columns", "stopped_s"),
    [
        pytest.param({"speed_mps": np.where(abs(SECONDS - 300) < 20, 0.2, 3.0)}, 39, id="gps-noise-at-rest"),
        pytest.param({"speed_mps": np.where(abs(SECONDS - 300) < 2, 0.0, 3.0)}, 0, id="3-seconds"),
        pytest.param({"speed_mps": 0.8}, 0, id="slow-walk"),
        pytest.param({"speed_mps": 0.0, "cadence_rpm": 80.0}, 0, id="treadmill-without-speed"),
        pytest.param({"heart_rate_bpm": 120.0}, 0, id="heart-rate-alone"),
        pytest.param({"cadence_rpm": np.where(abs(SECONDS - 300) < 20, 0, 80.0)}, 39, id="cadence-alone"),
        pytest.param({"speed_mps": 0.1, "altitude_m": 0.25 * SECONDS}, 0, id="stairs-in-a-house"),
        pytest.param({"speed_mps": 0.1, "altitude_m": 100 + np.round(SECONDS % 3 * 0.2, 1)}, 600, id="flat-barometer"),
    ],
)
def test_standing_still(columns: dict[str, Any], stopped_s: int, make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, **columns))
    assert len(seconds_in(signal.stream, "stopped")) == pytest.approx(stopped_s, abs=1)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(SECONDS >= 300, id="altitude-from-the-middle"),
        pytest.param((SECONDS < 290) | (SECONDS >= 297), id="a-hole-in-the-stop"),
        pytest.param(SECONDS < 0, id="no-altitude"),
    ],
)
def test_hole_in_altitude_is_no_climb(known: Any) -> None:
    still, altitude = np.zeros(600), np.where(known, 500.0, np.nan)
    assert stopped_seconds(still, still, altitude, 0.5).all()
