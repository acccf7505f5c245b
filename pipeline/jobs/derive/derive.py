"""Everything that rests on stored streams: thresholds, segments, estimates, weeks. Computes only what moved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.annotations import annotations_for
from pipeline.errors import FaultError, GluteError, fault_reason, is_fault
from pipeline.jobs.derive.daily_thresholds import days_of, fingerprint
from pipeline.jobs.derive.label import DerivedRows, Task, derive_rows, stacked
from pipeline.jobs.derive.weeks import derive_weeks
from pipeline.jobs.parallel.pool import KILLED, each
from pipeline.jobs.progress import Silent
from pipeline.segments.corrections import Corrections, corrections_of
from pipeline.segments.estimates.calibration import power_efficiencies
from pipeline.segments.estimates.energy import Calibration
from pipeline.sources.dates import is_possible_day
from pipeline.versions import DERIVED_STAGES, stamp
from pipeline.vocabulary import ON_FOOT
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from pipeline.jobs.athlete_records import Told
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Watch
    from pipeline.store.store import Store

BATCH = 16  # activities handed to a worker at a time: about half a second of work
LEAST_BATCHES = 6  # fewer are done faster in this process than in new ones
MOST_REASONS = 5  # reasons that an error gives
KEEP_ACTIVITIES = 2000  # whose segments are held in memory before they go to the store together: about 100 MB


def derive(
    store: Store,
    athlete: str,
    said: Told,
    lost: Collection[str] = (),
    *,
    workers: Workers = None,
    watch: Watch | None = None,
) -> tuple[int, FaultError | None]:
    """Derive what is not derived from what now holds. The caller holds the athlete's lock, and the tables agree.

    What was derived of `lost` activities stays as it is, as the streams that it came from are gone.

    The fingerprint of an activity is taken away before its segments change and written again after the weeks, so a run
    that was killed is finished by the next one.

    Returns
    -------
    tuple
        How many activities were derived, and what names those that could not be; all others are stored.
    """
    try:
        return _derive(store, athlete, said, lost, workers, watch or Silent())
    except GluteError:
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        return 0, FaultError(f"{athlete}: the tables cannot be derived, the files are stored", why=fault_reason(error))


def _derive(
    store: Store, athlete: str, said: Told, lost: Collection[str], workers: Workers, watch: Watch
) -> tuple[int, FaultError | None]:
    activities = store.read("activities", athlete)
    stored = store.read("thresholds", athlete)
    tasks, thresholds = outdated_tasks(activities, said, stored, lost)
    _mark_outdated(store, athlete, activities, tasks)
    watch.begin("labelling", len(tasks))
    columns: list[dict[str, Any]] = []
    failed = impossible_days(activities, said)
    for derived in _in_portions(store.root, athlete, tasks, workers, watch):
        ids = [row["activity_id"] for row in derived.columns]
        store.replace("segments", athlete, derived.segments, activity_ids=ids)
        columns += derived.columns
        failed |= derived.failed
    if not thresholds.equals(stored):
        store.upsert("thresholds", athlete, thresholds, since=min([*stored["date"], *thresholds["date"]]))
    activities = _updated(activities, columns)
    derived_ones = activities.filter(pl.col("derived_from").is_not_null() & possible_days(activities))
    derive_weeks(store, athlete, derived_ones, thresholds, said)
    done = [row["activity_id"] for row in columns]
    if done:
        store.replace("activities", athlete, activities.filter(pl.col("activity_id").is_in(done)))
    return len(done), _failure(athlete, failed) if failed else None


def _mark_outdated(store: Store, athlete: str, activities: pl.DataFrame, tasks: list[Task]) -> None:
    """Take away the fingerprints of activities whose segments are about to change."""
    outdated = [task.row["activity_id"] for task in tasks if task.row["derived_from"]]
    if outdated:
        rows = activities.filter(pl.col("activity_id").is_in(outdated))
        store.replace("activities", athlete, rows.with_columns(derived_from=pl.lit(None, pl.String)))


def _in_portions(
    store_root: str, athlete: str, tasks: list[Task], workers: Workers, watch: Watch
) -> Iterator[DerivedRows]:
    """Derive activities in batches, and give out what many of them gave together."""
    found: list[DerivedRows] = []
    held = 0
    for rows in each(
        partial(derive_rows, store_root, athlete),
        [tuple(tasks[start : start + BATCH]) for start in range(0, len(tasks), BATCH)],
        workers=workers,
        least=LEAST_BATCHES,
        pieces=lambda batch: [(task,) for task in batch],
        lost=lambda batch: _joined([], {task.row["activity_id"]: KILLED for task in batch}),
    ):
        found.append(rows)
        held += len(rows.columns)
        for _ in rows.columns:
            watch.step()
        if held >= KEEP_ACTIVITIES:
            yield _joined(found)
            found, held = [], 0
    if found:
        yield _joined(found)


def _joined(found: list[DerivedRows], failed: dict[str, str] | None = None) -> DerivedRows:
    return DerivedRows(
        segments=stacked([rows.segments for rows in found]),
        columns=[row for rows in found for row in rows.columns],
        failed=dict(failed or {}, **{key: why for rows in found for key, why in rows.failed.items()}),
    )


def _failure(athlete: str, failed: dict[str, str]) -> FaultError:
    """Name the activities that could not be derived. They are tried again by every later run."""
    ids = sorted(failed)
    return FaultError(
        f"{athlete}: {counted(len(failed), 'activity', 'activities')} could not be labelled, the others are stored",
        where=named(ids),
        why="; ".join(sorted(set(failed.values()))[:MOST_REASONS]),
        hint=f"Leave it out with: {exclusion(athlete, ids[0])}",
    )


def exclusion(athlete: str, activity_id: str) -> str:
    """Give the command that makes an activity count nowhere."""
    return f"glute log exclude {athlete} {activity_id}"


def possible_days(activities: pl.DataFrame) -> pl.Series:
    """Tell of which activities the local date can be: thresholds and weeks of others lie beyond the calendar."""
    days = activities["local_start"].dt.date().to_list()
    return pl.Series([is_possible_day(day) for day in days], dtype=pl.Boolean)


def impossible_days(activities: pl.DataFrame, said: Told, *, latest: date | None = None) -> dict[str, str]:
    """Find the activities, but for those excluded, that older readers took although their date cannot be, and why.

    Those after `latest` are among them, where it is given.
    """
    late = pl.lit(False) if latest is None else pl.col("local_start").dt.date() > latest
    odd = activities.filter(~possible_days(activities) | late)
    corrections = _corrections(odd, said.annotations)
    return {
        activity_id: f"its date is impossible: {start.date()}"
        for (activity_id, start), correction in zip(
            odd.select("activity_id", "local_start").iter_rows(), corrections, strict=True
        )
        if not correction.exclude
    }


def outdated_tasks(
    activities: pl.DataFrame, said: Told, stored: pl.DataFrame, lost: Collection[str] = ()
) -> tuple[list[Task], pl.DataFrame]:
    """Activities that must and can be derived anew, and the table of thresholds as it is now; of days that can be."""
    activities = activities.filter(possible_days(activities))
    corrections = _corrections(activities, said.annotations)
    counts = [
        (correction.sport or sport) in ON_FOOT and not correction.exclude
        for sport, correction in zip(activities["recorded_sport"], corrections, strict=True)
    ]
    dates = activities["local_start"].dt.date().to_list()
    runs = activities.filter(pl.Series(counts, dtype=pl.Boolean))
    days = days_of(runs, dates, said, stored)
    efficiencies = power_efficiencies(runs, days.people)
    stamped = stamp(*DERIVED_STAGES)
    tasks = []
    seen = activities.select("source", "device", "derived_from", "activity_id").iter_rows()
    for index, (day, correction, row) in enumerate(zip(dates, corrections, seen, strict=True)):
        source, device, derived_from, activity_id = row
        calibration = Calibration(power_efficiency=efficiencies.get((day, device)))
        rests_on = (days.fingerprints[day], days.people[day], correction, calibration, source, stamped)
        behind = fingerprint(rests_on)
        if behind != derived_from and activity_id not in lost:
            tasks.append(
                Task(
                    row=activities.row(index, named=True),
                    thresholds=days.thresholds(day),
                    person=days.people[day],
                    corrections=correction,
                    calibration=calibration,
                    fingerprint=behind,
                )
            )
    return tasks, days.table


def _corrections(activities: pl.DataFrame, annotations: pl.DataFrame) -> list[Corrections]:
    """Return what the athlete says of each activity."""
    if annotations.is_empty():
        return [Corrections()] * len(activities)
    return [
        corrections_of(annotations_for(annotations, **row))
        for row in activities.select("activity_id", "start_time", "local_start").to_dicts()
    ]


def _updated(activities: pl.DataFrame, columns: list[dict[str, Any]]) -> pl.DataFrame:
    """Put derived columns in the place of the old ones."""
    if not columns:
        return activities
    new = pl.DataFrame(columns, schema={name: activities.schema[name] for name in columns[0]})
    return activities.update(new, on="activity_id", include_nulls=True)
