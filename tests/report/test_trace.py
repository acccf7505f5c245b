from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.document.form import to_plain
from pipeline.report.document.runs import Trace
from pipeline.report.trace import TRACE_POINTS, trace


def stream(seconds: list[int], state: str = "moving", **columns: list[Any]) -> pl.DataFrame:
    start = datetime(2026, 11, 9, 6, 30, tzinfo=UTC)
    empty = {name: [None] * len(seconds) for name in ("speed_mps", "grade", "heart_rate_bpm")}
    return pl.DataFrame(
        {"time": [start + timedelta(seconds=second) for second in seconds], "state": [state] * len(seconds)}
        | empty
        | columns,
        schema_overrides=dict.fromkeys(empty, pl.Float32),
    )


def test_short_stream_keeps_every_second() -> None:
    thinned = trace(
        stream([0, 1, 2], speed_mps=[2.0, 3.0, 4.0], grade=[0.0, 0.05, 0.1], heart_rate_bpm=[120, 121, 122])
    )
    minutes = (0.01, 0.03, 0.04)
    assert thinned == Trace(
        minute=minutes, speed_mps=(2.0, 3.0, 4.0), grade_pct=(0.0, 5.0, 10.0), heart_rate_bpm=(120, 121, 122)
    )


@given(st.integers(1, 20_000), st.integers(1, 400))
def test_never_more_points_than_asked_for(length: int, points: int) -> None:
    thinned = trace(stream([0, length], speed_mps=[1.0, 2.0]), points)
    assert len(thinned.minute) <= points
    assert {len(values) for values in to_plain(thinned).values()} == {len(thinned.minute)}


def test_means_keep_the_distance() -> None:
    speeds = [2.0 + (second % 7) / 10 for second in range(5000)]
    thinned = trace(stream(list(range(5000)), speed_mps=speeds))
    assert len(thinned.speed_mps) == TRACE_POINTS
    assert sum(filter(None, thinned.speed_mps)) / TRACE_POINTS == pytest.approx(sum(speeds) / 5000, abs=0.005)


def test_a_gap_and_a_stop_leave_holes() -> None:
    with_gap = trace(stream([0, 1, 8, 9], speed_mps=[2.0] * 4), points=10)
    assert with_gap.speed_mps == (2.0, 2.0, None, None, None, None, None, None, 2.0, 2.0)
    assert trace(stream([0, 1], state="stopped", speed_mps=[0.2, 0.1])).speed_mps == (None, None)


def test_empty_stream_gives_an_empty_trace() -> None:
    assert trace(stream([])) == Trace(minute=(), speed_mps=(), grade_pct=(), heart_rate_bpm=())
