"""Prove that the tables of an athlete hold what they must: every second, every sum, and every derived value."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import polars as pl

from pipeline.jobs.agreement import SEGMENTED, STREAMED
from pipeline.jobs.backup import sha256_of
from pipeline.jobs.derive.derive import BATCH
from pipeline.jobs.derive.label import derive_stored
from pipeline.jobs.derive.rows import with_derived
from pipeline.jobs.derive.tasks import in_weeks, outdated_tasks
from pipeline.jobs.derive.weeks import derived_weeks
from pipeline.jobs.source_check import check_sources
from pipeline.outcomes import Finding
from pipeline.sources.discovery import WITHIN
from pipeline.store.files import again_command
from pipeline.store.integrity import doubled_keys, same_rows
from pipeline.store.ledger import kept_sources, lost_activities, settled
from pipeline.store.schemas import TABLES
from pipeline.vocabulary import SpeedSource, State
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.athletes.home import Home
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.store.store import Store

METRES = 1.0  # m, judgement: a sum of 32-bit distances over a long day is off by less
SECONDS = 0.5  # s: seconds are whole


def deep_findings(
    home: Home, store: Store, athlete: str, records: AthleteRecords, *, up_to_date: bool
) -> Iterator[Finding]:
    """Check every row of an athlete's tables, which can be read and agree on which activities there are.

    Parameters
    ----------
    home, store, athlete
        Where, and whose tables.
    records
        The athlete's profile and logs.
    up_to_date
        Whether everything is derived from these; else what is derived is not compared.

    Yields
    ------
    Finding
        A fault, with the command that mends it.
    """
    ledger = store.read("ledger", athlete)
    lost = lost_activities(ledger)
    for what in (
        *_doubled(store, athlete),
        *_ledger(store, athlete, ledger),
        *_clocks(store, athlete),
        *_streams(store, athlete, lost),
        *_thresholds(store, athlete, records),
        *(_derived(store, athlete, records, lost) if up_to_date else ()),
        *_changed_files(home, athlete, ledger),
        *(sources := check_sources(home, store, athlete, records)).faults(),
    ):
        yield Finding(what=f"{athlete}: {what}", mend=again_command(athlete))
    if unread := sources.unread - lost:
        what = f"{athlete}: {counted(len(unread), 'activity', 'activities')} without a file to compare with"
        yield Finding(what=what, mend="put the files where they were, or into the inbox", fault=False)


def strangers(home: Home, store: Store) -> Iterator[Finding]:
    """Find tables and reports of nobody: their athlete has no profile."""
    known = set(home.athletes())
    stored = {
        name.removeprefix("athlete=") for table in TABLES for name in store.files.folders(f"{store.base}/{table}")
    }
    reported = {path.name for path in (home.root / "reports").glob("*") if path.is_dir()}
    for athlete in sorted((stored | reported) - known):
        places = [place for place, ids in (("tables", stored), ("reports", reported)) if athlete in ids]
        mend = f"restore the profile from a backup, or: glute athlete remove {athlete}"
        yield Finding(what=f"{athlete}: {' and '.join(places)} without a profile", mend=mend)


def _doubled(store: Store, athlete: str) -> Iterator[str]:
    for name, table in TABLES.items():
        rows = store.read(name, athlete, columns=table.schema.primary_key())
        if count := doubled_keys(table, rows):
            yield f"{counted(count, 'key')} of the table {name} more than once"


def _ledger(store: Store, athlete: str, ledger: pl.DataFrame) -> Iterator[str]:
    """Compare verdicts with what the ledger's own signatures say, and sources with those of the activities."""
    decided = ["source", "sha256", "verdict", "kept_activity_ids"]
    if not settled(ledger).select(decided).equals(ledger.select(decided)):
        yield "verdicts of the ledger are not those that its files have together"
    wanted = kept_sources(ledger).rename({"source": "wanted_source", "content_sha256": "wanted_sha256"})
    held = store.read("activities", athlete, columns=["activity_id", "source", "content_sha256"])
    both = held.join(wanted, on="activity_id")
    other = both.filter(
        (pl.col("content_sha256") != pl.col("wanted_sha256")) | (pl.col("source") != pl.col("wanted_source"))
    )
    if other.height:
        yield f"{counted(other.height, 'activity', 'activities')} with another file than the ledger has: {_ids(other)}"


def _clocks(store: Store, athlete: str) -> Iterator[str]:
    """Hold the local start of each activity against its start in UTC."""
    starts = store.read("activities", athlete, columns=["activity_id", "start_time", "local_start", "utc_offset_s"])
    local = pl.col("start_time").dt.replace_time_zone(None) + pl.duration(seconds="utc_offset_s")
    if (other := starts.filter(pl.col("local_start") != local)).height:
        yield f"{counted(other.height, 'activity', 'activities')} with another local start than its offset gives"


