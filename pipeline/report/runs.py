"""The week's activities one by one: runs with their segments and traces, the others in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.report.summaries import ENDS
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from collections.abc import Mapping

BEST_STRETCHES = 5
BEST_LEAST_S = 3.0  # a stretch shorter than this is one stride or two; judgement

RUN_COLUMNS = (
    "activity_id",
    "sport",
    "sport_inferred",
    "distance_m",
    "elapsed_s",
    "moving_s",
    "ascent_m",
    "ascent_sd_m",
    "grade_quality",
    "heart_rate_coverage",
    "energy_kcal",
    "energy_kcal_low",
    "energy_kcal_high",
    "device_energy_kcal",
    "trimp",
    "running_stress_score",
    "quality_flags",
)
RUN_SEGMENT_COLUMNS = (
    "index",
    "label",
    "effort",
    "gait",
    "confidence",
    "annotated",
    "duration_s",
    "distance_m",
    "speed_mps",
    "grade",
    "grade_quality",
    "ascent_m",
    "heart_rate_bpm",
    *(f"gmax_pct_mvic{end}" for end in ENDS),
    "fibre_label",
)


def activities_on_foot(activities: pl.DataFrame) -> pl.DataFrame:
    """Keep the activities that are cut into segments, in order of time."""
    return activities.filter(pl.col("sport").is_in(list(ON_FOOT))).sort("start_time")


def runs(activities: pl.DataFrame, segments: pl.DataFrame, traces: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the week's activities on foot, each with its segments and, where given, its trace."""
    timed = with_minutes(activities, segments)
    by_run = timed.partition_by("activity_id", as_dict=True)
    return [
        {
            **{column: run[column] for column in RUN_COLUMNS},
            "local_start": run["local_start"].isoformat(timespec="seconds"),
            "segments": _segments(by_run.get((run["activity_id"],), timed.clear())),
            "trace": traces.get(run["activity_id"]),
        }
        for run in activities_on_foot(activities).iter_rows(named=True)
    ]


def with_minutes(activities: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """Add to each segment its first and last minute of elapsed time and the local start of its run."""
    starts = activities.select("activity_id", "local_start", run_start="start_time")
    since_start = [
        ((pl.col(column) - pl.col("run_start")).dt.total_milliseconds() / 60_000).alias(name)
        for column, name in (("start_time", "start_minute"), ("end_time", "end_minute"))
    ]
    return segments.join(starts, on="activity_id").with_columns(since_start).sort("activity_id", "index")


def _segments(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return rows.select("start_minute", "end_minute", *RUN_SEGMENT_COLUMNS).to_dicts()


def other_activities(activities: pl.DataFrame) -> list[dict[str, Any]]:
    """List the activities that count for energy and load alone."""
    columns = ("activity_id", "sport", "elapsed_s", "moving_s", *(f"energy_kcal{end}" for end in ENDS), "trimp")
    rows = activities.filter(~pl.col("sport").is_in(list(ON_FOOT))).sort("start_time")
    return [
        {**{column: row[column] for column in columns}, "local_start": row["local_start"].isoformat(timespec="seconds")}
        for row in rows.iter_rows(named=True)
    ]


def best_stretches(activities: pl.DataFrame, segments: pl.DataFrame) -> list[dict[str, Any]]:
    """List the stretches that asked most of the glutes: by the effort of gluteus maximus."""
    rows = (
        with_minutes(activities, segments)
        .filter(pl.col("duration_s") >= BEST_LEAST_S)
        .drop_nulls("gmax_pct_mvic")
        .sort("gmax_pct_mvic", descending=True)
        .head(BEST_STRETCHES)
    )
    return [
        {"activity_id": row["activity_id"], "local_start": row["local_start"].isoformat(timespec="seconds")}
        | {"start_minute": row["start_minute"]}
        | {column: row[column] for column in RUN_SEGMENT_COLUMNS}
        for row in rows.iter_rows(named=True)
    ]
