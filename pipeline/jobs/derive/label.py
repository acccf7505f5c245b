"""Label and estimate some activities from their streams: the work of one process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import RefusedError, fault_reason, is_fault
from pipeline.jobs.derive.rows import DerivedRows, joined
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

    import polars as pl

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
    done: list[tuple[Task, Derived]] = []
    failed: dict[str, str] = {}
    climbing: list[dict[str, Any]] = []
    for task in tasks:
        activity_id = task.row["activity_id"]
        try:
            prepared = _prepared(task, stream_of.get(activity_id, streams.clear()))
            if climbs_first and task.row["climb_rise_m"] is None and len(prepared.climbs.rise_m):
                climbing.append({"activity_id": activity_id, **climb_columns(prepared.climbs)})
                continue
            done.append((task, derive_prepared(prepared, person=task.person, calibration=task.calibration)))
        except BaseException as error:
            if not is_fault(error):
                raise
            failed[activity_id] = fault_reason(error)
    rows, refused = _rows_of(done)
    return replace(rows, failed=failed | refused, climbing=climbing)


def _rows_of(done: list[tuple[Task, Derived]]) -> tuple[DerivedRows, dict[str, str]]:
    """Make rows of all activities at once; where the tables refuse some, of each that they take, and name the others.

    A query costs the same for one activity as for many.
    """
    refused: dict[str, str] = {}
    try:
        return _rows_together(done), refused
    except BaseException as error:
        if not is_fault(error):
            raise
    found = []
    for one in done:
        try:
            found.append(_rows_together([one]))
        except BaseException as error:
            if not is_fault(error):
                raise
            why = str(error) if isinstance(error, RefusedError) else fault_reason(error)
            refused[one[0].row["activity_id"]] = why
    return joined(found), refused


def _rows_together(done: list[tuple[Task, Derived]]) -> DerivedRows:
    """Make rows of some activities.

    Raises
    ------
    RefusedError
        A table would refuse them.
    """
    columns = [_columns(task, derived) for task, derived in done]
    kept = [(task.row, derived) for task, derived in done if not task.corrections.exclude]
    segments = segment_rows([(row, derived.segments) for row, derived in kept])
    stimulus = stimulus_rows([(row, derived.stimulus) for row, derived in kept])
    activities = table_of("activities", [task.row | of for (task, _), of in zip(done, columns, strict=True)])
    for name, rows in (("segments", segments), ("stimulus", stimulus), ("activities", activities)):
        checked(TABLES[name], rows)
    return DerivedRows(segments=segments, stimulus=stimulus, columns=columns, failed={})


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
