"""Derive thresholds, segments, estimates and weeks from stored streams; only what is out of date is computed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.errors import FaultError, GluteError, is_fault
from pipeline.jobs.agreement import cause_of
from pipeline.jobs.derive.rows import DerivedRows, joined, with_derived
from pipeline.jobs.derive.tasks import impossible_days, in_weeks, outdated_tasks
from pipeline.jobs.derive.weeks import derive_weeks
from pipeline.jobs.parallel.pool import KILLED, each
from pipeline.jobs.progress import Silent
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.jobs.derive.tasks import Task
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.store.store import Store

BATCH = 16  # activities given to a worker at a time: about half a second of work
PASSES = 2  # the first describes the climbs of new activities, the second labels these, and earlier passes of them
LEAST_BATCHES = 6  # fewer are done faster in this process than in new ones
MOST_REASONS = 5  # reasons that an error gives
KEEP_ACTIVITIES = 2000  # whose segments are held in memory before they go to the store together: about 100 MB


class Derivation(NamedTuple):
    """The number of activities derived and of those with segments, and an error that names those that failed."""

    derived: int
    labelled: int
    failure: FaultError | None


def derive(
    store: Store,
    records: AthleteRecords,
    lost: Collection[str] = (),
    *,
    workers: Workers = None,
    progress: Progress | None = None,
) -> Derivation:
    """Derive the activities and weeks that are out of date.

    The caller holds the athlete's lock, and the tables agree. The fingerprint of an activity is removed before its
    segments change and written again after the weeks, so that the next run finishes one that was killed.

    Parameters
    ----------
    store
        Store of all athletes.
    records
        Profile and logs of the athlete, joined with the tables as they are now.
    lost
        Ids of activities whose streams are gone: their segments stay as they are.
    workers, progress
        As `recompute` takes them.

    Returns
    -------
    Derivation
        All activities but those that its error names are stored.
    """
    athlete = records.profile.id
    try:
        return _derive(store, athlete, records, lost, workers, progress or Silent())
    except GluteError:
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        why = cause_of(error, lambda: store, athlete)
        failure = FaultError(f"{athlete}: the tables cannot be derived, the files are stored", why=why)
        return Derivation(0, 0, failure)


def _derive(
    store: Store, athlete: str, records: AthleteRecords, lost: Collection[str], workers: Workers, progress: Progress
) -> Derivation:
    activities = store.read("activities", athlete)
    stored = thresholds = store.read("thresholds", athlete)
    done: dict[str, bool] = {}  # whether each has segments
    failed = impossible_days(activities, records.annotations)
    for number in range(PASSES):
        tasks, thresholds = outdated_tasks(activities, records, thresholds, leave={*lost, *failed})
        if not tasks:
            break
        from pipeline.jobs.derive.label import derive_stored  # noqa: PLC0415  labels, estimates, physiology

        _mark_outdated(store, athlete, activities, tasks)
        progress.begin("labelling", len(tasks))
        columns: list[dict[str, Any]] = []
        climbing: list[dict[str, Any]] = []
        work = partial(derive_stored, store.root, athlete, climbs_first=number == 0)
        for derived in _in_portions(work, tasks, workers, progress):
            ids = [row["activity_id"] for row in derived.columns]
            store.replace("segments", athlete, derived.segments, activity_ids=ids)
            store.replace("stimulus", athlete, derived.stimulus, activity_ids=ids)
            columns += derived.columns
            labelled = set(derived.segments["activity_id"])
            done |= {activity_id: activity_id in labelled for activity_id in ids}
            failed |= derived.failed
            climbing += derived.climbing
        activities = with_derived(with_derived(activities, columns), climbing)
        if not any(row["climb_rise_m"] for row in [*columns, *climbing, *(task.row for task in tasks)]):
            break  # no pass of any place came or went
    if not thresholds.equals(stored):
        store.upsert("thresholds", athlete, thresholds, since=min([*stored["date"], *thresholds["date"]]))
    derived_ones = activities.filter(pl.col("derived_from").is_not_null() & in_weeks(activities))
    derive_weeks(store, athlete, derived_ones, thresholds, records)
    if done:
        store.replace("activities", athlete, activities.filter(pl.col("activity_id").is_in(list(done))))
    return Derivation(len(done), sum(done.values()), _failure(athlete, failed) if failed else None)


def _mark_outdated(store: Store, athlete: str, activities: pl.DataFrame, tasks: list[Task]) -> None:
    """Remove the fingerprints of activities whose segments are about to change."""
    outdated = [task.row["activity_id"] for task in tasks if task.row["derived_from"]]
    if outdated:
        rows = activities.filter(pl.col("activity_id").is_in(outdated))
        store.replace("activities", athlete, rows.with_columns(derived_from=pl.lit(None, pl.String)))


def _in_portions(
    work: Callable[[tuple[Task, ...]], DerivedRows], tasks: list[Task], workers: Workers, progress: Progress
) -> Iterator[DerivedRows]:
    """Derive activities in batches, and yield the rows of many batches together."""
    found: list[DerivedRows] = []
    held = 0
    for rows in each(
        work,
        [tuple(tasks[start : start + BATCH]) for start in range(0, len(tasks), BATCH)],
        workers=workers,
        least=LEAST_BATCHES,
        pieces=lambda batch: [(task,) for task in batch],
        lost=lambda batch: joined([], {task.row["activity_id"]: KILLED for task in batch}),
    ):
        found.append(rows)
        held += len(rows.columns)
        for _ in (*rows.columns, *rows.climbing):
            progress.step()
        if held >= KEEP_ACTIVITIES:
            yield joined(found)
            found, held = [], 0
    if found:
        yield joined(found)


def _failure(athlete: str, failed: dict[str, str]) -> FaultError:
    """Name the activities that could not be derived; every later run tries them again."""
    ids = sorted(failed)
    return FaultError(
        f"{athlete}: {counted(len(failed), 'activity', 'activities')} could not be labelled, the others are stored",
        where=named(ids),
        why="; ".join(sorted(set(failed.values()))[:MOST_REASONS]),
        hint=f"Leave it out with: {exclusion(athlete, ids[0])}",
    )


def exclusion(athlete: str, activity_id: str) -> str:
    """Return the command that excludes an activity."""
    return f"glute log exclude {athlete} {activity_id}"
