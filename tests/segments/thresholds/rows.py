"""Rows of the activities table as thresholds read them: runs at a share of what the athlete could."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from pipeline.segments.thresholds.critical_speed import sustainable_speed
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.evidence import DEVICE_COLUMNS

DAY = date(2026, 11, 8)
CRITICAL_SPEED, D_PRIME = 3.9, 150.0


def run(
    days_ago: int,
    *,
    share: float,
    heart_rate: float | None = None,
    seconds: int = 3600,
    sprint_mps: float | None = None,
) -> dict[str, object]:
    """One row of the activities table: a run whose best efforts are a share of what the athlete could."""
    durations = EFFORT_DURATIONS_S[seconds >= EFFORT_DURATIONS_S].astype(float)
    speed = share * sustainable_speed(np.fmax(durations, 120.0), CRITICAL_SPEED, D_PRIME)
    if sprint_mps:
        speed = np.where(durations <= 5, sprint_mps, speed)
    return {
        "recorded_sport": "running",
        "local_start": datetime.combine(DAY - timedelta(days=days_ago), datetime.min.time()),
        "best_effort_flat_speed_mps": speed.tolist(),
        "best_effort_speed_mps": speed.tolist(),
        "max_heart_rate_bpm": heart_rate,
        "steady_flat_speed_mps": [],
        "steady_heart_rate_bpm": [],
    }


def walk(days_ago: int, *, sprint_mps: float) -> dict[str, object]:
    """A walk with a leap of the positions in it."""
    return run(days_ago, share=0.3, sprint_mps=sprint_mps) | {"recorded_sport": "walking"}


def evidence_of(*rows: dict[str, object]) -> pl.DataFrame:
    lists = pl.List(pl.Float32)
    return pl.DataFrame(
        rows,
        schema={
            "local_start": pl.Datetime("us"),
            "recorded_sport": pl.String,
            "sub_sport": pl.String,
            "best_effort_flat_speed_mps": lists,
            "best_effort_speed_mps": lists,
            "max_heart_rate_bpm": pl.Float32,
            "steady_flat_speed_mps": lists,
            "steady_heart_rate_bpm": lists,
            **dict.fromkeys(DEVICE_COLUMNS, pl.Float32),
        },
    )