def _streams(store: Store, athlete: str, lost: set[str]) -> Iterator[str]:
    """Hold each stream against its activity: every second once, and the sums of both the same."""
    columns = ["activity_id", "local_start", "start_time", "elapsed_s", "moving_s", "distance_m", "quality_flags"]
    activities = store.read("activities", athlete, columns=columns)
    activities = activities.filter(STREAMED & ~pl.col("activity_id").is_in(list(lost)))
    wrong: dict[str, list[str]] = {"with seconds missing or doubled": [], "with other sums than their stream": []}
    for batch in activities.sort("local_start").iter_slices(BATCH):
        days = batch["local_start"].dt.date()
        streams = store.read(
            "streams",
            athlete,
            since=days.min(),  # type: ignore[arg-type]
            until=days.max(),  # type: ignore[arg-type]
            columns=["activity_id", "time", "state", "distance_m"],
            activity_ids=batch["activity_id"].to_list(),
        )
        sums = batch.join(_sums_of(streams), on="activity_id", how="left")
        seconds = (
            (pl.col("rows") != pl.col("elapsed_s"))
            | (pl.col("first") != pl.col("start_time"))
            | (pl.col("longest_step") > pl.duration(seconds=1))
            | (pl.col("shortest_step") < pl.duration(seconds=1))
        )
        metres = (pl.col("metres") - pl.col("distance_m")).abs() > METRES
        other = ((pl.col("moving") - pl.col("moving_s")).abs() > SECONDS) | metres
        for what, rule in zip(wrong, (seconds, other), strict=True):
            wrong[what] += sums.filter(rule.fill_null(value=False))["activity_id"].to_list()
    for what, ids in wrong.items():
        if ids:
            yield f"{counted(len(ids), 'activity', 'activities')} {what}: {named(ids)}"


def _sums_of(streams: pl.DataFrame) -> pl.DataFrame:
    step = pl.col("time").diff()
    return streams.group_by("activity_id").agg(
        rows=pl.len(),
        first=pl.col("time").first(),
        longest_step=step.max(),
        shortest_step=step.min(),
        moving=(pl.col("state") == State.MOVING).sum(),
        metres=pl.col("distance_m").max(),
    )


def _thresholds(store: Store, athlete: str, records: AthleteRecords) -> Iterator[str]:
    """Compute thresholds again: of the same day and from the same things, they must be the same."""
    stored = store.read("thresholds", athlete)
    _, thresholds = outdated_tasks(store.read("activities", athlete), records, stored.clear())
    behind = ["date", "derived_from"]
    wanted = thresholds.join(stored, on=behind, how="semi")
    if not same_rows(stored.join(thresholds, on=behind, how="semi"), wanted):
        yield "thresholds are not those that the activities give"


def _derived(store: Store, athlete: str, records: AthleteRecords, lost: set[str]) -> Iterator[str]:
    """Derive segments, stimulus, estimates of activities and weeks again, and compare."""
    activities = store.read("activities", athlete)
    stored = store.read("thresholds", athlete)
    forgotten = activities.with_columns(derived_from=pl.lit(None, pl.String))
    tasks, _ = outdated_tasks(forgotten, records, stored, leave=lost)
    segments, stimulus = store.read("segments", athlete), store.read("stimulus", athlete)
    wrong: dict[str, list[str]] = {"segments": [], "stimulus": [], "activities": []}
    for start in range(0, len(tasks), BATCH):
        batch = tasks[start : start + BATCH]
        wanted = derive_stored(store.root, athlete, batch)
        for task in batch:
            activity_id = task.row["activity_id"]
            if activity_id in wanted.failed:
                continue  # the next run names it
            own = pl.col("activity_id") == activity_id
            columns = [row for row in wanted.columns if row["activity_id"] == activity_id]
            held = activities.filter(own)
            for table, one, other in (
                ("segments", segments.filter(own), wanted.segments.filter(own)),
                ("stimulus", stimulus.filter(own), wanted.stimulus.filter(own)),
                ("activities", held, with_derived(held, columns)),
            ):
                if not same_rows(one, other):
                    wrong[table].append(activity_id)
    for table, ids in wrong.items():
        if ids:
            count = counted(len(ids), "activity", "activities")
            yield f"rows of the table {table} are not those that the streams give, for {count}: {named(ids)}"
    yield from _uncovered(activities.filter(~pl.col("activity_id").is_in(list(lost))), segments)
    in_weeks_now = activities.filter(pl.col("derived_from").is_not_null() & in_weeks(activities))
    weeks = derived_weeks(store, athlete, in_weeks_now, stored, records, {})
    held = store.read("weeks", athlete)
    if not same_rows(held, weeks[1] if weeks else held.clear()):
        yield "weeks are not those that the activities and segments give"


def _uncovered(activities: pl.DataFrame, segments: pl.DataFrame) -> Iterator[str]:
    """Compare the time in segments with the moving time: what moves on foot is in exactly one."""
    paced = activities.filter(SEGMENTED & STREAMED & (pl.col("speed_source") != SpeedSource.NONE))
    covered = segments.group_by("activity_id").agg(pl.col("duration_s").sum())
    off = (pl.col("duration_s").fill_null(0) - pl.col("moving_s")).abs() > SECONDS
    other = paced.join(covered, on="activity_id", how="left").filter(off)
    if other.height:
        count = counted(other.height, "activity", "activities")
        yield f"segments last longer or shorter than the moving time, for {count}: {_ids(other)}"


def _changed_files(home: Home, athlete: str, ledger: pl.DataFrame) -> Iterator[str]:
    """Find files of the inbox whose bytes are not those that the ledger lists, though size and time are the same."""
    whole = ledger.filter(~pl.col("source").str.contains(WITHIN, literal=True) & (pl.col("sha256") != ""))
    seen = whole.group_by("source", "size_bytes", "modified_time", maintain_order=True).agg("sha256")
    changed = []
    for source, size_bytes, modified_time, digests in seen.iter_rows():
        path = home.inbox(athlete) / source
        with contextlib.suppress(OSError):  # it is gone, or cannot be read: the next run says so
            state = path.stat()
            same = (
                state.st_size == size_bytes and modified_time and int(state.st_mtime) == int(modified_time.timestamp())
            )
            if same and sha256_of(path) not in digests:
                changed.append(source)
    if changed:
        yield f"{counted(len(changed), 'file')} of the inbox changed while size and time stayed: {named(changed)}"


def _ids(rows: pl.DataFrame) -> str:
    return named(rows["activity_id"].to_list())
