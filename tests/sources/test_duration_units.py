"""Durations in hours, minutes and milliseconds where the format says seconds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from pipeline.sources.activity import Activity, SessionTotals
from pipeline.sources.duration_units import in_seconds
from pipeline.sources.records import records_frame
from sample_data.short_runs import run


@pytest.mark.parametrize(
    ("timer", "distance_m", "sport", "expected", "unit"),
    [
        pytest.param(30.0, 5400.0, "running", 1800.0, "min", id="minutes"),
        pytest.param(0.5, 5400.0, "running", 1800.0, "h", id="hours"),
        pytest.param(5.5, 50_000.0, "hiking", 19_800.0, "h", id="hours-of-an-ultra"),
        pytest.param(1_800_000.0, 5400.0, "running", 1800.0, "ms", id="milliseconds"),
        pytest.param(1_800_000.0, 5400.0, None, 1800.0, "ms", id="unknown-sport"),
        pytest.param(1800.0, 5400.0, "running", 1800.0, None, id="seconds"),
        pytest.param(48.0, 400.0, "running", 48.0, None, id="a-fast-lap"),
        pytest.param(10.0, 100.0, "running", 10.0, None, id="a-sprint"),
        pytest.param(100_000.0, 160_000.0, "running", 100_000.0, None, id="a-hundred-miles"),
        pytest.param(400_000.0, 330_000.0, "running", 400_000.0, None, id="days-on-foot"),
        pytest.param(1800.0, 400_000.0, "running", 1800.0, None, id="a-wrong-distance"),
        pytest.param(900.0, 15_000.0, "cycling", 900.0, None, id="a-ride"),
        pytest.param(30.0, None, "running", 30.0, None, id="no-distance"),
    ],
)
def test_totals_alone(
    timer: float, distance_m: float | None, sport: str | None, expected: float, unit: str | None
) -> None:
    activity = Activity(
        format="tcx",
        sport=sport,
        start_time=datetime(2026, 9, 13, 6, tzinfo=UTC),
        records=records_frame(np.empty(0, int), {}),
        totals=SessionTotals(timer_s=timer, elapsed_s=timer, distance_m=distance_m),
    )
    mended = in_seconds(activity)
    assert mended.totals.timer_s == mended.totals.elapsed_s == pytest.approx(expected)
    assert mended.notes == ((f"duration_unit:{unit}",) if unit else ())


@pytest.mark.parametrize(
    ("factor", "unit"), [(1 / 3600, "h"), (1 / 60, "min"), (1000.0, "ms"), (0.5, None), (1.0, None)]
)
def test_records_decide(factor: float, unit: str | None) -> None:
    truth = run(7)
    assert truth.totals.timer_s
    wrong = replace(truth, totals=replace(truth.totals, timer_s=truth.totals.timer_s * factor))
    mended = in_seconds(wrong)
    assert mended.totals.elapsed_s == truth.totals.elapsed_s, "each is converted by itself"
    expected = truth.totals.timer_s if unit else wrong.totals.timer_s
    assert mended.totals.timer_s == pytest.approx(expected)
    assert (mended.notes[-1:] == (f"duration_unit:{unit}",)) == (unit is not None)
