"""Write what was read to the tables: one copy of each activity, then the ledger; copies are removed last."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import GluteError, RefusedError, is_fault
from pipeline.file_reasons import FileReason, worded
from pipeline.jobs.ingest.results import FileKey, storable
from pipeline.store.ledger import kept_sources, known_activities, merged, settled
from pipeline.store.rows import table_of
from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.jobs.progress import Progress
    from pipeline.outcomes import Ingested
    from pipeline.store.store import Store


EMPTY_HANDED = (FileStatus.REJECTED, FileStatus.UNSUPPORTED, FileStatus.NOT_AN_ACTIVITY)
"""Verdicts on files that gave nothing."""

MOST_HELD_S = 3_000_000  # s of streams held in memory before they are written together: about 40 MB, encoded


@dataclass
class Intake:
    """Results of reading, held in memory until there are enough to write.

    Attributes
    ----------
    store, athlete
        The athlete's tables.
    ledger
        The ledger, with all results that have been written.
    progress
        Display that counts the files.
    seen
        Every file that was read, written or not.
    """

    store: Store
    athlete: str
    ledger: pl.DataFrame
    progress: Progress
    seen: set[FileKey] = field(default_factory=set)
    _held: list[FileRead] = field(default_factory=list)
    _held_s: int = 0

    def add(self, reads: list[FileRead]) -> None:
        """Add results, and write all that are held once their streams are longer than `MOST_HELD_S`."""
        self._held += reads
        for read in reads:
            self.progress.step(read.ledger_row["verdict"])
            self.seen.add(read.key)
            self._held_s += sum(stream.height for stream in read.streams)
        if self._held_s > MOST_HELD_S:
            self.write()

    def write(self) -> None:
        """Write all results that are held."""
        self.ledger = keep(self.store, self.athlete, self.ledger, self._held)
        self._held, self._held_s = [], 0


def keep(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Write the results of some files to the tables, and return the new ledger.

    A file whose rows the tables refuse is rejected, and stops no other.

    Raises
    ------
    StoreError
        The store is damaged or cannot be written.
    """
    if not reads:
        return ledger
    try:
        return put(store, athlete, ledger, _with(ledger, reads), reads)
    except BaseException as error:
        if not is_fault(error) or (isinstance(error, GluteError) and not isinstance(error, RefusedError)):
            raise
        reads = [storable(read) for read in reads]
        return put(store, athlete, ledger, _with(ledger, reads), reads)


def _with(ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    rows = table_of("ledger", [read.ledger_row for read in reads])
    return settled(merged(ledger, rows.with_columns(first_seen=pl.lit(datetime.now(UTC).date()))))


def put(store: Store, athlete: str, before: pl.DataFrame, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Write the results of some files to the tables: one copy of each activity, then the ledger, which is returned.

    Activities that the ledger knew `before` and knows no longer are marked as not derived. Only rows of activities in
    these files are replaced. Streams are written first, and activities before old segments are removed, so that the
    tables agree (`pipeline.jobs.agreement`) wherever this is interrupted.
    """
    superseded = known_activities(before) - known_activities(ledger)  # their files give other activities now
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    found = {activity.row["activity_id"]: activity for read in reads for activity in read.activities}
    kept = {activity_id: activity for activity_id, activity in found.items() if activity_id in source_of}
    streams = {stream.activity_id: stream for read in reads for stream in read.streams if stream.activity_id in kept}
    store.replace_encoded("streams", athlete, streams.values(), set(kept))
    store.replace("strength_sets", athlete, _stack("strength_sets", [a.sets for a in kept.values()]), activity_ids=kept)
    store.upsert("body", athlete, with_readings(store.read("body", athlete), [read.body for read in reads]))
    rows = table_of("activities", [activity.row for activity in kept.values()])
    others = store.read("activities", athlete).filter(~pl.col("activity_id").is_in(list(kept)))
    source = pl.col("activity_id").replace_strict(source_of, default=pl.col("source"), return_dtype=pl.String)
    now = pl.concat([rows, others]).with_columns(source=source)
    moved = now.join(others, on=["activity_id", "source"], how="anti")
    gone = others.filter(pl.col("activity_id").is_in(list(superseded)))
    store.replace("activities", athlete, pl.concat([moved, gone.with_columns(derived_from=pl.lit(None, pl.String))]))
    for table in ("segments", "stimulus"):
        store.replace(table, athlete, table_of(table, []), activity_ids=kept)
    store.rewrite("ledger", athlete, ledger)
    return ledger


def with_readings(body: pl.DataFrame, found: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the scale readings of some files to the table `body`, one for each moment."""
    return pl.concat([body, *found]).sort(pl.all()).unique("time", keep="first")


def remove_copies(store: Store, athlete: str, ledger: pl.DataFrame) -> None:
    """Remove the rows of activities that have turned out to be copies, or were superseded.

    An activity is superseded where its file gives others now: the ledger knows the file, not the activity, which was
    marked as not derived. Other rows that the ledger does not know stay: a run was killed before it wrote the ledger,
    or rows of it were lost.
    """
    stored = store.read("activities", athlete, columns=["activity_id", "source", "derived_from"])
    known, kept = known_activities(ledger), kept_sources(ledger)["activity_id"]
    id_, its_source = pl.col("activity_id"), pl.col("source")
    copies = id_.is_in(list(known)) & ~id_.is_in(kept.implode())
    of_known_file = its_source.is_in(ledger.filter(pl.col("sha256") != "")["source"].implode())
    superseded = ~id_.is_in(list(known)) & pl.col("derived_from").is_null() & of_known_file
    remove_activities(store, athlete, set(stored.filter(copies | superseded)["activity_id"]))


def remove_activities(store: Store, athlete: str, activity_ids: Collection[str]) -> None:
    """Remove all rows of some activities, from the table `activities` last: a run that was interrupted repeats it."""
    if activity_ids:
        for table in ("segments", "stimulus", "strength_sets", "streams", "activities"):
            store.replace(table, athlete, table_of(table, []), activity_ids=activity_ids)


def _stack(table: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([table_of(table, []), *frames])


def account(outcome: Ingested, before: pl.DataFrame, ledger: pl.DataFrame, seen: Collection[FileKey]) -> None:
    """Count verdicts and reasons of the files that were read in this run, and name those rejected for the first time.

    Parameters
    ----------
    outcome
        Outcome of the run, which is completed.
    before, ledger
        The ledger before and after the run.
    seen
        The files that were read.
    """
    rejected_before = before.filter(pl.col("verdict") == FileStatus.REJECTED).select("source", "sha256")
    known = {FileKey(*row) for row in rejected_before.iter_rows()}
    for source, sha256, verdict, reasons in ledger.select("source", "sha256", "verdict", "reason").iter_rows():
        key = FileKey(source, sha256)
        if key in seen:
            outcome.verdicts[verdict] += 1
            why = [one for one in reasons if one["code"] != FileReason.ARCHIVE]
            outcome.archives += verdict == FileStatus.NOT_AN_ACTIVITY and len(why) < len(reasons)
            if why and verdict in EMPTY_HANDED:
                outcome.reasons[worded(why[:1])] += 1
            if verdict == FileStatus.REJECTED and key not in known:
                outcome.newly_rejected.append((source, worded(reasons)))
                outcome.rejected_codes.append(reasons[0]["code"])
