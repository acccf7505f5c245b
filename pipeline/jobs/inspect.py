"""Analyze one file without storing anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.annotations import clock_shifts
from pipeline.athletes.file_key import file_key
from pipeline.athletes.settings import store_root
from pipeline.errors import FaultError, NotAnActivityError
from pipeline.file_reasons import FileReason, worded
from pipeline.jobs.athlete_records import nobodys_records, records_of
from pipeline.jobs.derive.label import derive_rows
from pipeline.jobs.derive.rows import with_derived
from pipeline.jobs.derive.tasks import outdated_tasks
from pipeline.jobs.ingest.persist import with_readings
from pipeline.jobs.ingest.read import prepare, read_file
from pipeline.outcomes import Analysis
from pipeline.sources.discovery import expand_archives, find
from pipeline.sources.found_file import FoundFile
from pipeline.store.ledger import kept_sources, known_activities, merged, settled
from pipeline.store.rows import table_of
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.ingest.results import FileRead
    from pipeline.sources.activity import Activity

READ = ("ledger", "activities", "thresholds", "body", "strength_sets")
"""Tables behind the derivation of an activity."""

NOWHERE = "activity"  # the source of one that was read from no file


def analyze(home: Home, path: Path, *, athlete: str | None = None, engine: str = "columnar") -> Analysis:
    """Label and estimate the activities of one file as `ingest` would store them; nothing is stored.

    Parameters
    ----------
    home
        Where the athlete's records and tables are.
    path
        The file; of an archive, the first file in it.
    athlete
        Whose profile, logs and earlier activities to use. Without it only the file's own efforts and priors count.
    engine
        `columnar` or `reference`.

    Returns
    -------
    Analysis
        Rows as the tables would hold them. A file that is a copy of a stored activity is labelled in the place of that
        one, and a note says so.

    Raises
    ------
    AthleteError
        There is no such athlete.
    FileError
        The file holds no activity; the class names the verdict.
    FaultError
        An activity of the file cannot be labelled.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete) if athlete else nobodys_records()
    zone = records.profile.timezone
    shifts, now = clock_shifts(records.annotations), datetime.now(UTC)
    key = file_key(home, athlete) if athlete else b""
    read = read_file(_only(path), engine=engine, home_timezone=zone, now=now, clock_shifts=shifts, key=key).or_raise()
    if not read.activities:
        raise NotAnActivityError(FileReason.NO_ACTIVITY, where=str(path), details=read.ledger_row["reason"])
    tables = {name: store.read(name, athlete) if athlete else table_of(name, []) for name in READ}
    ledger = settled(merged(tables["ledger"], table_of("ledger", [read.ledger_row])))
    rows, others = _after_ingest(ledger, tables["activities"], read)
    records = records.with_files(with_readings(tables["body"], [read.body]), tables["strength_sets"])
    activities = pl.concat([rows, others]).sort(TABLES["activities"].sorted_by)
    stored, leave = tables["thresholds"], others["activity_id"].to_list()
    tasks, _ = outdated_tasks(activities, records, stored, leave=leave)
    streams = pl.concat([activity.stream for activity in read.activities])
    derived = derive_rows(tasks, streams)
    if not derived.failed:  # its climbs are known now, and with them what other passes of the same places say
        activities = with_derived(activities, derived.columns)
        if outdated_tasks(activities, records, stored, leave=leave)[0]:
            forgotten = activities.with_columns(derived_from=pl.lit(None, pl.String))
            tasks, _ = outdated_tasks(forgotten, records, stored, leave=leave)
            derived = derive_rows(tasks, streams)
    if derived.failed:
        raise FaultError(
            "an activity of the file cannot be labelled",
            where=str(path),
            why="; ".join(f"{activity_id}: {why}" for activity_id, why in derived.failed.items()),
            hint="Report it, together with the file if you can",
        )
    return Analysis(
        activities=with_derived(rows, derived.columns),
        segments=derived.segments,
        streams=streams,
        thresholds={task.row["activity_id"]: task.thresholds for task in tasks},
        notes=_notes(read, ledger),
    )


def label(activity: Activity) -> pl.DataFrame:
    """Label and estimate one activity by its own efforts and what is usual; nothing is stored.

    Raises
    ------
    FaultError
        It cannot be labelled.
    """
    prepared = prepare(activity, source=NOWHERE, content_sha256="", home_timezone=None, intact=True)
    rows = table_of("activities", [prepared.row])
    tasks, _ = outdated_tasks(rows, nobodys_records(), table_of("thresholds", []))
    derived = derive_rows(tasks, prepared.stream)
    if derived.failed:
        raise FaultError("the activity cannot be labelled", why="; ".join(derived.failed.values()))
    return derived.segments


def _only(path: Path) -> FoundFile:
    """Find the file, or the first one in it where it is an archive."""
    first = next(expand_archives(find([path])))
    return first if isinstance(first, FoundFile) else first.archive


def _after_ingest(ledger: pl.DataFrame, stored: pl.DataFrame, read: FileRead) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the activities as they would be after ingesting a file: those of the file, and all others.

    Copies of the file's activities are left out, even where `ingest` would keep the copy.
    """
    own = [activity.row for activity in read.activities]
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    rows = table_of("activities", [row | {"source": source_of.get(row["activity_id"], row["source"])} for row in own])
    kept = _ledger_row(ledger, read)["kept_activity_ids"]
    copies = known_activities(ledger) - source_of.keys()
    gone = {*rows["activity_id"], *kept, *copies}
    return rows, stored.filter(~pl.col("activity_id").is_in(list(gone)))


def _ledger_row(ledger: pl.DataFrame, read: FileRead) -> dict[str, Any]:
    key = {name: read.ledger_row[name] for name in ("source", "sha256")}
    return ledger.row(by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in key.items()), named=True)


def _notes(read: FileRead, ledger: pl.DataFrame) -> tuple[str, ...]:
    """Collect what a person should know about the file: damage, copies, and how good its signals are."""
    row = _ledger_row(ledger, read)
    own = {activity.row["activity_id"] for activity in read.activities}
    notes = [worded(row["damage"])] if row["damage"] else []
    if not own.issuperset(row["kept_activity_ids"]):
        notes.append(f"ingest would not keep it: {worded(row['reason'])}")
    notes += [flag for activity in read.activities for flag in activity.row["quality_flags"]]
    return tuple(dict.fromkeys(notes))
