from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.segments.thresholds.efforts import best_efforts

if TYPE_CHECKING:
    from collections.abc import Callable


def test_best_efforts_of_a_run(stream_of: Callable[..., pl.DataFrame]) -> None:
    stream = stream_of(
        {"seconds": 600, "speed_mps": 2.5, "heart_rate_bpm": 140},
        {"seconds": 60, "speed_mps": 5.0, "heart_rate_bpm": 180},
        {"seconds": 1200, "speed_mps": 2.5, "heart_rate_bpm": 141},
    )
    efforts = best_efforts(stream)
    fastest = dict(zip(efforts.duration_s.tolist(), efforts.flat_speed_mps.tolist(), strict=True))
    assert fastest[60] == pytest.approx(5.0)
    assert fastest[120] == pytest.approx((60 * 5 + 60 * 2.5) / 120)
    assert max(fastest) == 1800
    assert efforts.max_heart_rate_bpm == 180
    assert efforts.steady_heart_rate_bpm.max() < 150, "the fast minute is not steady"


def test_a_downhill_kilometre_is_no_best_effort(stream_of: Callable[..., pl.DataFrame]) -> None:
    level = best_efforts(stream_of({"seconds": 1200, "speed_mps": 3.3}))
    downhill = best_efforts(stream_of({"seconds": 1200, "speed_mps": 3.9, "grade": -0.06}))
    assert downhill.flat_speed_mps.max() < level.flat_speed_mps.max()


def test_standing_still_counts_as_standing(stream_of: Callable[..., pl.DataFrame]) -> None:
    stream = stream_of({"seconds": 60, "speed_mps": 4.0}, {"seconds": 60, "speed_mps": 4.0, "state": "paused"})
    assert best_efforts(stream).flat_speed_mps[-1] == pytest.approx(2.0)
    assert math.isnan(best_efforts(stream).max_heart_rate_bpm)


def test_a_block_with_a_stop_is_not_steady(stream_of: Callable[..., pl.DataFrame]) -> None:
    """A second of standing leaves its block out, and no other."""
    stream = stream_of({"seconds": 1800, "speed_mps": 2.5, "heart_rate_bpm": 140})
    steady = best_efforts(stream).steady_heart_rate_bpm
    states = stream["state"].to_list()
    states[900] = "stopped"
    stopped = best_efforts(stream.with_columns(state=pl.Series(states, dtype=stream.schema["state"])))
    assert len(stopped.steady_heart_rate_bpm) == len(steady) - 1 > 1


FLAT = {"seconds": 600, "speed_mps": 3.0}


@pytest.mark.parametrize(
    ("part", "minutes", "speed_mps"),
    [
        pytest.param(FLAT, 24, 3.0, id="the-same"),
        pytest.param(FLAT | {"speed_mps": 4.2}, 24, 3.5, id="faster"),
        pytest.param(FLAT | {"speed_mps": 1.7}, 14, 3.0, id="walked"),
        pytest.param(FLAT | {"grade": 0.02}, 14, 3.0, id="up"),
        pytest.param(FLAT | {"grade": -0.02}, 14, 3.0, id="down"),
        pytest.param(FLAT | {"state": "stopped"}, 14, 3.0, id="stopped"),
    ],
)
def test_power_is_compared_over_steady_running_on_the_flat(
    stream_of: Callable[..., pl.DataFrame], part: dict[str, Any], minutes: int, speed_mps: float
) -> None:
    """The first six minutes settle; of the ten that differ all count or none."""
    efforts = best_efforts(stream_of(FLAT | {"seconds": 1200}, part).with_columns(power_w=pl.lit(250.0, pl.Float32)))
    assert (efforts.flat_power_w, efforts.flat_power_s) == (250, 60 * minutes)
    assert efforts.flat_power_speed_mps == pytest.approx(speed_mps)


@pytest.mark.parametrize("missing", [60, 600], ids=["a-second-of-each-of-ten-blocks", "a-second-in-ten-minutes"])
def test_a_block_without_all_its_power_is_left_out(stream_of: Callable[..., pl.DataFrame], missing: int) -> None:
    stream = stream_of(FLAT | {"seconds": 1800})
    power = pl.Series("power_w", [None if second % missing == 0 else 250.0 for second in range(1800)], pl.Float32)
    assert best_efforts(stream.with_columns(power)).flat_power_s == {60: 0.0, 600: 1440 - 2 * 120}[missing]


def test_a_block_in_which_the_pace_changes_is_left_out(stream_of: Callable[..., pl.DataFrame]) -> None:
    changing = [{"seconds": 60, "speed_mps": speed} for speed in (2.5, 3.5)]
    stream = stream_of(FLAT, *changing, FLAT | {"seconds": 360}).with_columns(power_w=pl.lit(250.0, pl.Float32))
    assert best_efforts(stream).flat_power_s == (1080 - 360) - 120


@pytest.mark.parametrize(
    ("seconds", "power_w", "stopped_at", "counted_s"),
    [
        pytest.param(480, 250.0, None, 120, id="one-block"),
        pytest.param(479, 250.0, None, 0, id="not-quite-one"),
        pytest.param(1800, None, None, 0, id="no-power"),
        pytest.param(1800, 250.0, 900, 1320, id="a-second-of-standing"),
    ],
)
def test_power_counts_in_whole_blocks(
    stream_of: Callable[..., pl.DataFrame],
    seconds: int,
    power_w: float | None,
    stopped_at: int | None,
    counted_s: float,
) -> None:
    stream = stream_of(FLAT | {"seconds": seconds}).with_columns(power_w=pl.lit(power_w, pl.Float32))
    if stopped_at:
        states = ["stopped" if second == stopped_at else "moving" for second in range(seconds)]
        stream = stream.with_columns(state=pl.Series(states, dtype=stream.schema["state"]))
    efforts = best_efforts(stream)
    assert efforts.flat_power_s == counted_s
    assert math.isnan(efforts.flat_power_w) == (counted_s == 0)
