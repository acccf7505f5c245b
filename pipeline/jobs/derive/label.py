"""Label and estimate some activities from their streams: the work of one process."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipeline.errors import RefusedError, fault_reason, is_fault
from pipeline.jobs.derive.rows import DerivedRows, stacked
from pipeline.segments.derive import Recording, derive_prepared, prepare
from pipeline.segments.estimates.totals import ActivityEnergy, ActivityLoad
from pipeline.segments.labels.climbs import Climbs
from pipeline.segments.session import Session
from pipeline.signal.sport import is_indoors
from pipeline.store.encode import checked
from pipeline.store.rows import climb_columns, derived_stamp, segment_rows, stimulus_rows, table_of
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.vocabulary import SpeedSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.jobs.derive.tasks import Task
    from pipeline.segments.derive import Derived, Prepared


def derive_stored(store_root: str, athlete: str, tasks: Sequence[Task], *, climbs_first: bool = False) -> DerivedRows:
    """Derive some activities from their stored streams. Parameters are those of `derive_rows`."""
    days = [task.row["local_start"].date() for task in tasks]
    ids = [task.row["activity_id"] for task in tasks]
    streams = Store(store_root).read("streams", athlete, since=min(days), until=max(days), activity_ids=ids)
    return derive_rows(tasks, streams, climbs_first=climbs_first)


def derive_rows(tasks: Sequence[Task], streams: pl.DataFrame, *, climbs_first: bool = False) -> DerivedRows:
    """Derive some activities. One that fails stops no other.

    Parameters
    ----------
    tasks
        The activities.
    streams
        Their rows of the table `streams`; an activity may have none.
    climbs_first
        Whether new activities with climbs are only described, not derived: what others say of the same places counts.
    """
    stream_of = {key[0]: stream for key, stream in streams.partition_by("activity_id", as_dict=True).items()}
    segments: dict[str, pl.DataFrame] = {}
    stimulus: dict[str, pl.DataFrame] = {}
    activities: dict[str, pl.DataFrame] = {}
    columns: dict[str, dict[str, Any]] = {}
    failed: dict[str, str] = {}
    climbing: list[dict[str, Any]] = []
    for task in tasks:
        activity_id = task.row["activity_id"]
        try:
            prepared = _prepared(task, stream_of.get(activity_id, streams.clear()))
            if climbs_first and task.row["climb_rise_m"] is None and len(prepared.climbs.rise_m):
                climbing.append({"activity_id": activity_id, **climb_columns(prepared.climbs)})
                continue
            derived = derive_prepared(prepared, person=task.person, calibration=task.calibration)
            columns[activity_id] = _columns(task, derived)
            activities[activity_id] = table_of("activities", [task.row | columns[activity_id]])
            if not task.corrections.exclude:
                segments[activity_id] = segment_rows(derived.segments, task.row)
                stimulus[activity_id] = stimulus_rows(derived.stimulus, task.row)
        except BaseException as error:
            if not is_fault(error):
                raise
            failed[activity_id] = fault_reason(error)
    for table, rows_of in (("segments", segments), ("stimulus", stimulus), ("activities", activities)):
        failed |= _refused(table, rows_of)
    return DerivedRows(
        segments=stacked("segments", [rows for key, rows in segments.items() if key not in failed]),
        stimulus=stacked("stimulus", [rows for key, rows in stimulus.items() if key not in failed]),
        columns=[row for activity_id, row in columns.items() if activity_id not in failed],
        failed=failed,
        climbing=climbing,
    )


def _refused(name: str, rows_of: dict[str, pl.DataFrame]) -> dict[str, str]:
    """Find the activities whose rows a table would refuse, and why."""
    table, refused = TABLES[name], {}
    with contextlib.suppress(RefusedError):
        checked(table, pl.concat([table_of(name, []), *rows_of.values()]))
        return {}
    for activity_id, rows in rows_of.items():
        try:
            checked(table, rows)
        except RefusedError as error:
            refused[activity_id] = str(error)
    return refused


DERIVED_COLUMNS = (
    "sport",
    "excluded",
    *(f"climb_{name}" for name in Climbs._fields),
    *ActivityEnergy._fields,
    *ActivityLoad._fields,
    "model_version",
    "derived_from",
)
"""Columns of the table `activities` that are derived; all others are read from files."""


def _prepared(task: Task, stream: pl.DataFrame) -> Prepared:
    row = task.row
    totals = Session(row["start_time"], row["moving_s"], row["distance_m"], row["device_heart_rate_bpm"])
    session = totals if row["speed_source"] == SpeedSource.NONE else None  # a stream that is lost is another matter
    indoors = is_indoors(row["sub_sport"])
    return prepare(
        stream,
        Recording(
            row["recorded_sport"], row["grade_quality"], indoors, row["timer_s"] or 0.0, session, row["sub_sport"]
        ),
        thresholds=task.thresholds,
        corrections=task.corrections,
        places=None if task.places is None else np.array(task.places),
    )


def _columns(task: Task, derived: Derived) -> dict[str, Any]:
    """Return the derived columns of an activity."""
    return {
        "activity_id": task.row["activity_id"],
        "sport": task.corrections.sport or task.row["recorded_sport"],
        "excluded": task.corrections.exclude,
        **climb_columns(derived.climbs),
        **derived.energy._asdict(),
        **derived.load._asdict(),
        "model_version": derived_stamp(task.row),
        "derived_from": task.fingerprint,
    }
