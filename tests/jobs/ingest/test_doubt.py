"""What was typed as a run and is more probably a ride: no run, until a person says that it was one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from pipeline.jobs.ingest.read import prepare
from sample_data.sensors import METRES_PER_DEGREE
from sample_data.short_runs import run

SPEED_MPS = 5.6


def test_a_doubted_run_keeps_its_efforts() -> None:
    activity = run(12)
    times = activity.records["time"]
    north_m = SPEED_MPS * (times - times[0]).dt.total_seconds().to_numpy()
    wander_m = np.random.default_rng(3).normal(0.0, 0.5, north_m.size)
    unknown = [pl.lit(None, kind).alias(name) for name, kind in activity.records.schema.items() if name != "time"]
    records = activity.records.with_columns(unknown).with_columns(
        latitude_deg=(north_m + wander_m) / METRES_PER_DEGREE, longitude_deg=pl.lit(10.0)
    )
    ride = replace(activity, records=records, totals=type(activity.totals)(), events=activity.events.clear())
    row = prepare(ride, source="1.gpx", content_sha256="0" * 64, home_timezone=None, intact=True).row
    assert row["recorded_sport"] == "generic"
    assert any(flag.startswith("maybe_ride_pct:") for flag in row["quality_flags"])
    assert row["best_effort_flat_speed_mps"]
