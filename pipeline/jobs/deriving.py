"""Everything that rests on stored streams: thresholds, segments, estimates, weeks. Computes only what moved."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.annotations import annotations_for
from pipeline.athletes.person import person_on
from pipeline.jobs.pool import each
from pipeline.jobs.told import told_by
from pipeline.jobs.watch import Silent
from pipeline.physiology.parameters import MODEL_VERSION
from pipeline.segments.corrections import Corrections, corrections_of
from pipeline.segments.evidence import collect, told
from pipeline.segments.run import derive_activity
from pipeline.segments.segment_energy import shared_energy_sd
from pipeline.segments.thresholds import thresholds_on
from pipeline.store.lock import athlete_lock
from pipeline.store.rows import segment_rows, table_of, threshold_row
from pipeline.store.store import Store
from pipeline.vocabulary import ON_FOOT
from pipeline.weekly.table import week_rows
from pipeline.weekly.weeks import iso_week, monday_of, week_totals

if TYPE_CHECKING:
    from datetime import date

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Person
    from pipeline.jobs.told import Told
    from pipeline.jobs.watch import Watch
    from pipeline.segments.thresholds import Thresholds

BATCH = 16  # activities handed to a worker at a time: about half a second of work
LEAST_BATCHES = 6  # fewer are done faster in this process than in new ones


@dataclass(frozen=True, kw_only=True)
class Task:
    """An activity to be derived, with all that its derivation rests on."""

    row: dict[str, Any]
    thresholds: Thresholds
    person: Person
    corrections: Corrections
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class DerivedRows:
    """Rows of some activities: their segments, and the derived columns of the activities table."""

    segments: pl.DataFrame
    columns: list[dict[str, Any]]


def recompute(home: Home, athlete: str, *, workers: int | None = None, watch: Watch | None = None) -> int:
    """Bring thresholds, segments, estimates and weeks up to date with profile, logs and model.

    Parameters
    ----------
    home, athlete
        Whose tables.
    workers
        Processes; one for each core by default.
    watch
        Told of every activity.

    Returns
    -------
    int
        Activities computed again; 0 where nothing moved.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    StoreBusyError
        Another run is writing for the athlete.
    """
    with athlete_lock(home, athlete):
        store = Store(home.store)
        return derive(store, athlete, told_by(home, store, athlete), workers=workers, watch=watch)


def derive(store: Store, athlete: str, said: Told, *, workers: int | None = None, watch: Watch | None = None) -> int:
    """Derive what is not derived from what now holds. The caller holds the athlete's lock.

    The fingerprint of an activity is written last, so a run that was killed is finished by the next one.
    """
    activities = store.read("activities", athlete)
    tasks = _tasks(activities, said)
    stale = [task for task in tasks if task.row["derived_from"] != task.fingerprint]
    watch = watch or Silent()
    watch.begin("labelling", len(stale))
    found = []
    work = partial(derive_rows, str(store.base), athlete)
    for rows in each(
        work, [tuple(stale[i : i + BATCH]) for i in range(0, len(stale), BATCH)], workers=workers, least=LEAST_BATCHES
    ):
        found.append(rows)
        for _ in rows.columns:
            watch.step()
    by_day = _by_day(tasks)
    thresholds = table_of("thresholds", list(by_day.values()))
    store.upsert("thresholds", athlete, thresholds, since=min(by_day, default=None))
    if stale:
        segments = pl.concat([rows.segments for rows in found])
        store.replace("segments", athlete, segments, activity_ids=[task.row["activity_id"] for task in stale])
        columns = [row for rows in found for row in rows.columns]
        activities = _updated(activities, columns)
    _derive_weeks(store, athlete, activities, thresholds, said)
    if stale:
        changed = activities.filter(pl.col("activity_id").is_in([task.row["activity_id"] for task in stale]))
        store.replace("activities", athlete, changed)
    return len(stale)


def derive_rows(store_root: str, athlete: str, tasks: tuple[Task, ...]) -> DerivedRows:
    """Derive some activities from their stored streams."""
    days = [task.row["local_start"].date() for task in tasks]
    ids = [task.row["activity_id"] for task in tasks]
    streams = Store(store_root).read("streams", athlete, since=min(days), until=max(days), activity_ids=ids)
    stream_of = {key[0]: stream for key, stream in streams.partition_by("activity_id", as_dict=True).items()}
    segments, columns = [], []
    for task in tasks:
        derived = derive_activity(
            stream_of.get(task.row["activity_id"], streams.clear()),
            sport=task.row["recorded_sport"],
            grade_quality=task.row["grade_quality"],
            thresholds=task.thresholds,
            person=task.person,
            corrections=task.corrections,
        )
        if not task.corrections.exclude:
            segments.append(segment_rows(derived.segments, task.row))
        columns.append(
            {
                "activity_id": task.row["activity_id"],
                "sport": task.corrections.sport or task.row["recorded_sport"],
                "excluded": task.corrections.exclude,
                **derived.energy._asdict(),
                **derived.load._asdict(),
                "model_version": MODEL_VERSION,
                "derived_from": task.fingerprint,
            }
        )
    return DerivedRows(segments=pl.concat([table_of("segments", []), *segments]), columns=columns)


def _tasks(activities: pl.DataFrame, said: Told) -> list[Task]:
    """Every activity with the thresholds, the body and the corrections of its day, and the hash of it all."""
    known, races = told(said.profile, said.tests)
    rows = activities.to_dicts()
    corrections = [
        corrections_of(
            annotations_for(
                said.annotations,
                activity_id=row["activity_id"],
                start_time=row["start_time"],
                local_start=row["local_start"],
            )
        )
        for row in rows
    ]
    counted = [
        (c.sport or row["recorded_sport"]) in ON_FOOT and not c.exclude
        for row, c in zip(rows, corrections, strict=True)
    ]
    evidence = collect(activities.filter(pl.Series(counted, dtype=pl.Boolean)), known=known, races=races)
    days = {row["local_start"].date() for row in rows}
    people = {day: person_on(said.profile, day, said.weights) for day in days}
    thresholds = {day: thresholds_on(day, people[day], evidence) for day in days}
    tasks = []
    for row, correction in zip(rows, corrections, strict=True):
        day = row["local_start"].date()
        rests_on = (asdict(thresholds[day]), asdict(people[day]), asdict(correction), row["source"], MODEL_VERSION)
        tasks.append(
            Task(
                row=row,
                thresholds=thresholds[day],
                person=people[day],
                corrections=correction,
                fingerprint=hashlib.sha256(repr(rests_on).encode()).hexdigest()[:16],
            )
        )
    return tasks


def _by_day(tasks: list[Task]) -> dict[date, dict[str, Any]]:
    days = {task.row["local_start"].date(): task.thresholds for task in tasks}
    return {day: threshold_row(day, thresholds) for day, thresholds in sorted(days.items())}


def _updated(activities: pl.DataFrame, columns: list[dict[str, Any]]) -> pl.DataFrame:
    """Put derived columns in the place of the old ones."""
    kinds = {name: activities.schema[name] for name in columns[0]}
    new = pl.DataFrame(columns, schema=kinds)
    return activities.update(new, on="activity_id", include_nulls=True)


def _derive_weeks(store: Store, athlete: str, activities: pl.DataFrame, thresholds: pl.DataFrame, said: Told) -> None:
    """Compute the weeks from the first whose fingerprint moved; each fingerprint holds all weeks before it."""
    fingerprints = _week_fingerprints(activities, said.fingerprint)
    stored = dict(store.read("weeks", athlete, columns=["week", "derived_from"]).iter_rows())
    moved = [week for week, fingerprint in fingerprints.items() if stored.get(week) != fingerprint]
    gone = [week for week in stored if week not in fingerprints]
    if not moved and not gone:
        return
    first = min(moved + gone)
    wanted = [week for week in fingerprints if week >= first]
    person = person_on(said.profile, monday_of(first), said.weights)
    totals = week_totals(
        activities,
        store.read("segments", athlete),
        said.strength,
        until=max(fingerprints, default=first),
        shared_energy_sd=shared_energy_sd(person),
    )
    rows = week_rows(wanted, totals, said.records(thresholds), derived_from="")
    rows = rows.with_columns(derived_from=pl.col("week").replace_strict(fingerprints, return_dtype=pl.String))
    store.upsert("weeks", athlete, rows, since=monday_of(first))


def _week_fingerprints(activities: pl.DataFrame, rests_on: str) -> dict[str, str]:
    """Hash of what each week rests on: the athlete's word, and all activities up to its end."""
    parts: dict[str, list[str]] = {}
    rows = activities.filter(~pl.col("excluded")).sort("local_start", "activity_id")
    for local_start, activity_id, derived_from in rows.select("local_start", "activity_id", "derived_from").iter_rows():
        parts.setdefault(iso_week(local_start.date()), []).append(f"{activity_id}:{derived_from}")
    fingerprints, chain = {}, rests_on
    for week, ids in sorted(parts.items()):
        chain = hashlib.sha256("\n".join([chain, *ids]).encode()).hexdigest()[:16]
        fingerprints[week] = chain
    return fingerprints
