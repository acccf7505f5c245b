from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from pipeline.signal.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def seconds_in(stream: pl.DataFrame, state: str) -> list[int]:
    return np.flatnonzero((stream["state"] == state).to_numpy()).tolist()


@pytest.mark.parametrize(
    ("events", "paused"),
    [
        pytest.param([], [], id="no-events"),
        pytest.param([(0, "start"), (599, "stop_all")], [], id="start-and-end"),
        pytest.param([(0, "start"), (100, "stop"), (160, "start")], range(100, 160), id="one-pause"),
        pytest.param([(0, "start"), (100.4, "stop_all"), (160.2, "start")], range(101, 161), id="fractions"),
        pytest.param([(0, "start"), (100, "stop"), (110, "stop_all"), (160, "start")], range(100, 160), id="two-stops"),
        pytest.param([(160, "start"), (0, "start"), (100, "stop")], range(100, 160), id="out-of-order"),
        pytest.param([(100, "stop"), (160, "start")], range(100, 160), id="no-first-start"),
        pytest.param([(0, "start"), (100, "stop"), (130, "start"), (130, "start")], range(100, 130), id="two-starts"),
        pytest.param([(0, "start"), (9e6, "stop")], [], id="stop-after-the-end"),
    ],
)
def test_pauses_follow_the_timer(
    events: list[tuple[float, str]], paused: list[int], make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=3.0, events=tuple(events)))
    assert seconds_in(signal.stream, "paused") == list(paused)
    assert signal.summary.timer_s == 600 - len(list(paused))
    assert signal.stream.filter(pl.col("state") == "paused")["speed_mps"].sum() == 0.0


@pytest.mark.parametrize(
    ("goes_on", "paused"),
    [pytest.param(True, range(100, 150), id="distance-grows-again"), pytest.param(False, range(100, 600), id="stands")],
)
def test_missing_last_start_by_distance(
    goes_on: bool,  # noqa: FBT001 - a parameter of the test
    paused: range,
    make_activity: Callable[..., Activity],
) -> None:
    speed = np.where((SECONDS < 100) | ((SECONDS >= 149) & goes_on), 3.0, 0.0)
    distance = np.cumsum(np.append(0, speed[:-1]))
    signal = clean(make_activity(SECONDS, speed_mps=speed, distance_m=distance, events=((0, "start"), (100, "stop"))))
    assert seconds_in(signal.stream, "paused") == list(paused)


def test_silent_auto_pause_is_no_gap(
    make_activity: Callable[..., Activity],
) -> None:
    seconds = SECONDS[(SECONDS <= 100) | (SECONDS >= 160)]
    signal = clean(make_activity(seconds, speed_mps=3.0, events=((0, "start"), (101, "stop"), (160, "start"))))
    assert seconds_in(signal.stream, "paused") == list(range(101, 160))
    assert seconds_in(signal.stream, "gap") == []
