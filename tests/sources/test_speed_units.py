"""Speeds in other units than metres per second."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.sources.speed_units import in_mps
from sample_data.short_runs import run

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity

TRUTH = run(7)
KMH, MPH = 3.6, 3600 / 1609.344


def indoors(speed: pl.Expr, total_m: float | None, sport: str | None = "running") -> Activity:
    """Return a run of which only the speed and the total are known."""
    blank = ("latitude_deg", "longitude_deg", "distance_m")
    records = TRUTH.records.with_columns(speed, *(pl.lit(None, pl.Float64).alias(name) for name in blank))
    return replace(TRUTH, records=records, totals=replace(TRUTH.totals, distance_m=total_m), sport=sport, notes=())


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        (pl.col("speed_mps") * KMH, "kmh"),
        (pl.col("speed_mps") * MPH, "mph"),
        (1000 / 60 / pl.col("speed_mps").replace(0.0, None), "min_per_km"),
    ],
    ids=["kmh", "mph", "pace"],
)
def test_speeds_add_up_to_the_total(written: pl.Expr, unit: str) -> None:
    mended = in_mps(indoors(written.alias("speed_mps"), TRUTH.totals.distance_m))
    both = pl.DataFrame({"own": mended.records["speed_mps"], "truth": TRUTH.records["speed_mps"]}).drop_nulls()
    assert (both["own"] - both["truth"]).abs().max() == pytest.approx(0, abs=1e-9)
    assert mended.notes == (f"speed_unit:{unit}",)


@pytest.mark.parametrize(
    ("mps", "unit"),
    [(3.0, None), (7.0, None), (8.0, "unknown"), (10.8, "unknown"), (19.0, "kmh"), (40.0, "unknown")],
)
def test_speeds_alone_are_converted_if_one_unit_is_usual(mps: float, unit: str | None) -> None:
    mended = in_mps(indoors(pl.lit(mps).alias("speed_mps"), None))
    assert mended.notes == ((f"speed_unit:{unit}",) if unit else ())
    assert mended.records["speed_mps"].is_null().all() == (unit == "unknown")


@pytest.mark.parametrize("sport", ["cycling", None])
def test_a_ride_keeps_its_speed(sport: str | None) -> None:
    ride = indoors(pl.lit(9.0).alias("speed_mps"), None, sport)
    assert in_mps(ride) is ride
