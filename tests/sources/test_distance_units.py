"""Distances in kilometres and miles where the format says metres."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from pipeline.sources.activity import Activity, SessionTotals
from pipeline.sources.distance_units import in_metres
from pipeline.sources.records import records_frame
from pipeline.units import METRES_PER_MILE
from sample_data.short_runs import run

MILE = METRES_PER_MILE


def session(distance: float, minutes: float = 30, sport: str | None = "running") -> Activity:
    start = datetime(2026, 9, 13, 6, tzinfo=UTC)
    totals = SessionTotals(timer_s=minutes * 60, distance_m=distance)
    return Activity(
        format="tcx", sport=sport, start_time=start, records=records_frame(np.empty(0, int), {}), totals=totals
    )


@pytest.mark.parametrize("metres", [1000.0, MILE], ids=["km", "mi"])
@pytest.mark.parametrize("evidence", ["latitude_deg", "speed_mps", "distance_m"])
def test_a_total_is_converted_to_what_the_records_say(metres: float, evidence: str) -> None:
    truth = run(7)
    assert truth.totals.distance_m
    columns = ["time", "heart_rate_bpm", evidence, *["longitude_deg"] * (evidence == "latitude_deg")]
    empty = [pl.lit(None, pl.Float64).alias(name) for name in truth.records.columns if name not in columns]
    wrong = replace(
        truth,
        records=truth.records.with_columns(empty),
        totals=replace(truth.totals, distance_m=truth.totals.distance_m / metres),
    )
    mended = in_metres(wrong)
    assert mended.totals.distance_m == pytest.approx(truth.totals.distance_m)
    assert mended.notes[-1] == f"distance_unit:{'km' if metres == 1000 else 'mi'}"


def test_records_and_totals_in_one_unit_are_converted_together() -> None:
    truth = run(7)
    assert truth.totals.distance_m
    records = truth.records.with_columns(pl.col("distance_m") / MILE)
    wrong = replace(truth, records=records, totals=replace(truth.totals, distance_m=truth.totals.distance_m / MILE))
    mended = in_metres(wrong)
    assert mended.records["distance_m"][-1] == pytest.approx(truth.records["distance_m"][-1])
    assert mended.totals.distance_m == pytest.approx(truth.totals.distance_m)


@pytest.mark.parametrize(
    ("distance", "minutes", "expected"),
    [
        pytest.param(3.36, 30, None, id="3.36-either-unit"),
        pytest.param(6.0, 25, 6000, id="6-km-as-miles-too-fast"),
        pytest.param(0.9, 18, 0.9 * MILE, id="0.9-miles-as-km-too-slow"),
        pytest.param(3360.0, 30, 3360, id="metres"),
        pytest.param(3.36, 2, 3.36, id="too-short-to-tell"),
        pytest.param(0.0, 30, 0.0, id="none"),
        pytest.param(100.0, 30, None, id="no-unit-fits"),
        pytest.param(5400 / 0.3048, 30, 5400 / 0.3048, id="feet-or-a-ride"),
        pytest.param(540_000.0, 30, 5400, id="centimetres"),
        pytest.param(1_500_000.0, 9, 1500, id="metres-read-as-km"),
        pytest.param(13_200.0, 30, 13_200.0, id="fast-for-a-race"),
    ],
)
def test_a_total_alone_is_converted_if_one_unit_fits(distance: float, minutes: float, expected: float | None) -> None:
    mended = in_metres(session(distance, minutes))
    assert mended.totals.distance_m == pytest.approx(expected)
    assert bool(mended.notes) == (expected != distance), "every change is flagged"


def test_other_sports_and_standing_still_are_left_alone() -> None:
    assert in_metres(session(3.36, sport="training")).totals.distance_m == 3.36
    assert in_metres(session(17_716.0, sport=None)).totals.distance_m == 17_716.0, "perhaps a ride"
    still = run(7)
    constant = {"speed_mps": 0.0, "latitude_deg": 52.0, "longitude_deg": 13.0, "distance_m": 0.0}
    records = still.records.with_columns(pl.lit(value).alias(name) for name, value in constant.items())
    totals = replace(still.totals, distance_m=3.0)
    assert in_metres(replace(still, records=records, totals=totals)).totals == totals
