"""The week's activities one by one: runs with their segments and traces, the others in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.report.document.form import from_plain
from pipeline.report.document.runs import OtherActivity, Run, RunSegment, Stretch
from pipeline.report.trace import with_minutes
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.runs import Trace

BEST_STRETCHES = 5
BEST_LEAST_S = 3.0  # a stretch shorter than this is one stride or two; judgement


def activities_on_foot(activities: pl.DataFrame) -> pl.DataFrame:
    """Keep the activities that are cut into segments, in order of time."""
    return activities.filter(pl.col("sport").is_in(list(ON_FOOT))).sort("start_time")


def runs(activities: pl.DataFrame, segments: pl.DataFrame, traces: Mapping[str, Trace]) -> tuple[Run, ...]:
    """List the week's activities on foot, each with its segments and, where given, its trace."""
    timed = with_minutes(activities, segments)
    by_run = timed.partition_by("activity_id", as_dict=True)
    return tuple(
        _run(run, by_run.get((run["activity_id"],), timed.clear()), traces.get(run["activity_id"]))
        for run in activities_on_foot(activities).iter_rows(named=True)
    )


def _run(row: dict[str, Any], segments: pl.DataFrame, trace: Trace | None) -> Run:
    run = from_plain(Run, {**row, **_start(row), "segments": (), "trace": None})
    parts = tuple(from_plain(RunSegment, segment) for segment in segments.iter_rows(named=True))
    return replace(run, segments=parts, trace=trace)


def _start(row: Mapping[str, Any]) -> dict[str, str]:
    return {"local_start": row["local_start"].isoformat(timespec="seconds")}


def other_activities(activities: pl.DataFrame) -> tuple[OtherActivity, ...]:
    """List the activities that count for energy and load alone."""
    rows = activities.filter(~pl.col("sport").is_in(list(ON_FOOT))).sort("start_time")
    return tuple(from_plain(OtherActivity, {**row, **_start(row)}) for row in rows.iter_rows(named=True))


def best_stretches(activities: pl.DataFrame, segments: pl.DataFrame) -> tuple[Stretch, ...]:
    """List the stretches that asked most of the glutes: by the effort of gluteus maximus."""
    rows = (
        with_minutes(activities, segments)
        .filter(pl.col("duration_s") >= BEST_LEAST_S)
        .drop_nulls("gmax_pct_mvic")
        .sort("gmax_pct_mvic", descending=True)
        .head(BEST_STRETCHES)
    )
    return tuple(from_plain(Stretch, {**row, **_start(row)}) for row in rows.iter_rows(named=True))
